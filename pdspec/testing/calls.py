"""A call as it was received: the request, read back by the document as a server would read it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..document import Document
from ..message import Request
from ..model import UNSET, Operation
from ..sandbox.decode import Undecodable, decode_parameters
from ..sensitive import HIDDEN, is_sensitive


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its operationId, its arguments by their names on the wire, and its body (UNSET without one).

    `request` is what was sent; it never holds credentials.
    """

    operation: str
    args: Mapping[str, Any]
    body: Any
    request: Request

    def __repr__(self) -> str:
        given = [
            f"{name}={HIDDEN if is_sensitive(name) else repr(value)}" for name, value in self.args.items()
        ]
        if self.body is not UNSET:
            given.append(f"body={_hidden(self.body)!r}")
        return f"{self.operation}({', '.join(given)})"


def call_of(request: Request, document: Document) -> Call:
    """The call that a request is."""
    operation = request.operation
    if operation is None:
        raise ValueError(f"{request.method} {request.url} belongs to no operation")
    return Call(operation.id, _args(request, operation, document), _body(request), request)


def _args(request: Request, operation: Operation, document: Document) -> dict[str, Any]:
    split = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers.items()}
    path = _path_values(operation.path, split.path)
    try:
        values = decode_parameters(
            operation, document, path, split.query, headers, headers.get("cookie", ""), lenient=True
        )
    except Undecodable:
        return {"url": request.url}
    args: dict[str, Any] = {}
    for parameter in operation.parameters:
        key = (parameter.location, parameter.name)
        if key in values:
            name = parameter.name if parameter.name not in args else parameter.python_name
            args[name] = values[key]
    return args


def _path_values(template: str, path: str) -> dict[str, str]:
    """The texts of a path's variables, still percent-encoded."""
    names: list[str] = []
    pattern = ""
    for piece in re.split(r"(\{[^}]*\})", template):
        if piece.startswith("{"):
            names.append(piece[1:-1])
            pattern += "([^/]*)"
        else:
            pattern += re.escape(piece)
    found = re.search(pattern + r"\Z", path)
    return dict(zip(names, found.groups(), strict=True)) if found else {}


def _body(request: Request) -> Any:
    if request.body is None:
        return UNSET
    kind = next((value for name, value in request.headers.items() if name.lower() == "content-type"), "")
    if "json" in kind:
        try:
            return json.loads(request.body)
        except ValueError:
            return request.body
    if kind.startswith(("text/", "application/x-www-form-urlencoded")):
        return request.body.decode("utf-8", "replace")
    return request.body


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: HIDDEN if is_sensitive(str(key)) else _hidden(below) for key, below in value.items()}
    return [_hidden(one) for one in value] if isinstance(value, list) else value
