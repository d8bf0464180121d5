"""Schemas of a document as types of a stub. Requests are closed, answers open, as everywhere in pdspec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document, step
from .errors import RefError
from .model import Node, SpecProblem
from .schema import Direction
from .stub_names import component_of, inner_name, item_name, variant_name
from .stub_parts import (
    Flat,
    bare,
    describe,
    enum_of,
    flatten,
    is_null,
    is_plain,
    is_remark,
    kinds_of,
    only_member,
    properties_of,
    variants,
    words,
)
from .stub_types import (
    ANY,
    BOOL,
    BYTES,
    FLOAT,
    INT,
    NONE,
    STR,
    Definition,
    Either,
    Key,
    Name,
    Of,
    Property,
    Ref,
    Type,
    Values,
    either,
    members_of,
    without_none,
)  # fmt: skip

_MAX_DEPTH = 60
_SCALARS = {"string": STR, "integer": INT, "number": FLOAT, "boolean": BOOL, "null": NONE}
# What a request may be given instead of a string, by the format that says how to write it.
_FORMATS = {
    "date-time": Name("_DateTime"),
    "date": Name("_Date"),
    "time": Name("_Time"),
    "uuid": Name("_UUID"),
}
FILE = Name("_File")


class Typist:
    """Turns places of a document into types; what gets a name is kept in `definitions`, in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.definitions: dict[Key, Definition] = {}
        self.problems: dict[SpecProblem, None] = {}
        self.preferred: dict[Type, str] = {}  # what a type is called in the document, should it need a name
        self._known: dict[Key, Type] = {}
        self._open: set[Key] = set()
        self._recursive: set[Key] = set()

    def type_of(self, node: Node | None, direction: Direction, context: str, files: bool = False) -> Type:
        """The type of a place. `context` names what is found there when the document does not."""
        if node is None:
            return ANY
        return _Schemas(self, direction, files).convert((node,), context, 0)

    def problem(self, message: str, node: Node) -> None:
        self.problems[SpecProblem(message, node.uri, node.pointer)] = None


class _Schemas:
    """One direction of travel. With `files`, `format: binary` is a file; in JSON it is a string."""

    def __init__(self, typist: Typist, direction: Direction, files: bool) -> None:
        self.typist, self.document = typist, typist.document
        self.direction, self.files = direction, files
        self.asks = direction == "request"
        self.tag = f"{direction}+files" if files else direction

    def convert(self, nodes: tuple[Node, ...], context: str, depth: int) -> Type:
        """The type of a value that fits all nodes."""
        if depth > _MAX_DEPTH:
            return ANY
        if len(nodes) == 1:
            return self.one(nodes[0], context, depth)
        return self.known(nodes, "", context, depth)

    def one(self, node: Node, context: str, depth: int) -> Type:
        value = node.value
        if not isinstance(value, Mapping):
            if not isinstance(value, bool):
                self.typist.problem("a schema must be an object; typed as Any", node)
            return ANY
        reference = value.get("$ref", value.get("$dynamicRef"))
        if isinstance(reference, str):
            counted = [key for key in value if key not in ("$ref", "$dynamicRef") and not is_remark(key)]
            if not self.document.siblings_count or not counted:
                return self.refer(node, reference, context, depth)
        key = only_member(value)
        if key is not None:
            found = self.convert((step(step(node, key), 0),), context, depth + 1)
            return either([found, NONE]) if value.get("nullable") is True else found
        return self.known((node,), component_of(node), context, depth)

    def refer(self, node: Node, reference: str, context: str, depth: int) -> Type:
        try:
            target = self.document.target(reference, node)
        except RefError as error:
            self.typist.problem(f"{error.message}; typed as Any", node)
            return ANY
        value = target.value
        if (
            isinstance(value, Mapping)
            and isinstance(value.get("$ref"), str)
            and not self.document.siblings_count
        ):
            return self.chain(target, context, depth)
        return self.known((target,), component_of(target), context, depth)

    def chain(self, target: Node, context: str, depth: int) -> Type:
        try:
            end = self.document.resolve(target)
        except RefError as error:
            self.typist.problem(f"{error.message}; typed as Any", target)
            return ANY
        return self.known((end,), component_of(end), context, depth)

    def known(self, nodes: tuple[Node, ...], component: str, context: str, depth: int) -> Type:
        """The type of a place, worked out once; a place inside itself becomes a reference to a name."""
        key = (" & ".join(f"{node.uri}#{node.pointer}" for node in nodes), self.tag)
        typist = self.typist
        if key in typist._known:
            return typist._known[key]
        if key in typist._open:
            typist._recursive.add(key)
            return Ref(key)
        typist._open.add(key)
        found = self.build(nodes, key, component, component or context, depth)
        typist._open.discard(key)
        if key in typist.definitions and typist.definitions[key].alias is None:
            typist._known[key] = found
            return found
        if component and isinstance(without_none(found), (Values, Either)):
            typist.preferred.setdefault(without_none(found), component)
        if found == Ref(key):  # itself and nothing else: it says nothing
            found = ANY
        elif key in typist._recursive:
            found = self.alias(found, key, component, context)
        typist._known[key] = found
        return found

    def alias(self, found: Type, key: Key, component: str, context: str) -> Type:
        """A recursive type that is no TypedDict: a name for it, and nothing that is only itself."""
        rest = [one for one in members_of(found) if one != Ref(key)]
        body = either(rest) if rest else ANY
        self.typist.definitions[key] = Definition(key, component, context=context, alias=body)
        return Ref(key)

    def build(self, nodes: tuple[Node, ...], key: Key, component: str, context: str, depth: int) -> Type:
        flat = flatten(self.document, nodes)
        for problem in flat.problems:
            self.typist.problems[problem] = None
        if not flat.choices:
            return self.merged(flat, key, component, context, nodes, depth)
        ways = variants(flat)
        if not ways:
            self.typist.problem(
                "too many combinations of oneOf and anyOf; only what is common is typed", nodes[0]
            )
            return self.merged(bare(flat), key, component, context, nodes, depth)
        alone = all(is_plain(part.value) for part in flat.parts)
        found: list[Type] = [NONE] if flat.nullable else []
        real = [way for way in ways if not all(is_null(node.value) for node in way)]
        for number, way in enumerate(ways, 1):
            where = variant_name(context, way, number) if len(real) > 1 else context
            together = way if alone else (*flat.parts, *way)
            found.append(self.convert(together, where, depth + 1))
        return either(found)

    def merged(
        self, flat: Flat, key: Key, component: str, context: str, nodes: tuple[Node, ...], depth: int
    ) -> Type:
        """Parts that all apply: what each kind of value looks like, as far as all parts allow it."""
        values = [part.value for part in flat.parts]
        listed = enum_of(values, not self.asks)
        if listed is not None:
            return either([listed, NONE]) if flat.nullable else listed
        kinds = kinds_of(values)
        if kinds is None:
            return ANY
        found: list[Type] = []
        for kind in kinds:
            if kind == "object":
                nothing = flat.nullable or "null" in kinds
                found.append(self.object(flat, key, component, context, nodes, depth, nothing))
            elif kind == "array":
                found.append(self.array(flat, context, depth))
            elif kind == "string":
                found += self.string(values)
            else:
                found.append(_SCALARS[kind])
        if flat.nullable:
            found.append(NONE)
        return either(found)

    def string(self, values: list[Mapping[str, Any]]) -> list[Type]:
        formats = {value.get("format") for value in values}
        if self.files and ("binary" in formats or any("contentMediaType" in value for value in values)):
            return [FILE] if self.asks else [BYTES]
        if self.asks:
            for name, type_ in _FORMATS.items():
                if name in formats:
                    return [type_]
        return [STR]

    def array(self, flat: Flat, context: str, depth: int) -> Type:
        places: list[Node] = []
        for part in flat.parts:
            for name in ("prefixItems", "items"):
                items = part.value.get(name)
                if isinstance(items, list):
                    ways = [step(step(part, name), index) for index in range(len(items))]
                    found = either([self.convert((way,), item_name(context), depth + 1) for way in ways])
                    return Of("Sequence" if self.asks else "list", (found,))
            if isinstance(part.value.get("items"), Mapping):
                places.append(step(part, "items"))
        item = self.convert(tuple(places), item_name(context), depth + 1) if places else ANY
        return Of("Sequence" if self.asks else "list", (item,))

    def object(
        self,
        flat: Flat,
        key: Key,
        component: str,
        context: str,
        nodes: tuple[Node, ...],
        depth: int,
        nothing: bool,
    ) -> Type:
        holders = properties_of(flat, self.document, "readOnly" if self.asks else "writeOnly")
        extra = self.others(flat, context, depth)
        if not holders:
            return Of("Mapping" if self.asks else "dict", (STR, ANY if extra is None else extra))
        # The name exists before its keys do, so that a schema may contain itself.
        self.typist.definitions.setdefault(key, Definition(key))
        self.typist._known[key] = either([Ref(key), NONE]) if nothing else Ref(key)
        keys = []
        for name, (places, required) in holders.items():
            type_ = self.convert(places, inner_name(component or context, name), depth + 1)
            keys.append(
                Property(
                    name,
                    type_,
                    required is True or (required is None and not self.asks),
                    describe(self.document, places),
                )
            )
        title, doc = words(nodes)
        self.typist.definitions[key] = Definition(key, component, title, context, doc, tuple(keys), extra)
        return Ref(key)

    def others(self, flat: Flat, context: str, depth: int) -> Type | None:
        """The type of keys that are not listed; None when the document does not welcome any."""
        found: list[Type] = []
        for part in flat.parts:
            more = part.value.get("additionalProperties")
            if more is True or more == {}:
                found.append(ANY)
            elif isinstance(more, Mapping):
                found.append(
                    self.convert(
                        (step(part, "additionalProperties"),), inner_name(context, "value"), depth + 1
                    )
                )
            patterns = part.value.get("patternProperties")
            for pattern in patterns if isinstance(patterns, Mapping) else ():
                place = step(step(part, "patternProperties"), pattern)
                found.append(self.convert((place,), inner_name(context, "value"), depth + 1))
        return either(found) if found else None
