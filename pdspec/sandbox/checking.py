"""Requests are held to the document: parameters and body, by the same schemas as the client's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ..errors import Problem
from ..model import Body
from .answers import Incoming, Refused
from .decode import Undecodable, decode_parameters
from .routing import Route
from .wiretypes import Shape

_WRITTEN: Final = frozenset({"integer", "number", "boolean"})


def checked(route: Route, incoming: Incoming) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters by name and the body of a request.

    Refused 400 with every problem in `error_info`, 415 for a content type that the document does not list.
    """
    params, problems = _parameters(route, incoming)
    body = _body(route, incoming, problems)
    if problems:
        raise Refused(400, f"Bad request: {problems[0]}", "; ".join(map(str, problems)))
    return params, body


def _parameters(route: Route, incoming: Incoming) -> tuple[dict[str, Any], list[Problem]]:
    api, operation = route.api, route.operation
    try:
        values = decode_parameters(
            operation, api.registry.document, route.path_values, incoming.query, incoming.headers,
            incoming.headers.get("cookie", ""), lenient=True,
        )  # fmt: skip
    except Undecodable as error:
        raise Refused(400, f"Bad request: {error}") from None
    params, problems = dict[str, Any](), list[Problem]()
    for parameter in operation.parameters:
        key = (parameter.location, parameter.name)
        where = f"{parameter.location}.{parameter.name}"
        if key in values:
            params[parameter.name] = values[key]
            problems += api.schemas.problems(parameter.node, values[key], where)
        elif parameter.required:
            problems.append(Problem(where, "is required", rule="missing"))
    return params, problems


def _body(route: Route, incoming: Incoming, problems: list[Problem]) -> dict[str, Any]:
    body = route.operation.body
    if body is None:
        return {}
    if not incoming.body:
        if body.required:
            problems.append(Problem("body", "is required", rule="missing"))
        return {}
    _check_media_type(body, incoming.headers)
    try:
        value = json.loads(incoming.body, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not valid JSON") from None
    schema = body.contents[0].schema
    assert schema is not None
    if route.api.name == "v1" and isinstance(value, dict):
        value = _as_v1(Shape.of(route.api.registry.document, schema), value)
    found = route.api.schemas.problems(schema, value, "body")
    problems += found
    if not found and not isinstance(value, dict):
        problems.append(Problem("body", "must be an object", rule="type"))
    return value if isinstance(value, dict) else {}


def _check_media_type(body: Body, headers: Mapping[str, str]) -> None:
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    listed = [content.media_type for content in body.contents]
    if given and given not in listed and not given.endswith("+json"):
        raise Refused(415, f"Content type {given} is not supported", f"Send {' or '.join(listed)}.")


def _as_v1(shape: Shape, body: dict[str, Any]) -> dict[str, Any]:
    """v1 is not strict about types at the top of a body: "7" is a number there, and 3 a text."""
    relaxed = dict(body)
    for name, value in body.items():
        if not shape.has_property(name):
            continue
        wanted = shape.property(name)
        if isinstance(value, str) and wanted.kinds & _WRITTEN:
            relaxed[name] = wanted.value(value)
        elif isinstance(value, int) and not isinstance(value, bool) and wanted.kinds <= {"string", "null"}:
            relaxed[name] = str(value)
    return relaxed


def _no_constant(name: str) -> Any:
    raise ValueError(name)
