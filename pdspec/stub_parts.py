"""A schema taken apart: `$ref` followed, `allOf` merged, `oneOf` and `anyOf` set out as choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from .document import Document, step
from .errors import RefError
from .keywords import TYPES
from .model import Node, SpecProblem
from .stub_text import plain
from .stub_types import Type, both, of_values

_MAX_DEPTH = 40
_MAX_VARIANTS = 24
# Keys that describe and do not restrict: a schema with nothing else beside a `$ref` is what it refers to.
_REMARKS = frozenset({
    "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
    "summary", "externalDocs", "xml", "$comment", "nullable", "discriminator", "$schema", "$id",
    "$anchor", "$defs", "definitions",
})  # fmt: skip
# Keys that say which values there are, as far as types can tell.
_SHAPE = frozenset({
    "type", "properties", "additionalProperties", "patternProperties", "items", "prefixItems", "enum",
    "const", "format", "allOf", "oneOf", "anyOf", "$ref",
})  # fmt: skip


@dataclass(frozen=True)
class Flat:
    """Schemas that all apply, without `$ref` and `allOf`; `choices` are lists of which one applies each."""

    parts: tuple[Node, ...] = ()
    choices: tuple[tuple[Node, ...], ...] = ()
    nullable: bool = False
    problems: list[SpecProblem] = field(default_factory=list, compare=False)


def is_remark(key: str) -> bool:
    """Whether a key of a schema only describes."""
    return key in _REMARKS or key.startswith("x-")


def is_plain(value: Mapping[str, Any]) -> bool:
    """Whether a schema without its choices says at most that the value is an object."""
    return (
        "required" not in value
        and _SHAPE & value.keys() <= {"type"}
        and "object" in _listed(value.get("type", "object"))
    )


def is_null(value: Any) -> bool:
    """Whether a schema allows null and nothing else."""
    return isinstance(value, Mapping) and (
        value.get("type") in ("null", ["null"]) or value.get("enum") == [None]
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def says_nothing(value: Any) -> bool:
    """Whether a schema says nothing about the kind of value: `{}`, or only `required` and the like."""
    return value is True or (isinstance(value, Mapping) and not _SHAPE & value.keys())


def only_member(value: Mapping[str, Any]) -> str | None:
    """The key ("allOf", "oneOf", "anyOf") whose single member is all that a schema consists of.

    >>> only_member({"description": "An owner", "allOf": [{"$ref": "#/a"}]})
    'allOf'
    """
    rest = [key for key in value if not is_remark(key)]
    if len(rest) == 1 and rest[0] in ("allOf", "oneOf", "anyOf"):
        members = value[rest[0]]
        if isinstance(members, list) and len(members) == 1:
            return rest[0]
    return None


def flatten(document: Document, nodes: tuple[Node, ...]) -> Flat:
    """Everything that applies to a value that fits all the nodes."""
    worker = _Flattener(document)
    for node in nodes:
        worker.add(node, 0)
    return Flat(tuple(worker.parts), tuple(worker.choices), worker.nullable, worker.problems)


class _Flattener:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts: list[Node] = []
        self.choices: list[tuple[Node, ...]] = []
        self.nullable = False
        self.problems: list[SpecProblem] = []
        self.seen: set[tuple[str, str]] = set()

    def add(self, node: Node, depth: int) -> None:
        value = node.value
        if (node.uri, node.pointer) in self.seen and node.pointer:
            return
        self.seen.add((node.uri, node.pointer))
        if depth > _MAX_DEPTH or not isinstance(value, Mapping):
            return
        reference = value.get("$ref", value.get("$dynamicRef"))
        if isinstance(reference, str):
            self.refer(node, reference, depth)
            if not self.document.siblings_count:
                return
        self.nullable = self.nullable or value.get("nullable") is True
        merged = value.get("allOf")
        for index in range(len(merged) if isinstance(merged, list) else 0):
            self.add(step(step(node, "allOf"), index), depth + 1)
        for key in ("oneOf", "anyOf"):
            members = value.get(key)
            if isinstance(members, list) and members:
                found = tuple(step(step(node, key), index) for index in range(len(members)))
                telling = tuple(one for one in found if not says_nothing(one.value))
                if telling and len(telling) == len(found):
                    self.choices.append(found)
                elif not telling or value.get("properties") or "type" in value:
                    pass  # the branches only demand keys or forbid values
                else:
                    self.choices.append(found)
        own = {
            key: below
            for key, below in value.items()
            if key not in ("allOf", "oneOf", "anyOf", "$ref", "$dynamicRef")
        }
        if not says_nothing(own) or "required" in own:
            self.parts.append(Node(own, node.uri, node.pointer))

    def refer(self, node: Node, reference: str, depth: int) -> None:
        try:
            self.add(self.document.target(reference, node), depth + 1)
        except RefError as error:
            self.problems.append(SpecProblem(f"{error.message}; typed as Any", node.uri, node.pointer))


def variants(flat: Flat) -> list[tuple[Node, ...]]:
    """The ways to pick one branch of every choice; [] when there are too many to write down."""
    count = 1
    for choice in flat.choices:
        count *= len(choice)
    return list(product(*flat.choices)) if count <= _MAX_VARIANTS else []


def bare(flat: Flat) -> Flat:
    """The same without choices."""
    return replace(flat, choices=())


def kinds_of(values: list[Mapping[str, Any]]) -> list[str] | None:
    """The JSON types that all parts allow, in the order of the first; None when they say nothing.

    >>> kinds_of([{"type": ["string", "null"]}, {"type": "string"}]), kinds_of([{"properties": {}}])
    (['string'], ['object'])
    """
    found: list[str] | None = None
    for value in values:
        kinds = [kind for kind in _listed(value.get("type")) if kind in TYPES] or _guessed(value)
        if kinds and found is None:
            found = list(dict.fromkeys(kinds))
        elif kinds and found is not None:
            wide = {*kinds, "integer"} if "number" in kinds else set(kinds)
            common = [kind for kind in found if kind in wide] or (
                ["integer"] if "integer" in kinds and "number" in found else []
            )
            found = common or found  # a contradiction: nothing fits; the first is as good as any
    return found


def _guessed(value: Mapping[str, Any]) -> list[str]:
    """The kind that the keywords speak of, where `type` is missing."""
    if {"properties", "additionalProperties", "patternProperties"} & value.keys():
        return ["object"]
    return ["array"] if {"items", "prefixItems"} & value.keys() else []


def enum_of(values: list[Mapping[str, Any]], open_: bool) -> Type | None:
    """The type of what `enum` and `const` list, None without them.

    With `open_`, other values may come too; not where there is one value only: that is the tag of a union.
    """
    found: Type | None = None
    for value in values:
        listed: Type | None = None
        if "const" in value:
            listed = of_values([value["const"]])
        elif isinstance(value.get("enum"), list) and value["enum"]:
            listed = of_values(
                _fitting(value["enum"], _listed(value.get("type"))), open_ and len(value["enum"]) > 1
            )
        if listed is not None:
            found = listed if found is None else both(found, listed)
    return found


def _fitting(values: list[Any], kinds: list[Any]) -> list[Any]:
    """The values of an enum that are of its `type`; all of them when none is."""
    wanted = tuple(_PYTHON[kind] for kind in kinds if kind in _PYTHON)
    fit = [
        v
        for v in values
        if v is None or (isinstance(v, wanted) and (bool in wanted or not isinstance(v, bool)))
    ]
    return fit if any(v is not None for v in fit) else values


_PYTHON: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def properties_of(
    flat: Flat, document: Document, hidden: str
) -> dict[str, tuple[tuple[Node, ...], bool | None]]:
    """name -> (all places that describe it, whether it is required). Those marked `hidden` are left out.

    None as the second means that nobody says: the object that declares it has no `required` at all.
    """
    required = {
        name for part in flat.parts for name in _listed(part.value.get("required")) if isinstance(name, str)
    }
    found: dict[str, tuple[tuple[Node, ...], bool | None]] = {}
    for part in flat.parts:
        for name, place in _declared(document, part):
            if not name or place.value is False or _marked(document, place, hidden):
                continue
            places, sure = found.get(name, ((), None))
            silent = not isinstance(part.value.get("required"), list)
            found[name] = (
                (*places, place),
                name in required or (sure if silent else sure or False),
            )
    return found


def _declared(document: Document, part: Node) -> Iterator[tuple[str, Node]]:
    """The properties of one schema with their places; `properties` itself may be a reference."""
    if not isinstance(part.value.get("properties"), Mapping):
        return
    holder = step(part, "properties")
    if isinstance(holder.value.get("$ref"), str):
        try:
            holder = document.resolve(holder)
        except RefError:
            return
    for name in holder.value if isinstance(holder.value, Mapping) else ():
        yield str(name), step(holder, name)


def _marked(document: Document, place: Node, marker: str) -> bool:
    if isinstance(place.value, Mapping) and place.value.get(marker) is True:
        return True
    try:
        value: Any = document.resolve(place).value
    except RefError:
        return False
    return isinstance(value, Mapping) and value.get(marker) is True


def describe(document: Document, places: tuple[Node, ...]) -> str:
    """The first description at the places themselves, else behind their references."""
    for place in places:
        if isinstance(place.value, Mapping) and isinstance(place.value.get("description"), str):
            return plain(place.value["description"])
    for place in places:
        try:
            value: Any = document.resolve(place).value
        except RefError:
            continue
        if isinstance(value, Mapping) and isinstance(value.get("description"), str):
            return plain(value["description"])
    return ""


def words(nodes: tuple[Node, ...]) -> tuple[str, str]:
    """Title and description of what the nodes are together."""
    for node in nodes:
        value = node.value if isinstance(node.value, Mapping) else {}
        title, description = value.get("title"), value.get("description")
        if isinstance(title, str) or isinstance(description, str):
            return title if isinstance(title, str) else "", plain(description)
    return "", ""
