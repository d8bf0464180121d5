"""`Request.curl()`, run by a shell: the server hears what it hears from the client."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from wire import OK, TOKEN, Wire

import pdspec

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")


def run(request: pdspec.Request, folder: Path, **environ: str) -> None:
    command = ["sh", "-c", request.curl()]
    environ |= {"PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True, timeout=30)


def document(origin: str, **scheme: str) -> dict[str, Any]:
    text = {"type": "string"}
    query = {"name": "q", "in": "query", "allowReserved": True, "schema": text}
    header = {"name": "X-Note", "in": "header", "schema": text}
    binary = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, "note": text}}

    def post(name: str, media_type: str, schema: Any) -> dict[str, Any]:
        body = {"required": True, "content": {media_type: {"schema": schema}}}
        return {"post": {"operationId": name, "requestBody": body}}

    paths = {
        "/x": {"get": {"operationId": "getX", "parameters": [query, header], "security": [{"key": []}]}},
        "/text": post("sendText", "text/plain", text),
        "/bytes": post("sendBytes", "application/octet-stream", {}),
        "/form": post("sendForm", "application/x-www-form-urlencoded", {"properties": {"note": text}}),
        "/files": post("sendFile", "multipart/form-data", binary),
    }
    key = {"type": "apiKey", "in": "header", "name": "x-key", **scheme}
    servers = [{"url": origin}]
    return {
        "openapi": "3.1.0",
        "servers": servers,
        "paths": paths,
        "components": {"securitySchemes": {"key": key}},
    }


CALLS: dict[str, Callable[[Any], Any]] = {
    "text that names a file": lambda c: c.send_text("@secret.txt"),
    "bytes that name a file": lambda c: c.send_bytes(b"@secret.txt"),
    "a form": lambda c: c.send_form(note="@secret.txt 'a' & $HOME"),
    "lines": lambda c: c.send_text("one\r\ntwo\n"),
    "nothing": lambda c: c.send_bytes(b""),
    "a zero byte": lambda c: c.send_bytes(b"a\0b"),
    "any byte": lambda c: c.send_bytes(bytes(range(256))),
    "quotes": lambda c: c.send_text('it\'s "$HOME" `id` \\n'),
    "what curl expands": lambda c: c.get_x(q="[1-3]"),
    "a header": lambda c: c.get_x(x_note="it's $HOME"),
    "an empty header": lambda c: c.get_x(x_note=""),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_command_sends_the_same(
    wire: Callable[..., Wire], tmp_path: Path, call: Callable[[Any], Any]
) -> None:
    (tmp_path / "secret.txt").write_text("not to be sent")
    server = wire(OK, OK)
    client = pdspec.SpecClient.from_spec(document(server.origin), credentials={"key": TOKEN})
    call(client)
    run(call(client.request), tmp_path, KEY=TOKEN)
    first, second = server.heard
    assert (unquote(first.line), first.body) == (unquote(second.line), second.body)
    for name in ("content-type", "x-note", "x-key"):
        assert first.headers.get(name) == second.headers.get(name)


def test_files_travel_too(wire: Callable[..., Wire], tmp_path: Path) -> None:
    server = wire(OK)
    client = pdspec.SpecClient.from_spec(document(server.origin))
    request = client.request.send_file(file=bytes(range(256)), note="it's")
    run(request, tmp_path)
    assert server.heard[0].body == request.body
    assert server.heard[0].headers["content-type"] == request.headers["content-type"]


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
@pytest.mark.parametrize("name", ["k$(touch owned)", "k`touch owned`", 'k";touch owned;"', "k\\"])
def test_what_a_document_calls_a_key_is_never_run(
    wire: Callable[..., Wire], tmp_path: Path, where: str, name: str
) -> None:
    server = wire(OK)
    scheme = {"in": where, "name": name}
    client = pdspec.SpecClient.from_spec(document(server.origin, **scheme), credentials={"key": TOKEN})
    command = ["sh", "-c", client.request.get_x().curl()]
    subprocess.run(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "KEY": TOKEN}, timeout=30, check=False
    )
    assert list(tmp_path.iterdir()) == []


def test_nor_is_how_it_authenticates(wire: Callable[..., Wire], tmp_path: Path) -> None:
    server = wire(OK)
    scheme = {"type": "http", "scheme": "k$(touch owned)`touch owned`"}
    client = pdspec.SpecClient.from_spec(document(server.origin, **scheme), credentials={"key": TOKEN})
    run(client.request.get_x(), tmp_path, KEY=TOKEN)
    assert list(tmp_path.iterdir()) == []
    assert server.heard[0].headers["authorization"].endswith(f"`touch owned` {TOKEN}")
