"""Has a model answer with the real OpenAI client: conversations at the same time, the turns of each in their order.

Arguments: base URL of the API, API key, file, number of conversations at a time.
Each line of the file: {"conversation", "turn", "is_streamed", "request"}, the last with the arguments of `create`; those of one conversation follow each other.
Out, a line for each: {"turn", "completion_id", "session_id", "finish_reason", "message"}.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from openai import OpenAI

base_url, api_key, file, width = sys.argv[1:]
client = OpenAI(base_url=base_url, api_key=api_key, max_retries=0)


def complete(request, is_streamed):
    if not is_streamed:
        return client.chat.completions.create(**request)
    with client.chat.completions.stream(**request) as stream:
        return stream.get_final_completion()


def shown(turn, completion):
    choice = completion.choices[0]
    message = {"role": choice.message.role, "content": choice.message.content}
    if choice.message.tool_calls:
        message["tool_calls"] = [called(call) for call in choice.message.tool_calls]
    ids = {"completion_id": choice.completion_id, "session_id": completion.session_id}
    return {"turn": turn, **ids, "finish_reason": choice.finish_reason, "message": message}


def called(call):
    function = {"name": call.function.name, "arguments": call.function.arguments}
    return {"id": call.id, "type": call.type, "function": function}


def answer_turns(lines):
    turns = map(json.loads, lines)
    return [shown(turn["turn"], complete(turn["request"], turn["is_streamed"])) for turn in turns]


with open(file, encoding="utf-8") as lines:
    conversations = [list(some) for _, some in groupby(lines, lambda line: json.loads(line)["conversation"])]
with ThreadPoolExecutor(int(width)) as threads:
    for answers in threads.map(answer_turns, conversations):
        for answer in answers:
            print(json.dumps(answer))
