"""Bound calls to requests: every value in its place, then the body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .errors import InvalidCall, Problem
from .media import kind_of
from .message import Request, RequestHeaders
from .model import UNSET, Bound, Operation, Parameter
from .sensitive import shown
from .styles import (
    Refused,
    check_header,
    cookie_text,
    encode,
    encode_json,
    header_text,
    media_text,
    path_text,
    query_text,
    scalar,
)


class Builder:
    """Builds requests of one operation on one base URL; what does not change is worked out once."""

    def __init__(self, operation: Operation, base_url: str, headers: Mapping[str, str], accept: str) -> None:
        self.operation = operation
        self.parameters = {p.python_name: p for p in operation.parameters}
        self.nested = any(p.inner for p in operation.parameters)
        self.headers = RequestHeaders({"accept": accept, **headers} if accept else headers)
        path = operation.path.partition("#")[0]  # Box splits one path into several with fragments
        path, _, self.fixed_query = path.partition("?")  # and OpenAI writes fixed queries into the path
        pieces = re.split(r"\{([^}]*)\}", path)
        self.literals = [quote(piece, safe="/:@!$&'()*+,;=~%") for piece in pieces[::2]]
        by_name = {p.name: p for p in operation.parameters if p.location == "path"}
        self.path = [by_name[name] for name in pieces[1::2]]
        self.base = base_url.rstrip("/") if self.literals[0].startswith("/") else base_url

    def build(self, bound: Bound, credentials: tuple[tuple[str, str, str], ...] = ()) -> Request:
        """The request. Raises InvalidCall for a value that cannot travel."""
        problems: list[Problem] = []
        values = self._joined(bound.values, problems) if self.nested else bound.values
        url = self.base + self._path(values, problems)
        headers: dict[str, str] = self.headers
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
                    query.append(_querystring(parameter, value))
            except (Refused, ValueError, RecursionError) as refused:
                problems.append(_refusal(parameter, refused, value))
        body = None
        if bound.body is not UNSET:
            headers = headers if headers is not self.headers else dict(headers)
            body = self._body(bound, headers, problems)
        if cookies:
            headers = headers | {"cookie": "; ".join(cookies)}
        if problems:
            raise InvalidCall(self.operation.id, problems)
        if query:
            url = f"{url}?{'&'.join(query)}"
        told = headers if headers is self.headers else RequestHeaders(headers)
        return Request(self.operation, self.operation.method, url, told, body, credentials)

    def _joined(self, values: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
        """The values with the arrays inside arrays written."""
        from .nested import joined_inside

        found = dict(values)
        for name, value in values.items():
            one = self.parameters[name]
            if one.inner and isinstance(value, list):
                try:
                    found[name] = joined_inside(one.style, one.explode, one.inner, value)
                except Refused as refused:
                    problems.append(_refusal(one, refused, value))
                    found[name] = ["x"]
        return found

    def _path(self, values: Mapping[str, Any], problems: list[Problem]) -> str:
        if not self.path:
            return self.literals[0]
        out = [self.literals[0]]
        risky = False
        for parameter, literal in zip(self.path, self.literals[1:], strict=True):
            value = values[parameter.python_name]
            try:
                if type(value) is int and parameter.style == "simple":
                    text = str(value)
                else:
                    risky = True
                    text = path_text(parameter, value)
            except (Refused, ValueError, RecursionError) as refused:
                problems.append(_refusal(parameter, refused, value))
                text = "x"
            if value is None or not text:
                empty = f"{shown(value)} leaves the path without a value here; give a non-empty one"
                problems.append(Problem(f"path.{parameter.name}", empty, value, "path"))
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
        if content is None or (kind_of(media_type) == "json" and "*" not in media_type):
            headers["content-type"] = media_type
            try:
                return encode_json(bound.body).encode()
            except UnicodeEncodeError as error:
                where = shown(error.object[max(0, error.start - 15) : error.end])
                problems.append(
                    Problem("body", f"has a lone surrogate, which is not text, near {where}", rule="json")
                )
                return None
            except (ValueError, RecursionError) as error:
                problems.append(Problem("body", f"cannot be written as JSON: {error}", rule="json"))
                return None
        from .bodies import encode_body  # most bodies are JSON and need none of it

        try:
            check_header(media_type)
            body, headers["content-type"] = encode_body(bound.body, content, media_type)
        except Refused as refused:
            problems.append(Problem("body", str(refused), rule="encoding"))
            return None
        return body


def _querystring(parameter: Parameter, value: Any) -> str:
    """A whole query as one value (OpenAPI 3.2, `in: querystring`)."""
    media_type = parameter.media_type or ""
    if kind_of(media_type) != "form":
        return encode(media_text(media_type, value))
    if parameter.encoding and isinstance(value, dict):
        from .forms import form_text

        return form_text(value, parameter.encoding).replace("+", "%20")  # a plus sign itself is encoded
    return media_text(media_type, value)


def _refusal(parameter: Parameter, refused: Exception, value: Any) -> Problem:
    message = str(refused) if isinstance(refused, Refused) else f"cannot be written: {refused}"
    return Problem(f"{parameter.location}.{parameter.name}", message, value, "style")


__all__ = ["Builder", "Refused", "check_header", "encode", "scalar"]
