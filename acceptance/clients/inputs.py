"""Whether a served type of input takes all that a client's class of the same place can send."""

from enum import Enum
from typing import get_args

from graphql import (
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_non_null_type,
    is_required_input_field,
    type_from_ast,
)
from pydantic import BaseModel


def input_failures(schema, operation, generated):
    """One text for each thing that the client may send in a variable of the operation and the server would not take."""
    seen = set()
    for variable in operation.variable_definitions or ():
        type_ = get_named_type(type_from_ast(schema, variable.type))
        yield from compare(type_, getattr(generated, type_.name, None), seen)


def compare(type_, client_class, seen):
    if (type_.name, client_class) in seen or not isinstance(client_class, type):
        return
    seen.add((type_.name, client_class))
    if is_enum_type(type_) and issubclass(client_class, Enum):
        for value in client_class:
            if value.value not in type_.values:
                yield f"{type_.name} has no {value.value}"
    if is_input_object_type(type_) and issubclass(client_class, BaseModel):
        yield from compare_members(type_, client_class, seen)


def compare_members(type_, client_class, seen):
    members = {field.alias or name: field for name, field in client_class.model_fields.items()}
    for name, field in type_.fields.items():
        if is_required_input_field(field) and name not in members:
            yield f"{type_.name}.{name} is required and {client_class.__name__} has none"
    for name, member in members.items():
        if name not in type_.fields:
            yield f"{type_.name}.{name} is not known"
            continue
        served = type_.fields[name].type
        classes = set(parts(member.annotation))
        if is_non_null_type(served) and type(None) in classes:
            yield f"{type_.name}.{name} may not be null, and {client_class.__name__} sends null"
        for part in classes:
            yield from compare(get_named_type(served), part, seen)


def parts(annotation):
    """The classes that an annotation names, of Optional[List[One]] both One and None; the items of a list are never null."""
    arguments = get_args(annotation)
    if not arguments:
        yield annotation
    for argument in arguments:
        yield from parts(argument)
