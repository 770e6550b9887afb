"""Answers documents of adaptive-sdk with made-up values of the served types, and has the release that sends them parse the answers.

Also compares what its operations can send with what the served types of input take.
Arguments: base URL, API key. In: one JSON line per document, as documents.py prints them.
Out: one JSON line per document, {"operation", "failures": [...]}; each failure names the form of the answer and what the client said.
"""

import importlib
import json
import sys
from functools import cache
from pathlib import Path
from uuid import UUID

import httpx
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    build_client_schema,
    get_introspection_query,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    parse,
    type_from_ast,
)
from inputs import input_failures

base_url, api_key = sys.argv[1:]

scalars = {
    "Boolean": True,
    "DateTime": "2026-01-02T03:04:05.678Z",
    "Float": 0.5,
    "ID": "some-id",
    "IdOrKey": "some-key",
    "Int": 3,
    "JSON": {"some": ["json", 1, None]},
    "String": "some text",
    "Timestamp": 1767322945678,
    "TimestampSec": 1767322945,
    "UUID": str(UUID(int=7)),
}

# What the server sends of a field, where the types of the schema allow more.
sent = {
    ("Model", "online"): lambda beside: ["ONLINE", "PENDING", "OFFLINE", "ERROR"],
    ("Model", "size"): lambda beside: ["8000000000"],
    ("Model", "providerName"): lambda beside: (
        ["HARMONY", "OPEN_AI", "GOOGLE", "ANTHROPIC"] + ([] if "error" in beside else ["AZURE", "NVIDIA"])
    ),
    ("ComputePool", "capabilities"): lambda beside: ["INFERENCE"],
    ("Dataset", "kind"): lambda beside: [
        "PROMPT",
        "PROMPT_COMPLETION",
        "PREFERENCE",
        "PROMPT_COMPLETION_SCORE" if "downloadUrl" in beside else "PROMPT_COMPLETION_FEEDBACK",
    ],
}
# Null only where the prompt is asked for beside it.
never_null = {("Completion", "chatMessages"): lambda beside: "prompt" not in beside}


class Mock:
    """One answer to a document. The form says whether whatever can be null is, and which of several values is taken."""

    def __init__(self, schema, document, is_null, choice):
        self.schema, self.is_null, self.choice = schema, is_null, choice
        self.fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        [self.operation] = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]

    def answer(self):
        root = self.schema.get_root_type(self.operation.operation)
        return self.of_object(root, [self.operation.selection_set])

    def fields(self, type_, sets):
        """Response name to its nodes: a field that is selected twice is answered once, with both selections."""
        found = {}
        for node in (node for one in sets for node in one.selections):
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
                continue
            fragment = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            condition = fragment.type_condition and type_from_ast(self.schema, fragment.type_condition)
            if condition in (None, type_) or (is_abstract_type(condition) and self.schema.is_sub_type(condition, type_)):
                for name, nodes in self.fields(type_, [fragment.selection_set]).items():
                    found.setdefault(name, []).extend(nodes)
        return found

    def of_object(self, type_, sets):
        fields = self.fields(type_, sets)
        beside = {node.name.value for nodes in fields.values() for node in nodes}
        return {name: self.of_field(type_, nodes, beside) for name, nodes in fields.items()}

    def of_field(self, parent, nodes, beside):
        name = nodes[0].name.value
        if name == "__typename":
            return parent.name
        if name == "deployModel" and nodes[0].selection_set is None:
            name = "deployModelText"  # as the server takes it
        place = (parent.name, name)
        type_ = parent.fields[name].type
        may_be_null = not is_non_null_type(type_) and not never_null.get(place, lambda beside: False)(beside)
        if may_be_null and self.is_null:
            return None
        values = sent.get(place)
        sets = [node.selection_set for node in nodes if node.selection_set]
        return self.of_type(type_, sets, values and values(beside))

    def of_type(self, type_, sets, values):
        if is_non_null_type(type_):
            return self.of_type(type_.of_type, sets, values)
        if is_list_type(type_):
            return [self.of_type(type_.of_type, sets, values)] * 2
        if is_abstract_type(type_):
            # Of a union that two releases read differently, the server sends the member that the document names.
            type_ = self.one_of([one for one in self.schema.get_possible_types(type_) if self.fields(one, sets)])
        if is_object_type(type_):
            return self.of_object(type_, sets)
        return self.one_of(values or (list(type_.values) if is_enum_type(type_) else [scalars[type_.name]]))

    def one_of(self, values):
        return values[self.choice % len(values)]


@cache
def generated_by(release):
    """What the release made of the vendor's schema. All releases are packages of one name."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "adaptive_sdk"]:
        del sys.modules[name]
    folder = Path(__file__).parents[2] / ".venv/clients" / release
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("adaptive_sdk.graphql_client")
    finally:
        sys.path.pop(0)


def failures_of(schema, document):
    """Whatever can be null is null; then every value of every enum, and every type of every union, in turn."""
    generated = generated_by(document["release"])
    parsed = parse(document["text"])
    answer_class = getattr(generated, document["answer"])
    yield from input_failures(schema, Mock(schema, parsed, False, 0).operation, generated)
    forms = [("nulls", True, 0)] + [(f"full, choice {choice}", False, choice) for choice in range(6)]
    for form, is_null, choice in forms:
        answer = Mock(schema, parsed, is_null, choice).answer()
        try:
            answer_class.model_validate(answer)
        except Exception as error:
            yield f"{form}: {error}"


def served_schema():
    answer = httpx.post(
        f"{base_url}/api/graphql",
        json={"query": get_introspection_query()},
        headers={"Authorization": f"Bearer {api_key}"},
        timeout=60,
    )
    return build_client_schema(answer.json()["data"])


schema = served_schema()
for line in sys.stdin:
    document = json.loads(line)
    print(json.dumps({"operation": document["operation"], "failures": list(failures_of(schema, document))}), flush=True)
