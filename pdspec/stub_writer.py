"""Types as source that fits its line: what is too long gets an alias with a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import names
from .stub_names import class_name
from .stub_text import WIDTH, width
from .stub_types import Definition, Either, Key, Name, Of, Ref, Type, Values, render, swap

_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "property", "str", "tuple")
_MODULES = {**dict.fromkeys(_BUILTINS, "builtins"), "overload": "typing", "deprecated": "typing_extensions"}


@dataclass(frozen=True)
class Alias:
    """`_Name: TypeAlias = …` as lines."""

    name: str
    lines: tuple[str, ...]


@dataclass
class Writer:
    """Writes types of one stub. `hidden` are names that methods of the client class take away there."""

    names: Mapping[Key, str]
    same: Mapping[Key, Key]
    preferred: Mapping[Type, str]
    taken: set[str]
    hidden: frozenset[str] = frozenset()
    aliases: dict[Type, Alias] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def name_of(self, ref: Ref) -> str:
        """The name of a definition."""
        return self.names[self.same.get(ref.key, ref.key)]

    def known(self, name: str) -> str:
        """A name as it must be written inside the client class."""
        if name in self.hidden and name in _MODULES:
            self.modules.add(_MODULES[name])
            return f"_{_MODULES[name]}.{name}"  # no operation begins with an underscore
        return name

    def text(self, type_: Type, room: int, hint: str, *, inside: bool = True) -> str:
        """Source of a type in at most `room` columns, if aliases can bring that about.

        `inside` says that it stands in the client class, where methods may hide names.
        """
        known: Callable[[str], str] = self.known if inside else str
        found = render(type_, self.name_of, known)
        while width(found) > room:
            long = self._longest(type_)
            if long is None:
                break
            name = Name(self.alias(long, hint))
            type_ = _put(name, long, type_)
            found = render(type_, self.name_of, known)
        return found

    def _longest(self, type_: Type) -> Type | None:
        """What to put behind a name first: the longest choice of values, else the whole."""
        values = [part for part in _parts(type_) if isinstance(part, Values) and len(part.sources) > 1]
        if values:
            return max(values, key=lambda part: len(part.sources))
        return None if isinstance(type_, (Name, Ref)) else type_

    def alias(self, type_: Type, hint: str) -> str:
        """The name of an alias for a type, made when there is none yet."""
        if type_ in self.aliases:
            return self.aliases[type_].name
        wish = f"_{class_name(self.preferred.get(type_, '')) or class_name(hint) or 'Type'}"
        name = names.unique(wish, self.taken)
        self.taken.add(name)
        self.aliases[type_] = Alias(name, ())
        self.aliases[type_] = Alias(name, tuple(self.assignment(name, type_)))
        return name

    def assignment(self, name: str, type_: Type) -> list[str]:
        """The lines of an alias, broken as the formatter would."""
        one = f"{name}: TypeAlias = {render(type_, self.name_of)}"
        if width(one) <= WIDTH:
            return [one]
        if isinstance(type_, Values):
            return [f"{name}: TypeAlias = Literal[", *(f"    {source}," for source in type_.sources), "]"]
        if isinstance(type_, Either):
            parts = [self.text(part, WIDTH - 6, name.strip("_"), inside=False) for part in type_.members]
            together = " | ".join(parts)
            if width(together) + len(name) + 14 <= WIDTH:
                return [f"{name}: TypeAlias = {together}"]
            if width(together) + 4 <= WIDTH:
                return [f"{name}: TypeAlias = (", f"    {together}", ")"]
            return [
                f"{name}: TypeAlias = (",
                *(f"    {'| ' if i else ''}{part}" for i, part in enumerate(parts)),
                ")",
            ]
        if isinstance(type_, Of):
            args = [
                self.text(arg, WIDTH - 6 - len(type_.name), name.strip("_") + "Value", inside=False)
                for arg in type_.args
            ]
            inner = f"{type_.name}[{', '.join(args)}]"
            if width(inner) + len(name) + 14 <= WIDTH:
                return [f"{name}: TypeAlias = {inner}"]
            if len(args) > 1:
                return [f"{name}: TypeAlias = {type_.name}[", *(f"    {arg}," for arg in args), "]"]
            return [f"{name}: TypeAlias = {type_.name}[", f"    {args[0]}", "]"]
        return [f"{name}: TypeAlias = (", f"    {render(type_, self.name_of)}", ")"]


def _put(name: Name, old: Type, type_: Type) -> Type:
    """The type with one part of it replaced by a name."""
    return swap(type_, lambda part: name if part == old else None)


def _parts(type_: Type) -> list[Type]:
    if isinstance(type_, Of):
        return [type_, *(inner for arg in type_.args for inner in _parts(arg))]
    if isinstance(type_, Either):
        return [type_, *(inner for member in type_.members for inner in _parts(member))]
    return [type_]


_STRING = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""")
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


def words_in(source: str) -> set[str]:
    """The identifiers in a type expression, strings aside.

    >>> sorted(words_in('Literal["list"] | dict[str, int]'))
    ['Literal', 'dict', 'int', 'str']
    """
    return set(_WORD.findall(_STRING.sub("", source)))


@dataclass(frozen=True)
class Line:
    """One key of a class: `source` is `name: type`, `doc` its docstring ready to print."""

    source: str
    doc: str = ""


@dataclass(frozen=True)
class Class:
    """A TypedDict ready to print. `base` holds the keys that are no identifiers, as `"key": type`."""

    name: str
    head: str
    ignore: str
    doc: str
    lines: tuple[Line, ...]
    base: str = ""
    base_lines: tuple[str, ...] = ()


__all__ = ["Alias", "Class", "Definition", "Line", "Writer", "words_in"]
