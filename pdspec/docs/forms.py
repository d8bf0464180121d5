"""The Try-it form of an operation: which inputs it has, and what they stand for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..document import Document
from ..examples import example
from ..model import Operation, Parameter
from ..outline import merge


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `kind` is "text", "number", "choice" or "list"; `value` is what it starts with."""

    name: str
    location: str
    required: bool
    kind: str
    explode: bool
    value: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The inputs of a call, and where it goes on the server that the page came from."""

    method: str
    path: str
    inputs: tuple[Input, ...]
    body: str | None
    media_type: str


def form_of(document: Document, operation: Operation, body: Any) -> Form:
    """The form of an operation; `body` is what the text area starts with."""
    prefix = urlsplit(operation.servers[0].url).path.rstrip("/") if operation.servers else ""
    media_type = operation.body.contents[0].media_type if operation.body and operation.body.contents else ""
    text = (
        None
        if operation.body is None
        else json.dumps({} if body is None else body, indent=2, ensure_ascii=False)
    )
    inputs = tuple(_input(document, parameter) for parameter in operation.parameters)
    return Form(operation.method, prefix + operation.path, inputs, text, media_type)


def _input(document: Document, parameter: Parameter) -> Input:
    merged = merge(document, parameter.node)
    kinds = merged.kinds or [kind for option in merged.options for kind in merge(document, option).kinds]
    choices: tuple[str, ...] = ()
    kind = "text"
    if isinstance(merged.words.get("enum"), list):
        kind, choices = "choice", tuple(_text(value) for value in merged.words["enum"] if value is not None)
    elif kinds == ["boolean"]:
        kind, choices = "choice", ("true", "false")
    elif "array" in kinds:
        kind = "list"
    elif kinds and set(kinds) <= {"integer", "number"}:
        kind = "number"
    value = _start(document, parameter, merged.options) if parameter.required else ""
    default = merged.words.get("default")
    return Input(
        parameter.name, parameter.location, parameter.required, kind, parameter.explode,
        value, choices, _text(default) if default is not None else "",
    )  # fmt: skip


def _start(document: Document, parameter: Parameter, options: list[Any]) -> str:
    lists = [one for one in options if "array" in merge(document, one).kinds]
    value = example(document, lists[0] if lists else parameter.node, full=False, name=parameter.name)
    return ",".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
