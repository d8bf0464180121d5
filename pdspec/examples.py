"""An example value for a schema: always the same one, and one that fits."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from .document import Document
from .errors import RefError
from .model import Node, Operation
from .outline import Merged, merge
from .patterns import translate_pattern

_DEPTH = 7
_FORMATS = {
    "date-time": "2024-05-17T09:30:00Z", "date": "2024-05-17", "time": "09:30:00",
    "email": "ada@example.com", "uri": "https://example.com/", "url": "https://example.com/",
    "hostname": "example.com", "ipv4": "192.0.2.1", "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "byte": "aGVsbG8=", "duration": "PT30M", "ipv6": "2001:db8::1", "uri-reference": "/",
    "decimal": "10.50",
}  # fmt: skip
_NAMED = {
    "name": "Acme", "term": "acme", "title": "A new deal", "email": "ada@example.com", "first_name": "Ada",
    "last_name": "Lovelace", "country": "Estonia", "currency": "EUR", "city": "Tallinn",
    "cursor": "eyJpZCI6NX0", "subject": "Call Ada", "description": "A few words",
    "error": "What went wrong", "locality": "Tallinn", "address": "Telliskivi 60, Tallinn",
    "url": "https://example.com/", "phone": "+372 5555 5555",
}  # fmt: skip
# Tried, in this order, where a string has to match a pattern.
_CANDIDATES = (
    "2024-05-17 09:30:00", "2024-05-17", "2024-05-17T09:30:00Z", "09:30:00", "09:30", "1", "12", "1,2",
    "10.5", "a", "A", "abc", "ABC", "id", "name ASC", "EUR", "en", "en_US", "ada@example.com",
    "https://example.com/", "#ff8800", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e",
    "3fa85f64-5717-4562-b3fc-2c963f66afa6", "+37255555555", "a-b", "a_b", "A1", "1.0.0", "/a", "2024",
    "ABCDEFGHIJ", "0123456789",
)  # fmt: skip


def example(document: Document, node: Node | None, *, full: bool = True, name: str = "") -> Any:
    """A value that the schema allows. `full` gives every field, otherwise only those that are required.

    The document's own examples and defaults come first. The same schema always gives the same value.

    >>> from pdspec.document import load
    >>> document = load({"openapi": "3.1.0", "paths": {}})
    >>> example(document, Node({"type": "array", "items": {"type": "integer"}}))
    [1]
    """
    return None if node is None else _Maker(document, full).value(node, name, ())


def answer_example(document: Document, operation: Operation, status: str | None = None) -> Any:
    """An example of what an operation answers, or None where it answers nothing in JSON."""
    for key, answer in operation.responses.items():
        if key == status if status is not None else key.startswith("2") or key == "default":
            for content in answer.contents:
                if "json" in content.media_type and content.schema is not None:
                    return example(document, content.schema)
    return None


class _Maker:
    def __init__(self, document: Document, full: bool) -> None:
        self.document, self.full = document, full

    def value(self, node: Node, name: str, trail: tuple[tuple[str, str], ...]) -> Any:
        merged = merge(self.document, node)
        words = merged.words
        found, given = self._given(words)
        if found:
            return copy.deepcopy(given)
        try:
            place = self.document.resolve(node)
        except RefError:
            place = node
        key = (place.uri, place.pointer)
        trail = (*trail, key) if place.pointer and key not in trail else (*trail, ("", ""))
        if not merged.kinds and merged.options:
            return self._option(merged, name, trail)
        kind = merged.kinds[0] if merged.kinds else "null" if "null" in merged.types else "string"
        if kind == "object":
            return self._object(merged, trail)
        if kind == "array":
            return self._array(merged, name, trail)
        if kind == "string":
            return self._string(words, name)
        return {"integer": _number, "number": _number, "boolean": lambda _w, _k: True}.get(
            kind, lambda _w, _k: None
        )(words, kind)

    @staticmethod
    def _given(words: Mapping[str, Any]) -> tuple[bool, Any]:
        if "example" in words:
            return True, words["example"]
        if isinstance(words.get("examples"), list) and words["examples"]:
            return True, words["examples"][0]
        if "const" in words:
            return True, words["const"]
        if isinstance(words.get("enum"), list) and words["enum"]:
            default = words.get("default")
            return True, default if default in words["enum"] else words["enum"][0]
        if words.get("default") is not None:
            return True, words["default"]
        return False, None

    def _option(self, merged: Merged, name: str, trail: tuple[tuple[str, str], ...]) -> Any:
        options = [one for one in merged.options if merge(self.document, one).types != ["null"]]
        if not options:
            return None
        best = next((one for one in options if (one.uri, one.pointer) not in trail), options[0])
        return self.value(best, name, trail) if len(trail) < 3 * _DEPTH else None

    def _object(self, merged: Merged, trail: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        deep = len(trail) > _DEPTH
        for name, child in merged.fields.items():
            needed = name in merged.required
            if (not needed and (deep or not self.full)) or len(trail) > 3 * _DEPTH:
                continue
            if not needed and self._again(child, trail):
                continue
            out[name] = self.value(child, name, trail)
        for option in merged.options[:1]:
            below = self.value(option, "", trail) if len(trail) < 3 * _DEPTH else None
            out.update(below if isinstance(below, dict) else {})
        if (
            merged.others is not None
            and not merged.fields
            and self.full
            and not deep
            and not self._again(merged.others, trail)
        ):
            out["1"] = self.value(merged.others, "", trail)
        return out

    def _array(self, merged: Merged, name: str, trail: tuple[tuple[str, str], ...]) -> list[Any]:
        least = merged.words.get("minItems")
        count = max(1, least) if isinstance(least, int) else 1
        if merged.items is None:
            return []
        if not isinstance(least, int) and (self._again(merged.items, trail) or len(trail) > _DEPTH):
            return []
        singular = name[:-1] if name.endswith("s") else name
        one = self.value(merged.items, singular, trail)
        return [one + index if type(one) is int else copy.deepcopy(one) for index in range(min(count, 20))]

    def _again(self, node: Node, trail: tuple[tuple[str, str], ...]) -> bool:
        """Whether a schema stands inside itself."""
        try:
            place = self.document.resolve(node)
        except RefError:
            return False
        merged = merge(self.document, place)
        inner = (
            self.document.resolve(merged.items)
            if merged.items is not None and _resolves(self.document, merged.items)
            else place
        )
        return bool({(place.uri, place.pointer), (inner.uri, inner.pointer)} & set(trail))

    def _string(self, words: Mapping[str, Any], name: str) -> str:
        pattern = words.get("pattern")
        least, most = words.get("minLength"), words.get("maxLength")
        natural = [_FORMATS.get(str(words.get("format")), ""), _NAMED.get(name.lower(), ""), "text"]
        if isinstance(pattern, str) and (translated := translate_pattern(pattern)) is not None:
            regex = re.compile(translated)
            fitting = next((c for c in (*filter(None, natural), *_CANDIDATES) if regex.search(c)), None)
            if fitting is not None:
                return fitting
        text = next(filter(None, natural))
        if isinstance(most, int) and len(text) > most:
            text = text[:most]
        if isinstance(least, int) and len(text) < least:
            text = (text * (least // max(1, len(text)) + 1))[: min(least, 10_000)]
        return text


def _resolves(document: Document, node: Node) -> bool:
    try:
        document.resolve(node)
    except RefError:
        return False
    return True


def _number(words: Mapping[str, Any], kind: str) -> int | float:
    low, high, of = (_limit(words, key) for key in ("minimum", "maximum", "multipleOf"))
    above, below = _limit(words, "exclusiveMinimum"), _limit(words, "exclusiveMaximum")
    if words.get("exclusiveMinimum") is True:
        above = low
    value: int | float = 1
    if above is not None and value <= above:
        value = above + 1
    if low is not None and value < low:
        value = low
    if high is not None and value > high:
        value = high
    if below is not None and value >= below:
        value = below - 1 if kind == "integer" else (below + (above if above is not None else below - 1)) / 2
    if of:
        value = -(-value // of) * of or of
    return int(value) if kind == "integer" or float(value).is_integer() else value


def _limit(words: Mapping[str, Any], key: str) -> int | float | None:
    value = words.get(key)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
