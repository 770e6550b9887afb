"""Asks models through the real adaptive-sdk: one JSON question per line in, one JSON answer per line out.

Arguments: base URL, API key, use case, "sync" or "async".
In:  {"call": "chat.create", "arguments": {...}}
Out: {"result": ...}, a list of chunks where arguments has "stream"; or {"error": "class of the exception", "text": "its text"}
"""

import asyncio
import inspect
import json
import sys
import warnings

from adaptive_sdk import Adaptive, AsyncAdaptive
from pydantic_core import to_jsonable_python

warnings.simplefilter("ignore", DeprecationWarning)  # later releases say it of every use case


async def ask(client, call, arguments):
    resource, method = call.split(".")
    result = getattr(getattr(client, resource), method)(**arguments)
    if inspect.isawaitable(result):
        result = await result
    if inspect.isasyncgen(result):
        return [chunk async for chunk in result]
    return list(result) if inspect.isgenerator(result) else result


async def main(url, key, use_case, mode):
    client = (AsyncAdaptive if mode == "async" else Adaptive)(base_url=url, api_key=key)
    client.set_default_use_case(use_case)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"result": to_jsonable_python(await ask(client, question["call"], question["arguments"]))}
        except Exception as error:
            answer = {"error": type(error).__name__, "text": str(error)}
        print(json.dumps(answer), flush=True)


asyncio.run(main(*sys.argv[1:]))
