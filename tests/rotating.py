"""A token server that rotates refresh tokens as strict ones do, and the API that its tokens open.

A new token ends the old ones. A refresh token that is used again ends everything: nobody is logged in then.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

import pdspec
import pdspec.v2
from pdspec import OAuth2, Token

SECRET = "s3cret-of-the-app"
Step = Callable[["Handler"], object]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def reply(self, status: int, body: Any, **headers: str) -> None:
        """Anything but bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        fields = {"content_type": "application/json", "content_length": str(len(content))} | headers
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        state = self.server.state
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        state.calls.append(token)
        if token in state.access:
            self.reply(200, {"success": True, "data": {"id": 7}})
        else:
            self.reply(401, {"success": False, "error": "unauthorized access"})

    def do_POST(self) -> None:
        state = self.server.state
        form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
        with state.lock:
            state.asked.append(form)
            step = state.script.pop(0) if state.script else None
        if step is None or step(self) is None:
            self.reply(*state.answer(form))


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    state: Rotating

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Rotating:
    """The server's state, and what it was asked. `script`: what happens at the next token requests instead;
    None from a step means that the ordinary answer follows."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.calls: list[str] = []
        self.script: list[Step] = []
        self.access: set[str] = set()
        self.refresh, self.used = "", set[str]()
        self.reused = self.number = 0
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.state = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def issue(self) -> tuple[str, str]:
        self.number += 1
        self.refresh = f"refresh-{self.number}-hush"
        self.access = {f"access-{self.number}-hush"}
        return f"access-{self.number}-hush", self.refresh

    def answer(self, form: dict[str, str]) -> tuple[int, Any]:
        with self.lock:
            given = form.get("refresh_token", "")
            if form["grant_type"] == "refresh_token" and given != self.refresh:
                if given in self.used:
                    self.reused, self.refresh, self.access = self.reused + 1, "", set()
                return 400, {"error": "invalid_grant", "error_description": f"{given} is dead"}
            self.used.add(given)
            access, refresh = self.issue()
            return 200, good(access_token=access, refresh_token=refresh)

    def token(self, left: float = -10.0) -> Token:
        """A token that the local clock gives `left` seconds."""
        return Token(*self.issue(), time.time() + left)

    def oauth(self, **options: Any) -> OAuth2:
        return OAuth2("id", SECRET, "https://app.test/back", token_endpoint=f"{self.url}/token", **options)

    def client(self, oauth: OAuth2, **options: Any) -> pdspec.v2.Client:
        return pdspec.v2.Client(oauth=oauth, origin=self.url, rate_limit=False, **options)


def good(**other: Any) -> dict[str, Any]:
    """A token server's answer as it should be, but for `other`."""
    answer = {"access_token": "access-9-hush", "refresh_token": "refresh-9-hush", "token_type": "Bearer"}
    return {**answer, "expires_in": 3600, "scope": "base", **other}


def storm(client: pdspec.v2.Client, threads: int, calls: int = 1) -> Counter[str]:
    """How the calls of many threads that start at once have ended: "ok", or the error."""
    ended: Counter[str] = Counter()
    start = threading.Barrier(threads)

    def run() -> None:
        start.wait(30)
        for _ in range(calls):
            try:
                client.get_organization(7)
            except Exception as error:
                ended[f"{type(error).__name__}: {error}"] += 1
            else:
                ended["ok"] += 1

    running = [threading.Thread(target=run, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(60)
    assert not any(thread.is_alive() for thread in running)
    return ended
