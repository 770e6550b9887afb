"""Prints every GraphQL document of every installed release of adaptive-sdk, one JSON line each.

{"release", "operation": the method of the client's GraphQL class, "answer": the class that parses its answer, "text"}
"""

import ast
import json
from pathlib import Path

releases = Path(__file__).parents[2] / ".venv/clients"


def documents_of(source):
    """Each method says gql("the document") and ends with `return Answer.model_validate(data)`."""
    for method in ast.walk(ast.parse(source)):
        if not isinstance(method, ast.FunctionDef):
            continue
        for call in ast.walk(method):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "gql" and isinstance(call.args[0], ast.Constant):
                yield {"operation": method.name, "answer": method.body[-1].value.func.value.id, "text": call.args[0].value}


for release in releases.glob("[0-9]*"):
    source = (release / "adaptive_sdk/graphql_client/client.py").read_text()
    for document in documents_of(source):
        print(json.dumps({"release": release.name, **document}))
