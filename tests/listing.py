"""A server of lists on a real socket: a function answers each request, and what was asked is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pdspec import SpecClient


@dataclass(frozen=True)
class Asked:
    """One request: `query` and a JSON or form `body` as what they mean, `text` as it was sent."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Say:
    """An answer that is more than a body with status 200."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Listing:
    """Listens on 127.0.0.1 as long as the `with` block lasts."""

    def __init__(self, answer: Callable[[Asked], Any]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def serve(self) -> None:
                text = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
                split = urlsplit(self.path)
                form = "urlencoded" in self.headers.get("content-type", "")
                body = dict(parse_qsl(text)) if form else json.loads(text) if text else None
                query = dict(parse_qsl(split.query, keep_blank_values=True))
                asked = Asked(self.command, split.path, query, body, dict(self.headers), text)
                outer.asked.append(asked)
                said = outer.answer(asked)
                said = said if isinstance(said, Say) else Say(said)
                content = json.dumps(said.body).encode()
                self.send_response(said.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = serve  # noqa: N815  # the names that http.server calls

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Listing:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def client(self, document: Mapping[str, Any], **options: Any) -> Any:
        """A client for the document, whose server is this one."""
        return SpecClient.from_spec(document, base_url=self.origin, rate_limit=False, **options)


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}
LIST = {"type": "array", "items": {"type": "object", "properties": {"id": NUMBER}}}


def shape(**fields: Any) -> dict[str, Any]:
    """An object schema; a name may be a dotted path (with `__` for a dot)."""
    properties: dict[str, Any] = {}
    for path, schema in fields.items():
        *above, last = path.split("__")
        here = properties
        for name in above:
            here = here.setdefault(name, {"type": "object", "properties": {}})["properties"]
        here[last] = schema
    return {"type": "object", "properties": properties}


def operation(
    answer: Mapping[str, Any],
    query: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    *,
    method: str = "",
    path: str = "/things",
    media_type: str = "application/json",
    **more: Any,
) -> dict[str, Any]:
    """A document with one operation, `listThings`. A query parameter is a schema or a Parameter Object."""
    parameters = [
        {"name": name, "in": "query", **(given if "schema" in given else {"schema": given})}
        for name, given in (query or {}).items()
    ]
    described: dict[str, Any] = {
        "operationId": "listThings",
        "parameters": parameters,
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": dict(answer)}}}},
        **more,
    }
    if body is not None:
        described["requestBody"] = {"content": {media_type: {"schema": dict(body)}}}
    verb = method or ("post" if body is not None else "get")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {verb: described}},
    }
