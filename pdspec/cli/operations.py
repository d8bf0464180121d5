"""The OPERATION argument and the KEY=VALUE words that several commands take, with their completion."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..fromtext import Words, raw_json, shape_of
from .settings import Settings

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..document import Document
    from ..model import Operation

_WORD = re.compile(r"(?P<key>[^=]*?)(?P<mark>:=|=@|=)(?P<value>.*)\Z", re.DOTALL)
STDIN = "-"


def settings_of(ctx: click.Context) -> Settings:
    """The common options so far, while a line is being completed."""
    merged = Settings()
    for one in (ctx.parent, ctx):
        if one is not None:
            names = Settings.__dataclass_fields__
            merged = merged.merged({name: value for name, value in one.params.items() if name in names})
    return merged


def complete_operation(
    ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """operationIds, and Python names once one is being typed."""
    from click.shell_completion import CompletionItem

    try:
        operations = settings_of(ctx).bare_client().operations
    except Exception:
        return []
    by_python = "_" in incomplete
    items = []
    for operation in operations.values():
        name = operation.python_name if by_python else operation.id
        if name.lower().startswith(incomplete.lower()):
            items.append(
                CompletionItem(name, help=operation.summary + (" (retired)" if operation.deprecated else ""))
            )
    return items


def complete_words(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`name=` for what can still be given, and the values of an enum after the `=`."""
    from click.shell_completion import CompletionItem

    try:
        client = settings_of(ctx).bare_client()
        operation = client.operations.find(str(ctx.params.get("operation") or ""))
    except Exception:
        return []
    words = Words(client.document, operation)
    name, equals, begun = incomplete.partition("=")
    if equals:
        return [CompletionItem(f"{name}={value}") for value in values_of(client.document, words, name, begun)]
    given = {str(word).partition("=")[0].rstrip(":") for word in ctx.params.get("words") or ()}
    return [
        CompletionItem(f"{one}=", help=described(client.document, words, one))
        for one in names_of(client.document, operation, words)
        if one.startswith(incomplete) and one not in given
    ]


def names_of(document: Document, operation: Operation, words: Words) -> list[str]:
    """What can stand before an `=`: parameters, body fields, and the fields of object fields."""
    found = [parameter.python_name for parameter in operation.parameters]
    for given in operation.body.fields if operation.body else ():
        below = shape_of(document, words.targets.get(given.python_name)).fields
        found += [f"{given.python_name}.{name}" for name in below] or [given.python_name]
    return found


def values_of(document: Document, words: Words, name: str, begun: str) -> list[str]:
    """The values that an enum or a boolean allows after `name=`; for a list, after its last comma."""
    shape = shape_of(document, words.node_at(name))
    before = ""
    if "array" in shape.types and shape.items is not None:
        head, comma, _ = begun.rpartition(",")
        before = head + comma
        shape = shape_of(document, shape.items)
    values = [
        value if isinstance(value, str) else "null" if value is None else str(value) for value in shape.enum
    ]
    if not values and "boolean" in shape.types:
        values = ["true", "false"]
    used = set(before.split(","))
    return [before + value for value in values if (before + value).startswith(begun) and value not in used]


def described(document: Document, words: Words, name: str) -> str:
    """The first sentence of a description, short."""
    node = words.node_at(name)
    own = next((p.description for p in words.operation.parameters if name in (p.python_name, p.name)), "")
    if not own and node is not None:
        try:
            value = document.resolve(node).value
        except Exception:
            return ""
        own = str(value.get("description", "")) if isinstance(value, dict) else ""
    return " ".join(own.split())[:80]


def arguments_of(
    document: Document,
    operation: Operation,
    given: Sequence[str],
    body: str | None = None,
    content_type: str | None = None,
) -> dict[str, Any]:
    """Keyword arguments from the words of a command line; a bare word is the next path parameter."""
    words = Words(document, operation)
    body_name = operation.body.python_name if operation.body else "body"
    path = [p.python_name for p in operation.parameters if p.location == "path"]
    for word in given:
        match = _WORD.match(word)
        if match is None or not match["key"]:
            if not path:
                raise UsageError(
                    f"{word!r} is not KEY=VALUE, and no path parameter is left for it. "
                    f"See: pdspec show {operation.id}"
                )
            words.add(path.pop(0), word)
            continue
        key, mark, value = match["key"], match["mark"], match["value"]
        if key in path:
            path.remove(key)
        if mark == ":=":
            words.add_raw(key, raw_json(value))
        elif mark == "=@":
            words.add_raw(key, file_content(value, document, words, key))
        else:
            words.add(key, value)
    arguments = words.arguments()
    if body is not None:
        if body_name in arguments:
            raise UsageError(f"the body is given by --body and by {body_name}…=; use one of the two")
        arguments[body_name] = read_body(body, operation, content_type)
    if content_type is not None:
        arguments["content_type"] = content_type
    return arguments


def read_bytes(name: str) -> bytes:
    """The content of a file, or of stdin for `-`."""
    if name == STDIN:
        content: bytes = sys.stdin.buffer.read()
        return content
    try:
        return Path(name).expanduser().read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror or error}") from None


def file_content(name: str, document: Document, words: Words, key: str) -> Any:
    """`key=@file`: text where the schema wants text, the file itself where it wants bytes."""
    data = read_bytes(name)
    shape = shape_of(document, words.node_at(key))
    binary = bool(shape.formats & {"binary", "byte"})
    if not binary:
        try:
            return data.decode()
        except UnicodeDecodeError:
            if shape.types - {"null"}:
                raise UsageError(f"{key}=@{name}: the file is not UTF-8 text, and {key} takes text") from None
    return data if name == STDIN else (Path(name).name, data)


def read_body(given: str, operation: Operation, content_type: str | None) -> Any:
    """`--body @file`, `--body -` or the body itself; JSON unless the operation takes something else."""
    from ..media import kind_of, pick_content

    data = (
        read_bytes(given[1:] if given.startswith("@") else STDIN)
        if given == STDIN or given[:1] == "@"
        else given
    )
    contents = operation.body.contents if operation.body else ()
    chosen = pick_content(contents, {}, content_type)
    kind = kind_of(chosen.media_type) if chosen else "json"
    if kind not in ("json", "form", "multipart", "lines"):
        return data if kind == "binary" else data.decode() if isinstance(data, bytes) else data
    try:
        return raw_json(data.decode("utf-8-sig") if isinstance(data, bytes) else data)
    except (UsageError, UnicodeDecodeError) as error:
        raise UsageError(f"--body: {error}") from None
