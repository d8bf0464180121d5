"""Type expressions of stubs: small frozen values, joined and simplified here, written as Python source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from .stub_text import literal

# Where a schema stands and which way it travels: (place, "request" or "response").
Key: TypeAlias = tuple[str, str]

MAX_LITERAL = 200  # characters of one enum value; a longer one is typed by its type alone


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is known in the stub: `int`, `Any`, an alias."""

    name: str


@dataclass(frozen=True, slots=True)
class Values:
    """`Literal[…]` of values, each kept as Python source, so that 1 and True stay two things."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Of:
    """A generic: `list[int]`, `dict[str, Any]`."""

    name: str
    args: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """A union of at least two members, none of which is a union."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition of the stub by its key; it gets a name at the end."""

    key: Key


Type: TypeAlias = Name | Values | Of | Either | Ref

ANY, NONE, STR, INT, FLOAT, BOOL, BYTES = map(Name, ("Any", "None", "str", "int", "float", "bool", "bytes"))
_JSON_TYPES: dict[type, Name] = {str: STR, int: INT, float: FLOAT, bool: BOOL, type(None): NONE}


@dataclass(frozen=True, slots=True)
class Property:
    """One key of a TypedDict."""

    name: str
    type: Type
    required: bool
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """Something of the stub that has a name: a TypedDict with `keys`, or an alias for `alias`.

    `component` and `title` are what the document calls it, `context` is where it was met. `extra` is the
    type of keys that are not listed; None when the document does not welcome them.
    """

    key: Key
    component: str = ""
    title: str = ""
    context: str = ""
    doc: str = ""
    keys: tuple[Property, ...] = ()
    extra: Type | None = None
    alias: Type | None = None


def either(members: list[Type]) -> Type:
    """The union, flat and without repetition; Any swallows everything, None comes last.

    >>> render(either([STR, NONE, Either((INT, STR))]))
    'str | int | None'
    """
    flat: dict[Type, None] = {}
    sources: dict[str, None] = {}
    first_values: int | None = None
    for member in members:
        for one in member.members if isinstance(member, Either) else (member,):
            if one == ANY:
                return ANY
            if isinstance(one, Values):
                first_values = len(flat) if first_values is None else first_values
                sources.update(dict.fromkeys(one.sources))
            else:
                flat[one] = None
    found = list(flat)
    if first_values is not None:
        found.insert(first_values, Values(tuple(sources)))
    if NONE in found:
        found = [one for one in found if one != NONE] + [NONE]
    if not found:
        return ANY
    return found[0] if len(found) == 1 else Either(tuple(found))


def of_values(values: list[Any], open_: bool = False) -> Type:
    """The type of an enum; with `open_`, values that are not listed are fine too.

    >>> render(of_values(["open", None])), render(of_values([0, 1], open_=True)), render(of_values([1.5]))
    ('Literal["open"] | None', 'Literal[0, 1] | int', 'float')
    """
    parts: list[Type] = []
    wide: list[Type] = []
    for value in values:
        name = _JSON_TYPES.get(type(value))
        if name is None:
            return ANY
        if value is None:
            parts.append(NONE)
        elif type(value) is float or (isinstance(value, str) and len(value) > MAX_LITERAL):
            wide.append(name)
        else:
            parts.append(Values((literal(value),)))
            if open_:
                wide.append(name)
    if {True, False} <= {value for value in values if isinstance(value, bool)}:
        wide.append(BOOL)
        parts = [one for one in parts if one not in (Values(("True",)), Values(("False",)))]
    return either([*parts, *wide])


def members_of(type_: Type) -> tuple[Type, ...]:
    """The members of a union, or the type itself alone."""
    return type_.members if isinstance(type_, Either) else (type_,)


def without_none(type_: Type) -> Type:
    """The type without None, unless nothing else is in it."""
    rest = [one for one in members_of(type_) if one != NONE]
    return either(rest) if rest else type_


def both(first: Type, second: Type) -> Type:
    """What fits two types at once, as near as types can say it.

    >>> render(both(STR, of_values(["a"]))), render(both(Either((STR, NONE)), STR))
    ('Literal["a"]', 'str')
    """
    if first == second or second in (ANY, _OPEN_MAP, _OPEN_MAPPING):
        return first
    if first in (ANY, _OPEN_MAP, _OPEN_MAPPING):
        return second
    left, right = members_of(first), members_of(second)
    common = [one for one in left if one in right]
    if common:
        return either(common)
    return second if not any(isinstance(one, Values) for one in left) else first


_OPEN_MAP = Of("dict", (STR, ANY))
_OPEN_MAPPING = Of("Mapping", (STR, ANY))


def refs(type_: Type) -> Iterator[Ref]:
    """Every definition that a type mentions."""
    if isinstance(type_, Ref):
        yield type_
    elif isinstance(type_, (Of, Either)):
        for part in type_.args if isinstance(type_, Of) else type_.members:
            yield from refs(part)


def swap(type_: Type, change: Callable[[Type], Type | None]) -> Type:
    """The type with parts replaced, outermost first; `change` answers None for what stays."""
    changed = change(type_)
    if changed is not None:
        return changed
    if isinstance(type_, Of):
        return replace(type_, args=tuple(swap(part, change) for part in type_.args))
    if isinstance(type_, Either):
        return either([swap(part, change) for part in type_.members])
    return type_


def render(
    type_: Type, name_of: Callable[[Ref], str] = lambda ref: ref.key[0], known: Callable[[str], str] = str
) -> str:
    """Python source of a type. `known` may qualify a name that something else hides.

    >>> render(Of("dict", (STR, Either((INT, NONE)))))
    'dict[str, int | None]'
    """
    if isinstance(type_, Name):
        return known(type_.name)
    if isinstance(type_, Values):
        return f"{known('Literal')}[{', '.join(type_.sources)}]"
    if isinstance(type_, Of):
        return f"{known(type_.name)}[{', '.join(render(arg, name_of, known) for arg in type_.args)}]"
    if isinstance(type_, Either):
        return " | ".join(render(member, name_of, known) for member in type_.members)
    return name_of(type_)
