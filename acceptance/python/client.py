"""Calls the real adaptive-sdk: one JSON call per line in, one JSON answer per line out.

Arguments: base URL, API key, "sync" or "async".
In:  {"use_case": "the default one, or null", "method": "feedback.log_metric", "arguments": {...}}
Out: {"result": ...} or {"error": "class of the exception", "text": "its text"}
A result that is not of the type that the method declares is an error.
"""

import asyncio
import inspect
import json
import sys
import warnings

from adaptive_sdk import Adaptive, AsyncAdaptive
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

warnings.simplefilter("ignore", DeprecationWarning)  # later releases say it of every use case


def method_of(client, name):
    for part in name.split("."):
        client = getattr(client, part)
    return client


def check_type(method, result):
    declared = inspect.signature(method).return_annotation
    if declared is inspect.Signature.empty:
        return
    if isinstance(declared, str):
        declared = eval(declared, method.__func__.__globals__)
    TypeAdapter(declared).validate_python(result, strict=True)


async def answer(client, call):
    try:
        method = method_of(client, call["method"])
        result = method(**call["arguments"])
        if inspect.isawaitable(result):
            result = await result
        check_type(method, result)
        return {"result": to_jsonable_python(result, by_alias=False)}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)}


async def main(base_url, api_key, mode):
    clients = {}
    for line in sys.stdin:
        call = json.loads(line)
        use_case = call["use_case"]
        if use_case not in clients:
            clients[use_case] = (AsyncAdaptive if mode == "async" else Adaptive)(base_url=base_url, api_key=api_key)
            if use_case is not None:
                clients[use_case].set_default_use_case(use_case)
        print(json.dumps(await answer(clients[use_case], call)), flush=True)


asyncio.run(main(*sys.argv[1:]))
