"""The sandbox without a socket: the same application, called in the same thread."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

from urllib3 import HTTPHeaderDict

from ..coding import decompress
from ..errors import ProtocolError, ResponseTooLarge
from ..message import Exchange, Response
from ..sandbox.app import CONNECTION
from ..sandbox.server import Sandbox
from .fake import _Open


class _Line:
    """The connection that a fault may cut."""

    def __init__(self) -> None:
        self.is_cut = False

    def cut(self) -> None:
        """From here on nothing arrives."""
        self.is_cut = True


class SandboxTransport:
    """For `transport=`: a sandbox of its own, in its seeded state.

    >>> import pdspec
    >>> transport = SandboxTransport()
    >>> client = pdspec.Client(transport=transport, api_token=transport.token)
    >>> client.get_organization_users(1)["success"]
    True

    `sandbox` is the Sandbox behind it, for `fail`, `reset` and `requests`; options are those of Sandbox.
    """

    def __init__(self, token: str = "sandbox-token", **options: Any) -> None:  # noqa: S107
        self.token = token
        self.sandbox = Sandbox(token=token, listen=False, **options)

    def __repr__(self) -> str:
        return f"<SandboxTransport, {self.sandbox.requests.total} requests>"

    def send(self, exchange: Exchange) -> Response[Any]:
        """Answer as the sandbox would over a socket. Raises TransportError where a fault cuts the line."""
        request, line = exchange.request, _Line()
        started: list[Any] = []
        target = _target(exchange)
        environ = {
            "REQUEST_METHOD": request.method, "PATH_INFO": target.partition("?")[0], "REQUEST_URI": target,
            "QUERY_STRING": target.partition("?")[2], CONNECTION: line,
            "wsgi.input": io.BytesIO(request.body or b""),
        }  # fmt: skip
        for name, value in {**request.headers, **exchange.secret_headers}.items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        environ["CONTENT_LENGTH"] = str(len(request.body or b""))
        parts = self.sandbox.app(environ, lambda status, headers: started.extend((status, headers)))
        content = b"".join(parts)
        if line.is_cut:
            raise ProtocolError("the connection to the sandbox broke", request)
        headers = HTTPHeaderDict(started[1])
        if (encoding := headers.get("content-encoding")) and content:
            content = decompress(content, encoding)
        if exchange.max_size is not None and len(content) > exchange.max_size:
            raise ResponseTooLarge(
                f"the answer is larger than max_response_size ({exchange.max_size:,} bytes)", request
            )
        status = int(started[0].partition(" ")[0])
        if exchange.stream:
            return Response(request, status, headers, b"", _Open(content))
        return Response(request, status, headers, content)

    def close(self) -> None:
        """The state stays: a client can be used again after `close()`."""


def _target(exchange: Exchange) -> str:
    """Path and query, credentials in the query included."""
    split = urlsplit(exchange.request.url)
    pairs = [split.query] if split.query else []
    pairs += [f"{name}={value}" for name, value in exchange.secret_query]
    return split.path + (f"?{'&'.join(pairs)}" if pairs else "")
