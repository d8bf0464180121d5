"""OpenAPI schemas (2.0, 3.0, 3.1, 3.2) as self-contained JSON Schema 2020-12.

Requests are closed, responses open. For a request, enums and `additionalProperties: false` are law and a
`readOnly` property is not demanded. For a response, unknown fields, unknown enum values and undocumented
nulls do no harm, and a `writeOnly` property is not expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .document import Document, escape
from .errors import RefError
from .model import Node, SpecProblem
from .patterns import translate_pattern

Direction = Literal["request", "response"]

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_ONE = ("not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "contentSchema")
_MANY = ("allOf", "prefixItems")
_NAMED = ("properties", "dependentSchemas")
_PLAIN = (
    "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
    "minProperties", "maxProperties", "minContains", "maxContains", "dependentRequired",
)  # fmt: skip
_NUMERIC = frozenset({
    "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
    "minProperties", "maxProperties", "minContains", "maxContains",
})  # fmt: skip
_CHOICES = ("anyOf", "oneOf")

# Dynamic anchors in force, outermost first come: (name, place).
_Scope = tuple[tuple[str, Node], ...]


class Translator:
    """Turns one place of a document into one JSON Schema; `problems` collects what was left out.

    Every `$ref` target becomes an entry of `$defs`, so recursion is no problem and nothing is copied twice.
    """

    def __init__(self, document: Document, direction: Direction) -> None:
        self.document, self.direction = document, direction
        self.problems: list[SpecProblem] = []
        self._defs: dict[str, Any] = {}
        self._names: dict[tuple[str, str, _Scope], str] = {}

    def schema(self, node: Node) -> Any:
        """The JSON Schema of a place: a dict, or True where anything goes."""
        body = self._convert(node, ())
        if not isinstance(body, dict):
            return body
        return {**body, "$defs": self._defs} if self._defs else body

    def _problem(self, message: str, node: Node) -> None:
        self.problems.append(SpecProblem(message, node.uri, node.pointer))

    def _below(self, node: Node, *keys: str) -> Node:
        value = node.value
        for key in keys:
            value = value[int(key)] if isinstance(value, list) else value[key]
        return Node(value, node.uri, node.pointer + "".join(f"/{escape(key)}" for key in keys))

    def _convert(self, node: Node, scope: _Scope) -> Any:
        raw = node.value
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, dict):
            self._problem(f"a schema must be an object, not {type(raw).__name__}; taken as any value", node)
            return True
        if isinstance(raw.get("$id"), str) and self.document.siblings_count:
            scope = self._enter(node, scope)
        if isinstance(raw.get("$ref"), str):
            reference = self._reference(node, raw["$ref"], scope)
            if not self.document.siblings_count or len(raw) == 1:
                return reference
            own = self._keywords({k: v for k, v in raw.items() if k != "$ref"}, node, scope)
            if not own:
                return reference
            return {"allOf": [reference, own]}
        if isinstance(raw.get("$dynamicRef"), str):
            return self._dynamic(node, raw["$dynamicRef"], scope)
        return self._keywords(raw, node, scope)

    def _reference(self, node: Node, reference: str, scope: _Scope) -> Any:
        try:
            target = self.document.target(reference, node)
        except RefError as error:
            self._problem(f"{error.message}; taken as any value", node)
            return True
        return self._definition(target, scope)

    def _definition(self, target: Node, scope: _Scope) -> Any:
        if not scope and self._has_dynamic_anchors():
            scope = self._enter(target, scope)
        key = (target.uri, target.pointer, scope)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._name(target.pointer)
            self._defs[name] = True  # a place holder, so that recursion ends
            self._defs[name] = self._convert(target, scope)
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

    def _dynamic(self, node: Node, reference: str, scope: _Scope) -> Any:
        name = reference.partition("#")[2]
        for bound, place in scope:
            if bound == name:
                return self._definition(place, scope)
        return self._reference(node, reference, scope)

    def _keywords(self, raw: Mapping[str, Any], node: Node, scope: _Scope) -> Any:  # noqa: C901, PLR0912
        """One schema object, keyword by keyword; what only describes is left out."""
        out: dict[str, Any] = {}
        response = self.direction == "response"
        self._type(raw, out)
        for key in _PLAIN:
            if key in raw and (key not in _NUMERIC or _is_number(raw[key])):
                out[key] = raw[key]
        self._bounds(raw, out)
        for key in _ONE:
            if key in raw and isinstance(raw[key], (dict, bool)):
                out[key] = self._convert(self._below(node, key), scope)
        for key in _MANY:
            if isinstance(raw.get(key), list) and raw[key]:
                out[key] = [
                    self._convert(self._below(node, key, str(i)), scope) for i in range(len(raw[key]))
                ]
        for key in _CHOICES:
            if isinstance(raw.get(key), list) and raw[key]:
                branches = [
                    self._convert(self._below(node, key, str(i)), scope) for i in range(len(raw[key]))
                ]
                out["anyOf" if response and "anyOf" not in out else key] = branches
        for key in _NAMED:
            if isinstance(raw.get(key), dict):
                out[key] = {name: self._convert(self._below(node, key, name), scope) for name in raw[key]}
        self._items(raw, node, scope, out)
        self._patterns(raw, node, scope, out)
        if isinstance(raw.get("required"), list):
            names = [n for n in raw["required"] if isinstance(n, str) and not self._excused(raw, node, n)]
            if names:
                out["required"] = sorted(set(names), key=names.index)
        for key in ("additionalProperties", "unevaluatedProperties"):
            extra = raw.get(key)
            if isinstance(extra, dict) or (extra is False and not response):
                out[key] = self._convert(self._below(node, key), scope)
        if not response:
            if isinstance(raw.get("enum"), list) and raw["enum"]:
                out["enum"] = raw["enum"]
            if "const" in raw:
                out["const"] = raw["const"]
        return self._nullable(raw, out)

    def _type(self, raw: Mapping[str, Any], out: dict[str, Any]) -> None:
        given = raw.get("type")
        names = [t for t in (given if isinstance(given, list) else [given]) if t in TYPES]
        if not names:
            return  # "file", "any" and typing errors say nothing that JSON can be held to
        if self.direction == "response" and "null" not in names:
            names.append("null")
        out["type"] = names if len(names) > 1 else names[0]

    def _bounds(self, raw: Mapping[str, Any], out: dict[str, Any]) -> None:
        """OpenAPI 3.0 and 2.0 have boolean `exclusiveMinimum`, later ones a number."""
        for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            value = raw.get(exclusive)
            if value is True and inclusive in out:
                out[exclusive] = out.pop(inclusive)
            elif _is_number(value):
                out[exclusive] = value

    def _items(self, raw: Mapping[str, Any], node: Node, scope: _Scope, out: dict[str, Any]) -> None:
        items = raw.get("items")
        if isinstance(items, (dict, bool)):
            out["items"] = self._convert(self._below(node, "items"), scope)
        elif isinstance(items, list) and items:
            out["prefixItems"] = [
                self._convert(self._below(node, "items", str(i)), scope) for i in range(len(items))
            ]

    def _patterns(self, raw: Mapping[str, Any], node: Node, scope: _Scope, out: dict[str, Any]) -> None:
        pattern = raw.get("pattern")
        if isinstance(pattern, str):
            translated = translate_pattern(pattern)
            if translated is None:
                self._problem(
                    f"pattern {pattern!r} is not a regular expression that Python knows; not checked", node
                )
            else:
                out["pattern"] = translated
        named = raw.get("patternProperties")
        if isinstance(named, dict):
            out["patternProperties"] = {}
            for name in named:
                translated = translate_pattern(name)
                if translated is None:
                    self._problem(f"pattern {name!r} is not a regular expression that Python knows", node)
                else:
                    below = self._convert(self._below(node, "patternProperties", name), scope)
                    out["patternProperties"][translated] = below

    def _excused(self, raw: Mapping[str, Any], node: Node, name: str) -> bool:
        """Whether a required property is for the other direction only."""
        marker = "readOnly" if self.direction == "request" else "writeOnly"
        for holder in _holders(raw, node, self.document):
            properties = holder.value.get("properties") if isinstance(holder.value, dict) else None
            declared = properties.get(name) if isinstance(properties, dict) else None
            if not isinstance(declared, dict):
                continue
            if declared.get(marker) is True:
                return True
            if "$ref" in declared:
                try:
                    target = self.document.resolve(self._below(holder, "properties", name)).value
                except RefError:
                    return False
                return isinstance(target, dict) and target.get(marker) is True
        return False

    def _nullable(self, raw: Mapping[str, Any], out: dict[str, Any]) -> Any:
        if raw.get("nullable") is not True or self.direction == "response":
            return out
        rest = set(out) - {"type", "enum"}
        if "type" in out and not rest & {"allOf", "anyOf", "oneOf", "not", "const", "if"}:
            kinds = out["type"] if isinstance(out["type"], list) else [out["type"]]
            if "null" not in kinds:
                out["type"] = [*kinds, "null"]
            if "enum" in out and None not in out["enum"]:
                out["enum"] = [*out["enum"], None]
            return out
        return {"anyOf": [out, {"type": "null"}]} if out else out


def _holders(raw: Mapping[str, Any], node: Node, document: Document) -> list[Node]:
    """The schema itself and what its allOf brings in, one level of references deep."""
    holders = [Node(raw, node.uri, node.pointer)]
    for index, part in enumerate(raw.get("allOf") or () if isinstance(raw.get("allOf"), list) else ()):
        if isinstance(part, dict):
            try:
                holders.append(document.resolve(Node(part, node.uri, f"{node.pointer}/allOf/{index}")))
            except RefError:
                continue
    return holders


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
