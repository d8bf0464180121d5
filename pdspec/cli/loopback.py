"""The little server that the browser comes back to with the authorization code (RFC 8252, 7.3)."""

from __future__ import annotations

import hmac
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ..errors import UsageError

_PAGE = """<!doctype html><meta charset="utf-8"><title>pdspec</title>
<body style="font: 18px/1.5 system-ui; max-width: 34em; margin: 15vh auto; padding: 0 1em">
<h1>{head}</h1><p>{text}</p>"""


class Callback:
    """Listens at the redirect URI until the code for `state` has come. A context manager."""

    def __init__(self, redirect_uri: str, state: str) -> None:
        parts = urlsplit(redirect_uri)
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
            raise UsageError(
                f"the redirect URI must be on this machine, http://127.0.0.1:PORT/…, not {redirect_uri}"
            )
        self.state, self.path = state, parts.path or "/"
        self.code = self.problem = ""
        try:
            self._server = HTTPServer(("127.0.0.1", parts.port or 0), self._handler())
        except OSError as error:
            raise UsageError(
                f"cannot listen at {redirect_uri}: {error.strerror}; take another --redirect-uri"
            ) from None
        self.uri = f"http://{parts.hostname}:{self._server.server_address[1]}{self.path}"

    def __enter__(self) -> Callback:
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.server_close()

    def wait(self, seconds: float) -> str:
        """The code. Raises UsageError when it was refused, or nobody came in time."""
        end = time.monotonic() + seconds
        while not self.code and not self.problem:
            self._server.timeout = max(0.0, min(0.5, end - time.monotonic()))
            if time.monotonic() >= end:
                raise UsageError(f"nobody came back from the browser within {seconds:.0f} s; try again")
            self._server.handle_request()
        if self.problem:
            raise UsageError(f"the login was refused: {self.problem}")
        return self.code

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        callback = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5  # a browser that opens a connection ahead must not hold up the others

            def do_GET(self) -> None:
                status, head, text = callback.take(self.path, self.headers.get("Host", ""))
                page = _PAGE.format(head=head, text=text).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_args: Any) -> None:
                """The code stands in the request line: nothing is logged."""

        return Handler

    def take(self, target: str, host: str) -> tuple[int, str, str]:
        """One request of the browser: what to answer. Only the right path with the right state counts.

        A page of another site could lead its own name here; the browser then says that name as the host.
        """
        if host.rpartition(":")[0].lower() not in ("127.0.0.1", "localhost"):
            return 403, "Not here", "This address is for the login alone."
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != self.path:
            return 404, "Not here", "Nothing is at this address."
        if not hmac.compare_digest(query.get("state", "").encode(), self.state.encode()):
            return 400, "Not this login", "This answer does not belong to the login that is under way."
        if query.get("code"):
            self.code = query["code"]
            return 200, "Logged in", "You can close this page and go back to the terminal."
        said = query.get("error_description") or query.get("error") or "no code came back"
        self.problem = "".join(c for c in said if c.isprintable())[:200]
        return 400, "Not logged in", "The login was refused. The terminal says why."
