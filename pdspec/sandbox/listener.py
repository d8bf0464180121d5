"""The HTTP server: cheroot, threaded, with keep-alive, tuned for many small answers on one machine."""

from __future__ import annotations

import errno
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ..errors import UsageError
from .app import CONNECTION

if TYPE_CHECKING:
    from .app import App

_THREADS: Final = 24
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class HttpServer:
    """Serves an application on a loopback address, in threads of its own, until `close()`.

    Raises UsageError when the port is taken, the host is not this machine alone, or cheroot is missing.
    """

    def __init__(self, app: App, host: str, port: int) -> None:
        if host not in _LOOPBACK:
            raise UsageError(
                f"the sandbox listens on this machine only: {' or '.join(_LOOPBACK)}, not {host!r}"
            )
        _check_free(host, port)
        self._server = _cheroot(app, host, port)
        self._prepared = threading.Event()
        # Workers inherit "daemon" from this thread: a sandbox that nobody closed ends with its program.
        self._thread = threading.Thread(target=self._run, name="pdspec-sandbox", daemon=True)
        self._thread.start()
        self._prepared.wait()
        if not self._server.ready:
            raise UsageError(f"cannot listen on port {port}")
        self.port: int = self._server.bind_addr[1]

    def _run(self) -> None:
        try:
            self._server.prepare()
        finally:
            self._prepared.set()
        self._server.serve()

    def close(self) -> None:
        """Stop listening and end the threads."""
        self._server.stop()
        self._thread.join(timeout=5)


class _Line:
    """The connection of one request, for faults that cut it."""

    def __init__(self, request: Any) -> None:
        self._request = request

    def cut(self) -> None:
        """Close it now, whatever was promised; what is written afterwards goes nowhere."""
        connection = self._request.conn
        with suppress(OSError):
            connection.socket.shutdown(socket.SHUT_RDWR)
        connection.wfile = _Nowhere()
        self._request.close_connection = True


class _Nowhere:
    """A file that forgets."""

    def write(self, data: bytes) -> int:
        return len(data)


def _cheroot(app: App, host: str, port: int) -> Any:
    try:
        from cheroot import wsgi
    except ImportError:
        raise UsageError("the sandbox needs cheroot: pip install 'pdspec[sandbox]'") from None

    base: Any = wsgi.Gateway_10

    class Gateway(base):  # type: ignore[misc]
        """Hands the connection to the application."""

        def get_environ(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environ()
            environ[CONNECTION] = _Line(self.req)
            return environ

    server: Any = wsgi.Server(
        (host, port), app, numthreads=_THREADS, server_name="pdspec-sandbox", request_queue_size=256,
        timeout=30, shutdown_timeout=1,
    )  # fmt: skip
    server.gateway = Gateway
    server.keep_alive_conn_limit = None
    server.expiration_interval = 0.1  # also how long stopping takes
    server.error_log = _quiet
    return server


def _quiet(msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: ARG001
    """cheroot writes to stderr; connections that break are nothing to report here."""
    import logging

    logging.getLogger("pdspec.sandbox").debug("%s", msg, exc_info=traceback)


def _check_free(host: str, port: int) -> None:
    """Raises UsageError with the reason when the port cannot be had."""
    if not 0 <= port <= 65535:
        raise UsageError(f"a port is a number from 0 to 65535, not {port}")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":  # there it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: "it is in use; give another one, or 0 for any free one",
                errno.EACCES: "permission denied; ports below 1024 need special rights",
            }
            reason = reasons.get(error.errno or 0, error.strerror or str(error))
            raise UsageError(f"cannot listen on port {port}: {reason}") from None
