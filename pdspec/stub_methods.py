"""Operations as methods of a stub: parameters, overloads, decorators, docstrings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import names
from .model import Body, Field, Operation, Parameter
from .retirement import retirement
from .stub_answers import answer_type, body_type, item_type
from .stub_names import class_name, inner_name
from .stub_parts import describe
from .stub_schema import Typist
from .stub_text import WIDTH, call, docstring, entry, literal, one_line, plain, width, wrapped
from .stub_types import ANY, BOOL, FLOAT, INT, NONE, STR, Either, Name, Of, Ref, Type, Values, members_of
from .stub_writer import Writer

_INDENT = 4
_LONGEST_DEFAULT = 40
_SENT_AS_TEXT = frozenset({"_DateTime", "_Date", "_Time", "_UUID"})


@dataclass(frozen=True)
class Argument:
    """One argument of a method. `kind` is "path", "body", "keyword" or "more" (`**name`)."""

    name: str
    kind: str
    type: Type
    default: str = ""  # source; "" when it must be given
    doc: str = ""


@dataclass(frozen=True)
class Form:
    """One way to call: an overload, or the only one."""

    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Call:
    """An operation with its types, before any of it has a name."""

    operation: Operation
    forms: tuple[Form, ...]
    answer: Type
    item: Type
    body_doc: str = ""


@dataclass(frozen=True)
class Method:
    """One `def` ready to print. `head` are the lines up to the colon."""

    decorators: tuple[str, ...]
    head: tuple[str, ...]
    doc: str


def call_of(typist: Typist, operation: Operation) -> Call:
    """The ways to call an operation and what comes back."""
    path = tuple(_argument(typist, operation, p) for p in operation.parameters if p.location == "path")
    rest = [_argument(typist, operation, p) for p in operation.parameters if p.location != "path"]
    body = operation.body
    forms = [Form((*path, *_ordered(rest)))]
    if body is not None:
        whole = body_type(typist, operation, body)
        must = "" if body.required else "..."
        given = Argument(body.python_name, "body", whole, must, one_line(body.description))
        forms = [Form((*path, given, *_ordered([*rest, *_content_type(body)])))]
        if body.fields:
            fields = [_field(typist, operation, field, whole) for field in body.fields]
            more = [Argument(_more_name([*path, *rest, *fields, given]), "more", ANY)] if body.open else []
            forms.append(Form((*path, *_ordered([*rest, *fields, *_content_type(body)]), *more)))
    answer = answer_type(typist, operation)
    return Call(operation, tuple(forms), answer, item_type(typist, operation, answer))


def _ordered(arguments: Iterable[Argument]) -> list[Argument]:
    """Required ones first."""
    return sorted(arguments, key=lambda argument: argument.default != "")


def _argument(typist: Typist, operation: Operation, parameter: Parameter) -> Argument:
    type_ = typist.type_of(parameter.node, "request", inner_name(operation.id, parameter.name))
    kind = "path" if parameter.location == "path" else "keyword"
    default = "" if parameter.required else default_of(parameter.schema, type_)
    doc = plain(parameter.description) or describe(typist.document, (parameter.node,))
    return Argument(
        parameter.python_name,
        kind,
        type_,
        default,
        f"Deprecated. {doc}".strip() if parameter.deprecated else doc,
    )


def _field(typist: Typist, operation: Operation, field: Field, whole: Type) -> Argument:
    for member in members_of(whole):
        definition = typist.definitions.get(member.key) if isinstance(member, Ref) else None
        for key in definition.keys if definition else ():
            if key.name == field.name:
                return Argument(
                    field.python_name, "keyword", key.type, "" if field.required else "...", key.doc
                )
    type_ = typist.type_of(field.node, "request", inner_name(operation.id, field.name))
    doc = describe(typist.document, (field.node,))
    return Argument(field.python_name, "keyword", type_, "" if field.required else "...", doc)


def _content_type(body: Body) -> list[Argument]:
    media_types = list(dict.fromkeys(content.media_type for content in body.contents))
    wild = any("*" in media_type for media_type in media_types)
    if len(body.contents) < 2 and not wild:
        return []
    type_: Type = STR if wild else Values(tuple(literal(media_type) for media_type in media_types))
    return [Argument("content_type", "keyword", type_, "...", "The media type to send the body as.")]


def _more_name(arguments: list[Argument]) -> str:
    """A name for `**`; with the underscore, editors do not offer it as an argument."""
    return names.unique("_fields", {argument.name for argument in arguments})


def default_of(schema: Any, type_: Type) -> str:
    """Source of the default that a schema gives, or "..." when there is none that fits the type.

    >>> default_of({"default": "open"}, Values(('"open"', '"won"'))), default_of({"default": "false"}, BOOL)
    ('"open"', '...')
    """
    if not isinstance(schema, dict) or "default" not in schema:
        return "..."
    value = schema["default"]
    if not isinstance(value, (str, int, float, bool, type(None))) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        return "..."
    source = literal(value)
    fits = any(_fits(value, source, member) for member in members_of(type_))
    return source if fits and len(source) <= _LONGEST_DEFAULT else "..."


def _fits(value: Any, source: str, type_: Type) -> bool:
    if isinstance(type_, Values):
        return source in type_.sources
    if isinstance(type_, Name) and type_.name in _SENT_AS_TEXT:
        return isinstance(value, str)
    allowed: dict[Type, tuple[type, ...]] = {
        STR: (str,),
        INT: (int,),
        FLOAT: (int, float),
        BOOL: (bool,),
        NONE: (type(None),),
    }
    return type(value) in allowed.get(type_, ())


def methods(call_: Call, returns: Type, writer: Writer, see: str = "") -> list[Method]:
    """The methods of one operation in one view. With `see`, the docstring is short and points there."""
    operation = call_.operation
    several = len(call_.forms) > 1
    decorators = [f"@{writer.known('overload')}"] if several else []
    if operation.deprecated:
        decorators += call(writer.known("deprecated"), retirement(operation), _INDENT)
    return [
        Method(tuple(decorators), tuple(_head(operation, form, returns, writer)), _doc(operation, form, see))
        for form in call_.forms
    ]


def _head(operation: Operation, form: Form, returns: Type, writer: Writer) -> list[str]:
    name = operation.python_name
    taken = {argument.name for argument in form.arguments}
    pieces = [names.unique("_self", taken) if "self" in taken else "self"]
    star = False
    for argument in form.arguments:
        if argument.kind == "keyword" and not star:
            pieces.append("*")
            star = True
        pieces.append(_piece(argument, operation, writer))
    back = writer.text(returns, WIDTH - _INDENT - 8, f"{class_name(operation.id)}Answer")
    one = f"def {name}({', '.join(pieces)}) -> {back}:"
    if width(one) + _INDENT <= WIDTH:
        return [one]
    return [f"def {name}(", *(f"    {piece}," for piece in pieces), f") -> {back}:"]


def _piece(argument: Argument, operation: Operation, writer: Writer) -> str:
    default = f" = {argument.default}" if argument.default else ""
    name = f"**{argument.name}" if argument.kind == "more" else argument.name
    room = WIDTH - 2 * _INDENT - width(name) - len(default) - 3
    return f"{name}: {writer.text(argument.type, room, inner_name(operation.id, argument.name))}{default}"


def _doc(operation: Operation, form: Form, see: str) -> str:
    summary = one_line(operation.summary) or one_line(f"{operation.method} {operation.path}")
    lines = wrapped(summary, 2 * _INDENT)
    if see:
        return docstring([*lines, "", *wrapped(see, 2 * _INDENT)], 2 * _INDENT)
    if operation.deprecated:
        lines += ["", *wrapped(one_line(retirement(operation), 900), 2 * _INDENT)]
    description = plain(operation.description)
    if description and description != summary:
        lines += ["", *wrapped(description, 2 * _INDENT)]
    said = [argument for argument in form.arguments if argument.kind != "more"]
    more = [argument for argument in form.arguments if argument.kind == "more"]
    if said or more:
        lines += ["", "Args:"]
        for argument in said:
            lines += [f"    {line}" for line in entry(argument.name, argument.doc, 3 * _INDENT)]
        for argument in more:
            lines += [
                f"    {line}"
                for line in entry(
                    f"**{argument.name}", "Fields that the document does not list.", 3 * _INDENT
                )
            ]
    lines += ["", _request_line(operation)]
    return docstring(lines, 2 * _INDENT)


def _request_line(operation: Operation) -> str:
    line = one_line(f"{operation.method} {operation.path}")
    cost = operation.extensions.get("x-token-cost")
    return f"{line}, costs {cost} tokens of the daily budget" if isinstance(cost, (int, float)) else line


__all__ = ["Argument", "Call", "Either", "Form", "Method", "Of", "call_of", "default_of", "methods"]
