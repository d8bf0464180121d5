"""What Python shows of an operation: its signature and its docstring."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .errors import RefError
from .model import Operation, Parameter
from .names import unique
from .registry import Registry
from .retirement import retirement

if TYPE_CHECKING:
    import inspect

_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "array": "list",
    "object": "dict",
    "null": "None",
}
_TAGS = re.compile(r"<[^>]{1,200}>")


class Words(str):
    """A type in words, shown in a signature without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Default:
    """Shown in a signature for what is simply not sent when it is not given."""

    def __repr__(self) -> str:
        return "..."


Default.__name__ = "not sent"  # a name that no stub knows, so that stubtest takes it for a marker
NOT_SENT = Default()


def signature(operation: Operation) -> inspect.Signature:
    """The real signature: path parameters and body by position, the rest by keyword, required ones first."""
    import inspect

    positional, named = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    path = [p for p in operation.parameters if p.location == "path"]
    rest = sorted((p for p in operation.parameters if p.location != "path"), key=lambda p: not p.required)
    found = [inspect.Parameter(p.python_name, positional, annotation=_annotation(p.schema)) for p in path]
    body = operation.body
    if body is not None:
        must = body.required and not body.fields
        found.append(
            inspect.Parameter(
                body.python_name, positional, default=inspect.Parameter.empty if must else NOT_SENT
            )
        )
    found += [
        inspect.Parameter(
            p.python_name,
            named,
            default=inspect.Parameter.empty if p.required else _default(p),
            annotation=_annotation(p.schema),
        )
        for p in rest
    ]
    if body is not None:
        for field in body.fields:
            found.append(
                inspect.Parameter(
                    field.python_name, named, default=NOT_SENT, annotation=_annotation(field.node.value)
                )
            )
        if len(body.contents) > 1 or any("*" in content.media_type for content in body.contents):
            found.append(inspect.Parameter("content_type", named, default=NOT_SENT, annotation="str"))
        if body.open:
            found.append(inspect.Parameter(_free(found), inspect.Parameter.VAR_KEYWORD))
    return inspect.Signature(found)


def method_signature(operation: Operation) -> inspect.Signature:
    """The same for a method, with `self`, by another name where an argument has that one."""
    import inspect

    own = signature(operation)
    name = unique("_self", set(own.parameters)) if "self" in own.parameters else "self"  # as in stubs
    first = inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY)
    return own.replace(parameters=[first, *own.parameters.values()])


def with_options_named(constructor: Callable[..., Any]) -> inspect.Signature:
    """The signature of a client's constructor, without `self`, its `**options` written out."""
    import inspect

    from .options import Options

    own = inspect.signature(constructor)
    found = list(own.parameters.values())[1:]
    if found and found[-1].name == "options":
        options = inspect.signature(Options).parameters.values()
        found[-1:] = [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in options]
    return own.replace(parameters=found)


def _free(found: list[inspect.Parameter]) -> str:
    taken = {parameter.name for parameter in found}
    return unique("fields", taken)


def _default(parameter: Parameter) -> Any:
    schema = parameter.schema
    return schema.get("default", NOT_SENT) if isinstance(schema, Mapping) else NOT_SENT


def _annotation(schema: Any) -> Any:
    """A short type for people; the stubs have the exact ones."""
    names = list(dict.fromkeys(_names(schema)))
    return Words(" | ".join(names)) if names else Words("Any")


def _names(schema: Any) -> list[str]:
    if not isinstance(schema, Mapping):
        return []
    enum = schema.get("enum")
    if isinstance(enum, list) and 0 < len(enum) <= 8:
        return [f"Literal[{', '.join(map(repr, enum))}]"]
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            return [name for part in schema[key] for name in _names(part)]
    given = schema.get("type")
    kinds = given if isinstance(given, list) else [given]
    found = []
    for kind in kinds:
        if kind == "array":
            items = list(dict.fromkeys(_names(schema.get("items"))))
            found.append(f"list[{' | '.join(items)}]" if items else "list")
        elif isinstance(kind, str) and kind in _TYPES:
            found.append(_TYPES[kind])
    if schema.get("nullable") is True and found:
        found.append("None")
    return found


def docstring(operation: Operation, registry: Registry) -> str:
    """Summary, retirement notice, description, each argument, and the request line."""
    parts = [plain(operation.summary) or f"{operation.method} {operation.path}"]
    if operation.deprecated:
        parts.append(retirement(operation))
    description = plain(operation.description)
    if description and description != parts[0]:
        parts.append(description)
    arguments = [
        _line(p.python_name, _annotation(p.schema), p.required, p.description) for p in operation.parameters
    ]
    body = operation.body
    if body is not None:
        if body.fields:
            arguments += [
                _line(
                    field.python_name,
                    _annotation(_resolved(registry, field)),
                    field.required,
                    _described(registry, field),
                )
                for field in body.fields
            ]
        else:
            arguments.append(_line(body.python_name, "", body.required, body.description))
    if arguments:
        parts.append("Arguments:\n" + "\n".join(arguments))
    line = f"{operation.method} {operation.path}"
    if (cost := operation.extensions.get("x-token-cost")) is not None:
        line += f", costs {cost} tokens of the daily budget"
    parts.append(line)
    return "\n\n".join(parts)


def plain(text: str) -> str:
    """Text of a document without HTML tags and trailing space."""
    return "\n".join(line.rstrip() for line in _TAGS.sub("", text).strip().splitlines())


def _line(name: str, annotation: str, required: bool, description: str) -> str:
    note = ", ".join(
        filter(None, [annotation if annotation != "Any" else "", "required" if required else ""])
    )
    text = " ".join(plain(description).split())
    return f"    {name}{f' ({note})' if note else ''}{f': {text}' if text else ''}"


def _resolved(registry: Registry, field: Any) -> Any:
    try:
        return registry.document.resolve(field.node).value
    except RefError:
        return {}


def _described(registry: Registry, field: Any) -> str:
    own = field.node.value.get("description") if isinstance(field.node.value, Mapping) else None
    value = _resolved(registry, field)
    found = own or (value.get("description") if isinstance(value, Mapping) else None)
    return found if isinstance(found, str) else ""
