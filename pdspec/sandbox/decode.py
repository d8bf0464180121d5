"""The wire back to values: every style, explode and location of OpenAPI parameters, led by their schemas.

What a schema calls an integer, number or boolean becomes one where the text is one; any other text stays
text, so that validation can say what is wrong with it. This is the other direction of the client's encoder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from ..document import Document
from ..model import Node, Operation, Parameter
from .wiretypes import Shape

Pairs = list[tuple[str, str]]
Values = dict[tuple[str, str], Any]

_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


class Undecodable(ValueError):
    """The text of a parameter does not have the form of its style. `location` is "query.color"."""

    def __init__(self, location: str, message: str) -> None:
        super().__init__(location, message)
        self.location, self.message = location, message

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


def decode_parameters(
    operation: Operation,
    document: Document,
    path_values: Mapping[str, str],
    raw_query: str,
    headers: Mapping[str, str],
    cookies: str = "",
    *,
    lenient: bool = False,
) -> Values:
    """The values of an operation's parameters by (location, name); those that were not sent are left out.

    `path_values` has the text of each path segment still percent-encoded, `raw_query` is the query as sent,
    `headers` have lower-case names, `cookies` is the Cookie header. `lenient` also takes a list whose
    delimiters came percent-encoded or with blanks, as many clients send it. Raises Undecodable.
    """
    reader = _Reader(operation, document, raw_query, lenient)
    jar = [_pair(part.strip(" \t")) for part in cookies.split(";") if part.strip()]
    values: Values = {}
    for parameter in operation.parameters:
        key = (parameter.location, parameter.name)
        if parameter.location == "path":
            text = path_values.get(parameter.name)
        elif parameter.location == "header":
            text = headers.get(parameter.name.lower())
        else:
            value = reader.pairs_value(parameter, reader.query if parameter.location == "query" else jar)
            if parameter.location == "querystring" and raw_query:
                value = reader.querystring(parameter, raw_query)
            if value is not _ABSENT:
                values[key] = value
            continue
        if text is not None:
            values[key] = reader.text_value(parameter, text)
    return values


class _Absent:
    """The type of "was not sent"."""


_ABSENT: Final = _Absent()


class _Reader:
    """Decodes the parameters of one request."""

    def __init__(self, operation: Operation, document: Document, raw_query: str, lenient: bool) -> None:
        self.operation, self.document, self.lenient = operation, document, lenient
        self.query = [_pair(part) for part in raw_query.split("&") if part]

    def text_value(self, parameter: Parameter, text: str) -> Any:
        """A path or header parameter from its one text."""
        in_path = parameter.location == "path"
        clean = _percent if in_path else _as_is
        if parameter.media_type is not None:
            return self._content(parameter, clean(text, _where(parameter)))
        shape = Shape.of(self.document, parameter.node)
        if parameter.style == "label":
            return self._label(parameter, shape, text)
        if parameter.style == "matrix":
            return self._matrix(parameter, shape, text)
        parts = [part if in_path else part.strip(" \t") for part in text.split(",")]
        return self._from_parts(parameter, shape, text, parts, parameter.explode, clean)

    def pairs_value(self, parameter: Parameter, pairs: Pairs) -> Any:
        """A query or cookie parameter from name-value pairs; _ABSENT when nothing in them is its own."""
        clean = self._cleaner(parameter)
        shape = Shape.of(self.document, parameter.node)
        if parameter.media_type is None and parameter.style == "deepObject":
            return self._deep(parameter, shape, pairs)
        if parameter.media_type is None and shape.is_object and parameter.explode:
            return self._exploded_object(parameter, shape, pairs, clean)
        if parameter.location == "cookie" and parameter.explode and shape.is_array:
            pairs = [_pair(part) for name, value in pairs for part in f"{name}={value}".split("&")]
        texts = [value for name, value in pairs if clean(name, parameter.name) == parameter.name]
        if not texts:
            return _ABSENT
        if parameter.media_type is not None:
            return self._content(parameter, clean(texts[-1], _where(parameter)))
        if shape.is_array and (parameter.explode or len(texts) > 1):
            return self._items(parameter, shape, texts, clean)
        return self._delimited(parameter, shape, texts[-1], clean)

    def querystring(self, parameter: Parameter, raw_query: str) -> Any:
        """The whole query as one value (OpenAPI 3.2)."""
        if parameter.media_type == "application/x-www-form-urlencoded":
            return self._exploded_object(
                parameter, Shape.of(self.document, parameter.node), self.query, _form
            )
        return self._content(parameter, _percent(raw_query, _where(parameter)))

    def _cleaner(self, parameter: Parameter) -> Clean:
        if parameter.style == "cookie":
            return _as_is
        # RFC 6570 leaves a reserved "+" alone; otherwise it is how forms write a blank.
        return _percent if parameter.allow_reserved or parameter.location == "cookie" else _form

    def _content(self, parameter: Parameter, text: str) -> Any:
        media_type = (parameter.media_type or "").partition(";")[0].strip(" \t").lower()
        if media_type == "application/x-www-form-urlencoded":
            pairs = [_pair(part) for part in text.split("&") if part]
            return self._object(Shape.of(self.document, parameter.node), pairs, _form, _where(parameter))
        if media_type != "application/json" and not media_type.endswith("+json"):
            return text
        try:
            return json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise Undecodable(_where(parameter), "must be JSON") from None

    def _label(self, parameter: Parameter, shape: Shape, text: str) -> Any:
        if not text.startswith("."):
            raise Undecodable(_where(parameter), "must start with a dot (style label)")
        body = text[1:]
        parts = body.split("." if parameter.explode else ",")
        return self._from_parts(parameter, shape, body, parts, parameter.explode, _percent)

    def _matrix(self, parameter: Parameter, shape: Shape, text: str) -> Any:
        if not text.startswith(";"):
            raise Undecodable(_where(parameter), "must start with a semicolon (style matrix)")
        pairs = [_pair(part) for part in text[1:].split(";")]
        if shape.is_object and parameter.explode:
            return self._object(shape, pairs, _percent, _where(parameter))
        if any(_percent(name, _where(parameter)) != parameter.name for name, _ in pairs):
            raise Undecodable(_where(parameter), f"must be given as ;{parameter.name}=… (style matrix)")
        if shape.is_array and parameter.explode:
            return self._items(parameter, shape, [value for _, value in pairs], _percent)
        text = pairs[0][1]
        return self._from_parts(parameter, shape, text, text.split(","), False, _percent)

    def _delimited(self, parameter: Parameter, shape: Shape, text: str, clean: Clean) -> Any:
        """style form, spaceDelimited, pipeDelimited: one pair holds the whole value."""
        delimiter = _DELIMITERS.get(parameter.style)
        if delimiter is None:
            return self._from_parts(parameter, shape, text, text.split(","), False, clean)
        whole = clean(text, _where(parameter))
        return self._from_parts(parameter, shape, whole, whole.split(delimiter), False, _as_is)

    def _from_parts(
        self, parameter: Parameter, shape: Shape, whole: str, parts: list[str], explode: bool, clean: Clean
    ) -> Any:
        """An array, object or single value out of a text that is split at its delimiters already."""
        where = _where(parameter)
        if shape.is_array:
            return self._items(parameter, shape, parts, clean)
        if not shape.is_object:
            return shape.value(clean(whole, where))
        if explode:
            return self._object(shape, [_pair(part) for part in parts], clean, where)
        if len(parts) % 2:
            raise Undecodable(where, "must be names and values in turn")
        return self._object(shape, list(zip(parts[::2], parts[1::2], strict=True)), clean, where)

    def _items(self, parameter: Parameter, shape: Shape, texts: Iterable[str], clean: Clean) -> list[Any]:
        where = _where(parameter)
        items = [clean(text, where) for text in texts]
        if self.lenient and not (parameter.explode and shape.item(0).is_free_text):
            delimiter = _DELIMITERS.get(parameter.style, ",")
            items = [part.strip(" \t") for item in items for part in item.split(delimiter)]
        return [shape.item(index).value(item) for index, item in enumerate(items)]

    def _object(self, shape: Shape, pairs: Pairs, clean: Clean, where: str) -> dict[str, Any]:
        named = [(clean(name, where), clean(value, where)) for name, value in pairs]
        return {name: shape.property(name).value(value) for name, value in named}

    def _exploded_object(self, parameter: Parameter, shape: Shape, pairs: Pairs, clean: Clean) -> Any:
        """style form with explode: the properties are pairs of their own, among those of other parameters."""
        where = _where(parameter)
        taken = {
            p.name
            for p in self.operation.parameters
            if p is not parameter and p.location == parameter.location
        }
        value: dict[str, Any] = {}
        for raw_name, raw_value in pairs:
            name = clean(raw_name, where)
            if not (shape.has_property(name) or (shape.is_open and name not in taken)):
                continue
            below, text = shape.property(name), clean(raw_value, where)
            if below.is_array:
                value.setdefault(name, []).append(below.item(len(value.get(name, ()))).value(text))
            else:
                value[name] = below.value(text)
        return value or _ABSENT

    def _deep(self, parameter: Parameter, shape: Shape, pairs: Pairs) -> Any:
        """style deepObject: name[key]=value; more keys lead deeper; repetition, [] or [0] makes a list."""
        clean = self._cleaner(parameter)
        where, prefix, root = _where(parameter), parameter.name + "[", dict[str, Any]()
        found: Any = _ABSENT
        for raw_name, raw_value in pairs:
            name = clean(raw_name, where)
            if name == parameter.name and not shape.is_array:
                found = shape.value(clean(raw_value, where))
            if not name.startswith(prefix):
                continue
            if not name.endswith("]"):
                raise Undecodable(where, f"{name!r} must end with ]")
            keys = name[len(prefix) : -1].split("][")
            if shape.is_array:
                _append(root.setdefault("", []), keys, clean(raw_value, where), shape, where)
            else:
                _plant(root, keys, clean(raw_value, where), shape, where)
        return root.get("", _ABSENT) if shape.is_array else root or found


def _plant(node: dict[str, Any], keys: list[str], text: str, shape: Shape, where: str) -> None:
    """Put a text at a path of keys below an object."""
    key, below = keys[0], shape.property(keys[0])
    if below.is_array:
        _append(node.setdefault(key, []), keys[1:], text, below, where)
    elif len(keys) == 1:
        if isinstance(node.get(key), dict):
            raise Undecodable(where, f"[{key}] is given as a value and as an object")
        node[key] = below.value(text)
    else:
        inner = node.setdefault(key, {})
        if not isinstance(inner, dict):
            raise Undecodable(where, f"[{key}] is given as a value and as an object")
        _plant(inner, keys[1:], text, below, where)


def _append(items: list[Any], keys: list[str], text: str, shape: Shape, where: str) -> None:
    """Put a text into a list: as the next item, or below the item with this index, which comes in order."""
    if len(keys) <= 1:
        items.append(shape.item(len(items)).value(text))
        return
    index = int(keys[0]) if keys[0].isascii() and keys[0].isdecimal() else len(items)
    if index == len(items):
        items.append({})
    if index >= len(items) or not isinstance(items[index], dict):
        raise Undecodable(where, f"[{keys[0]}] is not the next item")
    _plant(items[index], keys[1:], text, shape.item(index), where)


Clean = Callable[[str, str], str]


def _percent(text: str, where: str) -> str:
    """Percent-decoding; a plus sign is a plus sign."""
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise Undecodable(where, "must be UTF-8, percent-encoded") from None


def _form(text: str, where: str) -> str:
    """Percent-decoding as in forms: a plus sign is a blank."""
    return _percent(text.replace("+", " "), where)


def _as_is(text: str, _where: str) -> str:
    return text


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _where(parameter: Parameter) -> str:
    return f"{parameter.location}.{parameter.name}"


def _no_constant(name: str) -> Any:
    raise ValueError(name)


__all__ = ["Node", "Undecodable", "Values", "decode_parameters"]
