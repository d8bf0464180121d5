"""Definitions as TypedDict classes, ready to print."""

from __future__ import annotations

import keyword
from collections.abc import Iterable

from . import names
from .stub_names import inner_name
from .stub_text import WIDTH, docstring, literal, width, wrapped
from .stub_types import Definition, Property
from .stub_writer import Class, Line, Writer, words_in

_MARKERS = {True: "Required", False: "NotRequired"}
# mypy does not know PEP 728 yet and says so where the class is made; those who use the stub never see it.
_NOT_IN_MYPY = "  # type: ignore[call-arg]"
_TOTAL = 14  # room for ": NotRequired[" and its end


def typed_dict(one: Definition, writer: Writer) -> Class:
    """A definition with keys as a class, those that are no identifiers in a base of their own."""
    name = writer.names[one.key]
    partial = sum(not key.required for key in one.keys) * 2 > len(one.keys)
    types = {key.name: _type(key, name, writer) for key in one.keys}
    words = set(_MARKERS.values()).union(*(words_in(source) for source in types.values()))
    odd = [key for key in one.keys if not _is_plain(key.name, words)]
    lines = tuple(_line(key, types[key.name], partial) for key in one.keys if key not in odd)
    base = _private(name, writer) if odd else ""
    arguments = [base or "TypedDict"]
    if partial and lines:
        arguments.append("total=False")
    if one.extra is not None:
        arguments.append(f"extra_items={writer.text(one.extra, 60, f'{name}Value', inside=False)}")
    head = f"class {name}({', '.join(arguments)}):"
    return Class(
        name=name,
        head=head if width(head) <= WIDTH else f"class {name}(\n    {', '.join(arguments)}\n):",
        ignore=_NOT_IN_MYPY if one.extra is not None else "",
        doc=docstring(wrapped(one.doc, 4), 4) if one.doc else "",
        lines=lines,
        base=base,
        base_lines=tuple(line for key in odd for line in _base_lines(key, types[key.name])),
    )


def _private(name: str, writer: Writer) -> str:
    found = names.unique(f"_{name}Keys", writer.taken)
    writer.taken.add(found)
    return found


def _is_plain(name: str, words: Iterable[str]) -> bool:
    """Whether a key can be written as `name: type`: an identifier that hides no type."""
    return (
        name.isidentifier()
        and name.isascii()
        and not keyword.iskeyword(name)
        and not name.startswith("__")
        and name not in words
    )


def _type(key: Property, owner: str, writer: Writer) -> str:
    room = WIDTH - 4 - _TOTAL - min(60, width(literal(key.name)))
    return writer.text(key.type, room, inner_name(owner, key.name), inside=False)


def _line(key: Property, source: str, partial: bool) -> Line:
    marked = source if key.required != partial else f"{_MARKERS[key.required]}[{source}]"
    return Line(f"{key.name}: {marked}", docstring(wrapped(key.doc, 4), 4) if key.doc else "")


def _base_lines(key: Property, source: str) -> list[str]:
    """`"key": type,` where the key is no identifier; broken inside the brackets when it is long."""
    name = literal(key.name)
    marked = source if key.required else f"NotRequired[{source}]"
    if width(name) + width(marked) + 11 <= WIDTH or not marked.endswith("]"):
        return [f"{name}: {marked},"]
    outer, _, inner = marked[:-1].partition("[")
    return [f"{name}: {outer}[", f"    {inner}", "],"]


__all__ = ["typed_dict"]
