"""OpenAPI schemas (2.0, 3.0, 3.1, 3.2) as self-contained JSON Schema 2020-12.

Requests are closed, responses open. For a request, enums and `additionalProperties: false` are law and a
`readOnly` property is not demanded. For a response, unknown fields, unknown enum values and undocumented
nulls do no harm, and a `writeOnly` property is not expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from .composition import Compositions, Key
from .document import Document, escape
from .errors import RefError
from .keywords import discriminator, is_usable, or_null, put_bounds, put_type
from .model import Node, SpecProblem

Direction = Literal["request", "response"]

_IN_PLACE = ("not", "if", "then", "else")
_ONE = ("contains", "propertyNames", "unevaluatedItems")
_UNSURE = "x-unsure"  # some pattern property could not be checked, so no name can be called unknown
_NAMED = ("properties", "dependentSchemas")
_PLAIN = (
    "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
    "minProperties", "maxProperties", "minContains", "maxContains", "dependentRequired",
)  # fmt: skip
_CHOICES = ("anyOf", "oneOf")

# Dynamic anchors in force, outermost first come: (name, place).
_Scope = tuple[tuple[str, Node], ...]

MAX_DEPTH = 120  # schemas inside of schemas; a value may not nest that deep either
_CIRCLE: Any = object()  # a schema that is part of itself: following it again says nothing new


class _Here(NamedTuple):
    """Where a translation is. `scope` are the dynamic anchors in force; the rest ends with a step inwards.

    `active` are the schemas that this one is a part of, `excused` the names that need not be there.
    """

    scope: _Scope = ()
    active: frozenset[Key] = frozenset()
    excused: frozenset[str] = frozenset()
    depth: int = 0


class Translator:
    """Turns one place of a document into one JSON Schema; `problems` collects what was left out.

    Every `$ref` target becomes an entry of `$defs`, so recursion is no problem and nothing is copied twice.
    """

    def __init__(self, document: Document, direction: Direction, made_of: Compositions | None = None) -> None:
        self.document, self.direction = document, direction
        self.made_of = made_of or Compositions(document)
        self.problems: list[SpecProblem] = []
        self._defs: dict[str, Any] = {}
        self._names: dict[tuple[Any, ...], str] = {}
        self._waiting: list[tuple[str, Node, _Here]] = []

    def schema(self, node: Node) -> Any:
        """The JSON Schema of a place: a dict, or True where anything goes."""
        body = self._convert(node, _Here(active=frozenset({(node.uri, node.pointer)})))
        while self._waiting:  # a list and not recursion: a chain of references may be long
            name, target, here = self._waiting.pop()
            converted = self._convert(target, here)
            self._defs[name] = True if converted is _CIRCLE else converted
        if not isinstance(body, dict):
            return True if body is _CIRCLE else body
        return {**body, "$defs": self._defs} if self._defs else body

    def _problem(self, message: str, node: Node) -> None:
        self.problems.append(SpecProblem(message, node.uri, node.pointer))

    def _below(self, node: Node, *keys: str) -> Node:
        value = node.value
        for key in keys:
            value = value[int(key)] if isinstance(value, list) else value[key]
        return Node(value, node.uri, node.pointer + "".join(f"/{escape(key)}" for key in keys))

    def _convert(self, node: Node, here: _Here) -> Any:
        raw = node.value
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, dict):
            self._problem(f"a schema must be an object, not {type(raw).__name__}; taken as any value", node)
            return True
        if here.depth > MAX_DEPTH:
            self._problem(f"schemas are nested deeper than {MAX_DEPTH} levels; taken as any value", node)
            return True
        here = here._replace(depth=here.depth + 1)
        if isinstance(raw.get("$id"), str) and self.document.siblings_count:
            here = here._replace(scope=self._enter(node, here.scope))
        if isinstance(raw.get("$ref"), str):
            return self._with_reference(raw, node, here)
        if isinstance(raw.get("$dynamicRef"), str):
            return self._dynamic(node, raw["$dynamicRef"], here)
        if isinstance(raw.get("$recursiveRef"), str):  # 2019-09
            anchors = self.document.enclosing(node, "$recursiveAnchor") or self.document.enclosing(
                node, "$id"
            )
            return self._definition(anchors[0], here) if anchors else True
        return self._keywords(raw, node, here)

    def _with_reference(self, raw: Mapping[str, Any], node: Node, here: _Here) -> Any:
        reference = self._reference(node, raw["$ref"], here)
        if len(raw) == 1:
            return reference
        if not self.document.siblings_count:  # they mean nothing there, and yet `nullable` is meant
            may_be_null = self._may_be_null(raw) and isinstance(reference, dict)
            return {"anyOf": [reference, {"type": "null"}]} if may_be_null else reference
        own = self._keywords({k: v for k, v in raw.items() if k != "$ref"}, node, here)
        if not own:
            return reference
        return own if reference is _CIRCLE or reference is True else {**reference, **own}

    def _reference(self, node: Node, reference: str, here: _Here) -> Any:
        try:
            target = self.made_of.unaliased(reference, node)
        except RefError as error:
            self._problem(f"{error.message}; taken as any value", node)
            return True
        return self._definition(target, here)

    def _definition(self, target: Node, here: _Here) -> Any:
        place = (target.uri, target.pointer)
        if place in here.active:
            return _CIRCLE
        scope = here.scope
        if not scope and self._has_dynamic_anchors():
            scope = self._enter(target, scope)
        # The same schema has another meaning inside of itself, and where a name is excused: only there.
        active = here.active & self.made_of.reaches(target) if here.active else here.active
        excused = here.excused & self.made_of.required(target) if here.excused else here.excused
        key = (*place, tuple((name, p.uri, p.pointer) for name, p in scope), active, excused)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._name(target.pointer)
            self._defs[name] = True  # a place holder until its turn comes
            self._waiting.append((name, target, _Here(scope, active | {place}, excused)))
        return {"$ref": f"#/$defs/{name}"}

    def _name(self, pointer: str) -> str:
        tail = "".join(c if c.isalnum() else "_" for c in pointer.rpartition("/")[2]) or "root"
        return tail if tail not in self._defs else f"{tail}.{len(self._defs)}"

    def _has_dynamic_anchors(self) -> bool:
        return bool(self.document.dynamic_anchors())

    def _enter(self, node: Node, scope: _Scope) -> _Scope:
        """The scope inside a schema resource: the outermost declaration of an anchor stays in force."""
        known = {name for name, _ in scope}
        anchors = self.document.dynamic_anchors()
        fresh = [(n, place) for n, place in anchors if n not in known and self._within(place, node)]
        return (*scope, *dict(reversed(fresh)).items()) if fresh else scope

    def _within(self, place: Node, resource: Node) -> bool:
        return place.uri == resource.uri and (place.pointer + "/").startswith(resource.pointer + "/")

    def _dynamic(self, node: Node, reference: str, here: _Here) -> Any:
        name = reference.partition("#")[2]
        for bound, place in here.scope:
            if bound == name:
                return self._definition(place, here)
        return self._reference(node, reference, here)

    def _keywords(self, raw: Mapping[str, Any], node: Node, here: _Here) -> Any:  # noqa: C901, PLR0912
        """One schema object, keyword by keyword; what only describes is left out."""
        out: dict[str, Any] = {}
        response = self.direction == "response"
        marker = "writeOnly" if response else "readOnly"
        below = _Here(here.scope, depth=here.depth)
        if raw.keys() & {"properties", "allOf"}:
            here = here._replace(excused=here.excused | self.made_of.marked(node, marker))
        put_type(raw, out, self.direction == "response")
        for key in _PLAIN:
            if key in raw and is_usable(key, raw[key]):
                out[key] = raw[key]
        put_bounds(raw, out)
        for key in _IN_PLACE:
            if isinstance(raw.get(key), (dict, bool)):
                out[key] = self._convert(self._below(node, key), here)
        if any(out.get(key) is _CIRCLE for key in _IN_PLACE):
            out = {key: value for key, value in out.items() if key not in _IN_PLACE}
        for key in _ONE:
            if isinstance(raw.get(key), (dict, bool)):
                out[key] = self._convert(self._below(node, key), below)
        if isinstance(raw.get("prefixItems"), list) and raw["prefixItems"]:
            places = [self._below(node, "prefixItems", str(i)) for i in range(len(raw["prefixItems"]))]
            out["prefixItems"] = [self._convert(place, below) for place in places]
        self._compositions(raw, node, here, out)
        for key in _NAMED:
            if isinstance(raw.get(key), dict):
                inner = below if key == "properties" else here
                converted = {name: self._convert(self._below(node, key, name), inner) for name in raw[key]}
                out[key] = {name: schema for name, schema in converted.items() if schema is not _CIRCLE}
        self._items(raw, node, below, out)
        self._patterns(raw, node, below, out)
        if isinstance(raw.get("required"), list):
            names = [n for n in raw["required"] if isinstance(n, str) and n not in here.excused]
            if names:
                out["required"] = sorted(set(names), key=names.index)
        unsure = out.pop(_UNSURE, False)
        for key in ("additionalProperties", "unevaluatedProperties"):
            extra = raw.get(key)
            if (isinstance(extra, dict) or (extra is False and not response)) and not unsure:
                out[key] = self._convert(self._below(node, key), below)
        if not response:
            if isinstance(raw.get("enum"), list) and raw["enum"]:
                out["enum"] = raw["enum"]
            if "const" in raw:
                out["const"] = raw["const"]
        return or_null(out) if self._may_be_null(raw) else out

    def _compositions(self, raw: Mapping[str, Any], node: Node, here: _Here, out: dict[str, Any]) -> None:
        for key in ("allOf", *_CHOICES):
            if not isinstance(raw.get(key), list) or not raw[key]:
                continue
            places = [self._below(node, key, str(index)) for index in range(len(raw[key]))]
            branches = [self._convert(place, here) for place in places]
            if key == "allOf":
                branches = [branch for branch in branches if branch is not _CIRCLE]
            elif any(branch is _CIRCLE for branch in branches):
                continue  # a choice that may be the schema itself asks for nothing more
            told = discriminator(raw, places) if key != "allOf" else {}
            lenient = "anyOf" not in out and (self.direction == "response" or bool(told))
            if branches:
                out["anyOf" if key == "oneOf" and lenient else key] = branches
                if told and key != "allOf" and self.direction == "request":
                    out["discriminator"] = told

    def _items(self, raw: Mapping[str, Any], node: Node, here: _Here, out: dict[str, Any]) -> None:
        items = raw.get("items")
        if isinstance(items, (dict, bool)):
            out["items"] = self._convert(self._below(node, "items"), here)
        elif isinstance(items, list) and items:
            out["prefixItems"] = [
                self._convert(self._below(node, "items", str(i)), here) for i in range(len(items))
            ]

    def _patterns(self, raw: Mapping[str, Any], node: Node, here: _Here, out: dict[str, Any]) -> None:
        """`pattern` stays as it is written; the keys of `patternProperties` become Python's."""
        if not raw.keys() & {"pattern", "patternProperties"}:
            return
        from .patterns import pattern_problem, safe_length, translate_pattern

        pattern = raw.get("pattern")
        if isinstance(pattern, str):
            if (problem := pattern_problem(pattern)) is not None:
                self._problem(problem, node)
            if translate_pattern(pattern) is not None:
                out["pattern"] = pattern
        named = raw.get("patternProperties")
        for name in named if isinstance(named, dict) else ():
            translated = translate_pattern(str(name))
            if translated is None or safe_length(str(name)) is not None:
                self._problem(
                    pattern_problem(str(name)) or f"pattern {name!r} is too slow; not checked", node
                )
                out[_UNSURE] = True
            else:
                schema = self._convert(self._below(node, "patternProperties", name), here)
                out.setdefault("patternProperties", {})[translated] = schema

    def _may_be_null(self, raw: Mapping[str, Any]) -> bool:
        return self.direction == "request" and (raw.get("nullable") is True or raw.get("x-nullable") is True)
