"""Asks models through the real openai package and LangChain: one JSON question per line in, one JSON answer per line out.

Arguments: base URL with /api/v1, API key.
In:  {"call": "name of a function below", "arguments": {"model": ...}}
Out: {"result": ...} or {"error": "the openai package's class of the exception", "text": "its text", "status": ..., "retry_after": ...}
"""

import asyncio
import inspect
import json
import sys

from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

url, key = sys.argv[1:]
client = OpenAI(base_url=url, api_key=key, max_retries=0)
async_client = AsyncOpenAI(base_url=url, api_key=key, max_retries=0)

question = [{"role": "user", "content": "Where is my parcel?"}]
find_tool = {
    "type": "function",
    "function": {
        "name": "find",
        "description": "Finds a parcel.",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"id": {"type": "integer"}},
            "required": ["id"],
            "additionalProperties": False,
        },
    },
}


class Place(BaseModel):
    """Where a parcel is."""

    city: str
    days: int


def chat(model, **others):
    return client.chat.completions.create(model=model, messages=question, **others)


def chat_stream(model, **others):
    return list(client.chat.completions.create(model=model, messages=question, stream=True, **others))


def stream_helper(model):
    """What the helper accumulates, and the kinds of its events."""
    with client.chat.completions.stream(model=model, messages=question, tools=[find_tool]) as stream:
        kinds = [event.type for event in stream]
        return {"completion": stream.get_final_completion(), "kinds": sorted(set(kinds))}


def parse(model):
    return client.chat.completions.parse(model=model, messages=question, response_format=Place).choices[0]


def headers(model, **extra_headers):
    response = client.chat.completions.with_raw_response.create(model=model, messages=question, extra_headers=extra_headers)
    return response.parse()


def completion(model):
    return client.completions.create(model=model, prompt="Once upon")


def completion_stream(model):
    return list(client.completions.create(model=model, prompt="Once upon", stream=True))


def embeddings(model, **others):
    return client.embeddings.create(model=model, input=["a", "bb"], **others)


def models():
    return [model.id for model in client.models.list()]


async def async_chat(model):
    return await async_client.chat.completions.create(model=model, messages=question)


async def async_stream(model):
    return [chunk async for chunk in await async_client.chat.completions.create(model=model, messages=question, stream=True)]


def langchain(model, **others):
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(base_url=url, api_key=key, model=model, max_retries=0, **others)


def langchain_invoke(model, **others):
    message = langchain(model, **others).invoke("Where is my parcel?")
    return {"text": message.text, "usage": message.usage_metadata, "metadata": message.response_metadata}


def langchain_stream(model):
    pieces = list(langchain(model).stream("Where is my parcel?"))
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    return {"pieces": len(pieces), "text": whole.text, "usage": whole.usage_metadata}


def langchain_tools(model, stream):
    with_tools = langchain(model).bind_tools([find_tool])
    if not stream:
        return with_tools.invoke("Where is my parcel?").tool_calls
    whole = None
    for piece in with_tools.stream("Where is my parcel?"):
        whole = piece if whole is None else whole + piece
    return whole.tool_calls


def langchain_structured(model, method):
    return langchain(model).with_structured_output(Place, method=method).invoke("Where is my parcel?")


def langchain_embeddings(model):
    from langchain_openai import OpenAIEmbeddings

    return OpenAIEmbeddings(base_url=url, api_key=key, model=model, check_embedding_ctx_length=False).embed_documents(["a", "bb"])


def class_of(error):
    """LangChain raises subclasses of its own."""
    names = [kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith("openai")]
    return (names or [type(error).__name__])[0]


async def answer(call, arguments):
    try:
        result = globals()[call](**arguments)
        if inspect.isawaitable(result):
            result = await result
        return {"result": to_jsonable_python(result)}
    except Exception as error:
        response = getattr(error, "response", None)
        retry_after = None if response is None else response.headers.get("retry-after")
        return {
            "error": class_of(error),
            "text": str(error),
            "status": getattr(error, "status_code", None),
            "retry_after": retry_after,
        }


async def main():
    for line in sys.stdin:
        print(json.dumps(await answer(**json.loads(line))), flush=True)


asyncio.run(main())
