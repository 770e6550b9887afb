"""Calls the real adaptive-sdk: one JSON call per line in, one JSON answer per line out.

Arguments: base URL, API key, "sync" or "async".
In:  {"use_case": "the default one", "method": "feedback.log_metric", "arguments": {...}}
Out: {"result": ...} or {"error": "class of the exception", "text": "its text"}
"""

import asyncio
import inspect
import json
import sys

from adaptive_sdk import Adaptive, AsyncAdaptive


def method_of(client, name):
    for part in name.split("."):
        client = getattr(client, part)
    return client


async def answer(client, call):
    try:
        result = method_of(client, call["method"])(**call["arguments"])
        if inspect.isawaitable(result):
            result = await result
        return {"result": result.model_dump(mode="json")}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)}


async def main(base_url, api_key, mode):
    client = (AsyncAdaptive if mode == "async" else Adaptive)(base_url=base_url, api_key=api_key)
    for line in sys.stdin:
        call = json.loads(line)
        client.set_default_use_case(call["use_case"])
        print(json.dumps(await answer(client, call)), flush=True)


asyncio.run(main(*sys.argv[1:]))
