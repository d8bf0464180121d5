"""Bound calls to requests: one table of parameter styles (OpenAPI 3, "Style Examples"), then the body.

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

from .errors import InvalidCall, Problem
from .judge import shown
from .media import kind_of
from .message import Request
from .model import UNSET, Bound, Operation, Parameter

_encode_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# `allowReserved` (RFC 6570, 2.3): reserved characters stay, except those that would end the value.
_RESERVED = ":/?@!$'()*,;[]"
_TRIPLET = re.compile(r"(%[0-9A-Fa-f]{2})")
_BAD_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


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
        parts = _TRIPLET.split(text)
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
        return code(_media_text(parameter.media_type, value))
    if isinstance(value, (list, dict)) and not value:
        raise Refused("is empty, which a path cannot carry")
    if style == "simple":
        if isinstance(value, dict) and explode:
            return ",".join(_named(_pairs(value, code)))
        return ",".join(_flat(value, code)) if isinstance(value, (list, dict)) else code(scalar(value))
    if style == "label":
        if isinstance(value, dict) and explode:
            return "." + ".".join(_named(_pairs(value, code)))
        if isinstance(value, (list, dict)):
            items = _flat(value, code)
            if explode and any("." in item for item in items):
                raise Refused('has a "." in an item, which style "label" uses between items')
            return "." + ("." if explode else ",").join(items)
        return "." + code(scalar(value))
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
        return [f"{name}={code(_media_text(parameter.media_type, value))}"]
    if parameter.style == "deepObject":
        if not isinstance(value, dict):
            raise Refused(f"{shown(value)} is not an object, and style deepObject carries nothing else")
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
    if not value:
        return [f"{name}="] if parameter.allow_empty else []
    if explode:
        if isinstance(value, dict):
            return _named(_pairs(value, code))
        return [f"{name}={code(scalar(item))}" for item in value]
    return [f"{name}={_joined(parameter.style, value, code)}"]


_DELIMITERS = {
    "form": (",", ","),
    "spaceDelimited": (" ", "%20"),
    "pipeDelimited": ("|", "%7C"),
    "tabDelimited": ("\t", "%09"),
}


def _joined(style: str, value: Any, code: Callable[[str], str]) -> str:
    character, delimiter = _DELIMITERS[style]
    if style != "form":
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            if character in scalar(item):
                raise Refused(
                    f"{shown(item)} contains {character!r}, which style {style!r} uses between items"
                )
    return delimiter.join(_flat(value, code))


def _deep(prefix: str, value: Mapping[str, Any], code: Callable[[str], str]) -> list[str]:
    out = []
    for key, below in value.items():
        name = f"{prefix}%5B{encode(key)}%5D"
        if isinstance(below, dict):
            out += _deep(name, below, code)
        elif isinstance(below, list):
            raise Refused(f"{key!r} is an array, for which style deepObject has no rule; servers differ")
        elif below is not None:
            out.append(f"{name}={code(scalar(below))}")
    return out


def _takes_list(parameter: Parameter) -> bool:
    """Whether the schema offers an array beside the string, so that the string is a list joined by commas."""
    schema = parameter.node.value
    if not isinstance(schema, Mapping):
        return False
    branches = [schema, *(b for key in ("anyOf", "oneOf") for b in schema.get(key) or ())]
    return any(
        isinstance(b, Mapping) and "array" in (b.get("type"), *_listed(b.get("type"))) for b in branches
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def header_text(parameter: Parameter, value: Any) -> str:
    """A header value: style simple, nothing percent-encoded, nothing that could end the header."""
    if parameter.media_type is not None:
        text = _media_text(parameter.media_type, value)
    elif isinstance(value, (list, dict)):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            if "," in scalar(item) or (isinstance(value, dict) and parameter.explode and "=" in scalar(item)):
                raise Refused(f'{shown(item)} contains "," or "=", which a header uses between items')
        if isinstance(value, dict) and parameter.explode:
            text = ",".join(_named(_pairs(value, str)))
        else:
            text = ",".join(_flat(value, str))
    else:
        text = scalar(value)
    return check_header(text)


def check_header(text: str) -> str:
    """A header value as it is, or Refused: line breaks would start another header (RFC 9110, 5.5)."""
    if _BAD_HEADER.search(text):
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


def _media_text(media_type: str, value: Any) -> str:
    """A parameter that has `content` instead of a style."""
    if kind_of(media_type) == "json":
        return _encode_json(value)
    if kind_of(media_type) == "form" and isinstance(value, dict):
        return "&".join(f"{encode(key)}={encode(scalar(below))}" for key, below in value.items())
    return scalar(value)


class Builder:
    """Builds requests of one operation on one base URL; what does not change is worked out once."""

    def __init__(self, operation: Operation, base_url: str, headers: Mapping[str, str], accept: str) -> None:
        self.operation = operation
        self.parameters = {p.python_name: p for p in operation.parameters}
        self.headers = {"accept": accept, **headers} if accept else dict(headers)
        path = operation.path.partition("#")[0]  # Box splits one path into several with fragments
        path, _, self.fixed_query = path.partition("?")  # and OpenAI writes fixed queries into the path
        pieces = re.split(r"\{([^}]*)\}", path)
        self.literals = [quote(piece, safe="/:@!$&'()*+,;=~%") for piece in pieces[::2]]
        by_name = {p.name: p for p in operation.parameters if p.location == "path"}
        self.path = [by_name[name] for name in pieces[1::2]]
        self.base = base_url.rstrip("/") if self.literals[0].startswith("/") else base_url

    def build(self, bound: Bound, credentials: tuple[tuple[str, str, str], ...] = ()) -> Request:
        """The request. Raises InvalidCall for a value that cannot travel."""
        values = bound.values
        problems: list[Problem] = []
        url = self.base + self._path(values, problems)
        headers = self.headers
        query = [self.fixed_query] if self.fixed_query else []
        cookies: list[str] = []
        for name, value in values.items():
            parameter = self.parameters[name]
            location = parameter.location
            try:
                if location == "query":
                    query += query_text(parameter, value)
                elif location == "header":
                    if value is not None:
                        headers = headers if headers is not self.headers else dict(headers)
                        headers[parameter.name] = header_text(parameter, value)
                elif location == "cookie":
                    cookies += cookie_text(parameter, value)
                elif location == "querystring":
                    text = _media_text(parameter.media_type or "", value)
                    query.append(text if kind_of(parameter.media_type or "") == "form" else encode(text))
            except Refused as refused:
                problems.append(_refusal(parameter, refused, value))
        body = None
        if bound.body is not UNSET:
            headers = headers if headers is not self.headers else dict(headers)
            body = self._body(bound, headers, problems)
        if cookies:
            headers = {**headers, "cookie": "; ".join(cookies)}
        if problems:
            raise InvalidCall(self.operation.id, problems)
        if query:
            url = f"{url}?{'&'.join(query)}"
        return Request(self.operation, self.operation.method, url, headers, body, credentials)

    def _path(self, values: Mapping[str, Any], problems: list[Problem]) -> str:
        if not self.path:
            return self.literals[0]
        out = [self.literals[0]]
        risky = False
        for parameter, literal in zip(self.path, self.literals[1:], strict=True):
            value = values[parameter.python_name]
            if type(value) is int and parameter.style == "simple":
                text = str(value)
            else:
                risky = True
                try:
                    text = path_text(parameter, value)
                except Refused as refused:
                    problems.append(_refusal(parameter, refused, value))
                    text = "x"
                if value is None or not text:
                    problems.append(
                        Problem(
                            f"path.{parameter.name}",
                            f"{shown(value)} leaves the path without a value here; give a non-empty one",
                            value,
                            "path",
                        )
                    )
            out += [text, literal]
        path = "".join(out)
        if risky and not problems and any(s in (".", "..") for s in path.split("/")):
            names = ", ".join(p.name for p in self.path)
            problems.append(
                Problem(
                    f"path.{names}",
                    'would make "." or ".." a step of the path, which leads elsewhere',
                    rule="path",
                )
            )
        return path

    def _body(self, bound: Bound, headers: dict[str, str], problems: list[Problem]) -> bytes | None:
        content = bound.content
        media_type = bound.content_type or (content.media_type if content else "application/json")
        if content is None or kind_of(content.media_type) == "json":
            headers["content-type"] = media_type if "*" not in media_type else "application/json"
            try:
                return _encode_json(bound.body).encode()
            except UnicodeEncodeError as error:
                where = shown(error.object[max(0, error.start - 15) : error.end])
                problems.append(
                    Problem("body", f"has a lone surrogate, which is not text, near {where}", rule="json")
                )
                return None
            except (ValueError, RecursionError) as error:
                problems.append(Problem("body", f"cannot be written as JSON: {error}", rule="json"))
                return None
        from .bodies import encode_body

        try:
            body, headers["content-type"] = encode_body(bound.body, content, media_type)
        except Refused as refused:
            problems.append(Problem("body", str(refused), rule="encoding"))
            return None
        return body


def _refusal(parameter: Parameter, refused: Refused, value: Any) -> Problem:
    return Problem(f"{parameter.location}.{parameter.name}", str(refused), value, "style")
