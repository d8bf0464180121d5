"""Values to text: one table of parameter styles (OpenAPI 3, "Style Examples").

Everything that is not an RFC 3986 "unreserved" character is percent-encoded, so a value can never become
another path, another parameter or another header. A value that its style cannot carry without being
mistaken for another one is refused, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from .media import kind_of
from .model import Parameter
from .sensitive import shown

encode_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# `allowReserved` (RFC 6570, 2.3): reserved characters stay, except those that would end the value.
_RESERVED = ":/?@!$'()*,;[]"


class Refused(Exception):  # private: becomes a Problem of InvalidCall
    """A value that its style cannot carry."""


def encode(text: str, reserved: bool = False) -> str:
    """Percent-encode; with `reserved` as `allowReserved` says.

    >>> encode("a/b &ü"), encode("a/b&", reserved=True)
    ('a%2Fb%20%26%C3%BC', 'a/b%26')
    """
    try:
        if not reserved:
            return quote(text, safe="")
        parts = re.split(r"(%[0-9A-Fa-f]{2})", text)
        return "".join(part if i % 2 else quote(part, safe=_RESERVED) for i, part in enumerate(parts))
    except UnicodeEncodeError:
        raise Refused("has a lone surrogate, which is not text") from None


def scalar(value: Any) -> str:
    """A JSON scalar as text. Raises Refused for arrays and objects.

    >>> scalar(True), scalar(7.0), scalar("x"), scalar(None)
    ('true', '7', 'x', 'null')
    """
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float:
        return str(int(value)) if value == int(value) and abs(value) < 1e16 else repr(value)
    if value is None:
        return "null"
    raise Refused(f"{shown(value)} is nested too deep for this style; only flat arrays and objects fit")


def _pairs(value: Mapping[str, Any], code: Callable[[str], str]) -> list[tuple[str, str]]:
    """The properties of an object; a null one is undefined (RFC 6570, 2.3) and left out."""
    return [(code(key), code(scalar(below))) for key, below in value.items() if below is not None]


def _is_empty(value: list[Any] | dict[str, Any]) -> bool:
    """Whether nothing is left to write: the null properties of an object are not there (RFC 6570, 2.3)."""
    return not value or (isinstance(value, dict) and all(below is None for below in value.values()))


def _flat(value: Any, code: Callable[[str], str]) -> list[str]:
    """Arrays as items, objects as key, value, key, value."""
    if isinstance(value, dict):
        return [part for pair in _pairs(value, code) for part in pair]
    return [code(scalar(item)) for item in value]


def _named(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{key}={value}" for key, value in pairs]


def path_text(parameter: Parameter, value: Any) -> str:
    """The text that replaces `{name}` in a path template.

    The three styles of RFC 6570: simple `3,4`, label `.3.4`, matrix `;name=3,4`.
    """
    reserved = parameter.allow_reserved

    def code(text: str) -> str:
        return encode(text, reserved)

    name, style, explode = code(parameter.name), parameter.style, parameter.explode
    if parameter.media_type is not None:
        return code(media_text(parameter.media_type, value))
    if isinstance(value, (list, dict)) and _is_empty(value):
        raise Refused("is empty, which a path cannot carry")
    if style == "simple":
        if isinstance(value, dict) and explode:
            return ",".join(_named(_pairs(value, code)))
        return ",".join(_flat(value, code)) if isinstance(value, (list, dict)) else code(scalar(value))
    if style == "label":
        if isinstance(value, dict) and explode:
            pairs = _named(_pairs(value, code))
            if any("." in pair for pair in pairs):
                raise Refused('has a "." in a name or value, which style "label" uses between them')
            return "." + ".".join(pairs)
        if isinstance(value, (list, dict)):
            items = _flat(value, code)
            if explode and any("." in item for item in items):
                raise Refused('has a "." in an item, which style "label" uses between items')
            return "." + ("." if explode else ",").join(items)
        return "." + code(scalar(value))
    if style != "matrix":
        listed = isinstance(value, (list, dict))
        return _joined(style, value, code) if listed else code(scalar(value))
    return _matrix(name, value, explode, code)


def _matrix(name: str, value: Any, explode: bool, code: Callable[[str], str]) -> str:
    if isinstance(value, dict) and explode:
        return "".join(f";{pair}" for pair in _named(_pairs(value, code)))
    if isinstance(value, list) and explode:
        return "".join(f";{name}={code(scalar(item))}" for item in value)
    text = ",".join(_flat(value, code)) if isinstance(value, (list, dict)) else code(scalar(value))
    return f";{name}={text}" if text else f";{name}"


def query_text(parameter: Parameter, value: Any) -> list[str]:
    """The `name=value` pieces of one query parameter, percent-encoded; none for null and empty arrays."""
    reserved = parameter.allow_reserved

    def code(text: str) -> str:
        return encode(text, reserved)

    name, explode = encode(parameter.name), parameter.explode
    if value is None:
        return [f"{name}="] if parameter.allow_empty else []
    if parameter.media_type is not None:
        return [f"{name}={code(media_text(parameter.media_type, value))}"]
    if parameter.style == "deepObject":
        if not isinstance(value, (dict, list)) and _is_scalar(parameter):
            raise Refused(f"{shown(value)} is no object or array, and style deepObject carries nothing else")
        return _deep(name, value, code)
    if isinstance(value, str) and not explode and parameter.style == "form":
        # A list that is joined already: what stands between the commas is encoded, the commas are not.
        return [
            f"{name}={','.join(map(code, value.split(',')))}"
            if _takes_list(parameter)
            else f"{name}={code(value)}"
        ]
    if not isinstance(value, (list, dict)):
        return [f"{name}={code(scalar(value))}"]
    if _is_empty(value):
        return [f"{name}="] if parameter.allow_empty else []
    if explode:
        if isinstance(value, dict):
            return _named(_pairs(value, code))
        return [f"{name}={code(scalar(item))}" for item in value]
    return [f"{name}={_joined(parameter.style, value, code)}"]


DELIMITERS = {
    "form": (",", ","),
    "spaceDelimited": (" ", "%20"),
    "pipeDelimited": ("|", "%7C"),
    "tabDelimited": ("\t", "%09"),
    "ssv": (" ", "%20"),
    "tsv": ("\t", "%09"),
    "pipes": ("|", "%7C"),
}


def _joined(style: str, value: Any, code: Callable[[str], str]) -> str:
    return DELIMITERS[style][1].join(_apart(style, value, code))


def _apart(style: str, value: Any, code: Callable[[str], str]) -> list[str]:
    """The items that a delimiter can stand between."""
    character = DELIMITERS[style][0]
    if style != "form":
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            if character in scalar(item):
                raise Refused(
                    f"{shown(item)} contains {character!r}, which style {style!r} uses between items"
                )
    return _flat(value, code)


def _deep(name: str, value: Any, code: Callable[[str], str]) -> list[str]:
    """Style deepObject: every step to a value is in brackets.

    The specification defines objects of scalars. What is inside them is written as the servers read it that
    know brackets: `a[b][c]=1`; a list of scalars as `a[b][]=1&a[b][]=2` (Rack, PHP, qs, Stripe; a name that
    is just repeated leaves the first two with the last item); lists of objects by index, `a[b][0][c]=1`.
    """
    if isinstance(value, dict):
        steps = [(encode(key), below) for key, below in value.items()]
    elif isinstance(value, list):
        nested = any(isinstance(item, (dict, list)) for item in value)
        steps = [(str(index) if nested else "", item) for index, item in enumerate(value)]
    else:
        return [] if value is None else [f"{name}={code(scalar(value))}"]
    return [pair for key, below in steps for pair in _deep(f"{name}%5B{key}%5D", below, code)]


def deep_pairs(name: str, value: Any) -> list[str]:
    """An object or array in a form whose encoding is `deepObject`; items get their index, as `qs` writes.

    >>> deep_pairs("a", {"b": [1, {"c": 2}]})
    ['a%5Bb%5D%5B0%5D=1', 'a%5Bb%5D%5B1%5D%5Bc%5D=2']
    """

    def walk(prefix: str, below: Any) -> list[str]:
        if isinstance(below, (dict, list)):
            items = below.items() if isinstance(below, dict) else enumerate(below)
            return [pair for key, inner in items for pair in walk(f"{prefix}%5B{encode(str(key))}%5D", inner)]
        return [] if below is None else [f"{prefix}={encode(scalar(below))}"]

    return walk(encode(name), value)


def _is_scalar(parameter: Parameter) -> bool:
    """Whether the schema says that values are scalars; no rule for style deepObject is known then."""
    schema = parameter.node.value
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    return isinstance(kind, str) and kind not in ("object", "array")


def _takes_list(parameter: Parameter) -> bool:
    """Whether the schema offers an array beside the string, so that the string is a list joined by commas."""
    schema = parameter.node.value
    if not isinstance(schema, Mapping):
        return False
    branches = [schema, *(b for key in ("anyOf", "oneOf") for b in _listed(schema.get(key)))]
    return any(
        isinstance(b, Mapping) and "array" in (b.get("type"), *_listed(b.get("type"))) for b in branches
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def header_text(parameter: Parameter, value: Any) -> str:
    """A header value: style simple, nothing percent-encoded, nothing that could end the header."""
    if parameter.media_type is not None:
        text = media_text(parameter.media_type, value)
    elif isinstance(value, list) and parameter.style in DELIMITERS:
        text = DELIMITERS[parameter.style][0].join(_apart(parameter.style, value, str))
    elif isinstance(value, (list, dict)):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            if "," in scalar(item) or (isinstance(value, dict) and parameter.explode and "=" in scalar(item)):
                raise Refused(f'{shown(item)} contains "," or "=", which a header uses between items')
        exploded = isinstance(value, dict) and parameter.explode
        text = ",".join(_named(_pairs(dict(value), str)) if exploded else _flat(value, str))
    else:
        text = scalar(value)
    return check_header(text)


def check_header(text: str) -> str:
    """A header value as it is, or Refused: line breaks would start another header (RFC 9110, 5.5)."""
    if not text.isprintable() and re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
        raise Refused("has a line break or control character, which a header cannot carry")
    if text != text.strip(" \t"):
        raise Refused("starts or ends with white space, which a header loses")
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        raise Refused("has characters outside Latin-1, which a header cannot carry") from None
    return text


def cookie_text(parameter: Parameter, value: Any) -> list[str]:
    """The `name=value` pairs of one cookie parameter."""
    if value is None:
        return []
    if parameter.style == "cookie":
        text = scalar(value) if not isinstance(value, (list, dict)) else ",".join(_flat(value, str))
        if re.search(r'[\x00-\x20",;\\\x7f]', text):
            raise Refused("has a character that a cookie cannot carry; the style percent-encodes nothing")
        return [f"{parameter.name}={text}"]
    return query_text(parameter, value)


def media_text(media_type: str, value: Any) -> str:
    """A parameter that has `content` instead of a style."""
    if kind_of(media_type) == "json":
        return encode_json(value)
    if kind_of(media_type) == "form" and isinstance(value, dict):
        cells = [
            (key, item)
            for key, below in value.items()
            for item in (below if type(below) is list else [below])
        ]
        return "&".join(f"{encode(key)}={encode(cell(item))}" for key, item in cells if item is not None)
    return scalar(value)


def cell(value: Any) -> str:
    """A value of a form; what is nested goes as JSON, as in the default of an Encoding Object."""
    return encode_json(value) if isinstance(value, (dict, list)) else scalar(value)
