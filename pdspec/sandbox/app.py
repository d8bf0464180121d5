"""The sandbox as a WSGI application: route, limit, authorize, check, act, answer."""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Protocol

from .answers import Answer, Incoming, Refused, failure
from .auth import Caller, authorize, identify
from .calls import Call
from .checking import checked
from .faults import Fault, Faults
from .limits import Limiter
from .oauth import TokenServer
from .pages import Pages
from .received import Log, record
from .routing import Api, Route, Router
from .store import Store
from .times import stored

CONNECTION: Final = "pdspec.sandbox.connection"  # the key of the Connection in the WSGI environment
MAX_BODY: Final = 16 * 1024 * 1024
_GZIP_FROM: Final = 1024
_log = logging.getLogger("pdspec.sandbox")

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Connection(Protocol):
    """What a fault needs of the server: to cut the line."""

    def cut(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of."""

    store: Store
    apis: Sequence[Api]
    tokens: TokenServer
    limiter: Limiter
    faults: Faults
    log: Log
    token: str
    origin: Callable[[], str]
    clock: Callable[[], float]
    retired: bool = False


class App:
    """The WSGI application. Thread-safe."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._router = Router(parts.apis)
        self._pages = Pages(parts.apis, parts.token, parts.log)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        began, moment = time.perf_counter(), self._parts.clock()
        try:
            incoming = read(environ)
        except Refused as unread:
            return self._send(Incoming("GET", "/", "", {}), unread.answer(), start_response)
        if page := self._pages.answer(incoming):
            return self._send(incoming, page, start_response)
        route, refusal = self._route(incoming)
        name = _name(incoming, route)
        fault = self._parts.faults.strike(_names(name)) if self._parts.faults else None
        answer = self._faulted(fault, incoming, route, refusal)
        self._parts.log.add(
            record(incoming, answer.status if answer else None, name, moment, time.perf_counter() - began)
        )
        if answer is None:
            return _cut(environ, start_response)
        if fault and fault.kind == "garbage":
            answer = replace(
                answer, body=b'{"success": true, "data": [{"id": 1, "name": "Ac', headers=answer.headers
            )
        if fault and fault.kind == "truncate":
            return self._truncated(environ, answer, start_response)
        return self._send(incoming, answer, start_response)

    def _route(self, incoming: Incoming) -> tuple[Route | None, Refused | None]:
        try:
            return self._router.match(incoming.method, incoming.path), None
        except Refused as refusal:
            return None, refusal

    def _faulted(
        self, fault: Fault | None, incoming: Incoming, route: Route | None, refusal: Refused | None
    ) -> Answer | None:
        """The answer, or None for a connection that is to be cut."""
        if fault is None:
            return self._answer(incoming, route, refusal)
        if fault.delay:
            time.sleep(fault.delay)
        if fault.kind == "drop":
            return None
        if fault.kind == "status":
            answer, limits = fault.answer(), self._parts.limiter.peek("anonymous")
            return replace(answer, headers={**limits, **answer.headers})
        answer = self._answer(incoming, route, refusal)
        return None if fault.kind == "drop_after" else answer

    def _answer(self, incoming: Incoming, route: Route | None, refusal: Refused | None) -> Answer:
        if incoming.path.startswith("/oauth/"):
            return self._parts.tokens.handle(incoming)
        limits: Mapping[str, str] = {}
        try:
            caller, unauthorized = self._caller(incoming, route)
            limits = self._parts.limiter.admit(caller.key if caller else "anonymous")
            answer = self._allowed(incoming, route, caller, refusal or unauthorized)
        except Refused as refused:
            answer = refused.answer()
        except OverflowError:
            answer = Refused(400, "A number is out of range").answer()
        except Exception as error:
            _log.exception("%s %s failed", incoming.method, incoming.path)
            answer = Answer(500, failure(f"The sandbox failed: {type(error).__name__}", str(error)))
        return replace(answer, headers={**limits, **answer.headers})

    def _allowed(
        self, incoming: Incoming, route: Route | None, caller: Caller | None, refusal: Refused | None
    ) -> Answer:
        if refusal:
            raise refusal
        assert caller is not None
        assert route is not None
        return self._act(incoming, route, caller)

    def _caller(self, incoming: Incoming, route: Route | None) -> tuple[Caller | None, Refused | None]:
        parts = self._parts
        try:
            query_token = route is None or route.api.name == "v1"
            return identify(incoming, parts.token, parts.tokens, query_token), None
        except Refused as refusal:
            return None, refusal

    def _act(self, incoming: Incoming, route: Route, caller: Caller) -> Answer:
        parts, operation = self._parts, route.operation
        if parts.retired and operation.deprecated:
            raise Refused(410, "This resource is gone", f"{operation.id} of {route.api.name} was retired.")
        authorize(caller, route)
        parts.limiter.spend(caller.key, int(operation.extensions.get("x-token-cost", 1)))
        params, body = checked(route, incoming)
        handler = route.api.handlers.get(operation.id)
        if handler is None:
            raise Refused(501, f"{operation.id} is not implemented in the sandbox")
        with parts.store.transaction(write=operation.method != "GET") as db:
            call = Call(db, params, body, caller.user_id, stored(parts.clock()), parts.origin())
            return handler(call)

    def _send(self, incoming: Incoming, answer: Answer, start_response: StartResponse) -> list[bytes]:
        content = answer.content()
        headers = {"content-type": answer.media_type, **answer.headers}
        if len(content) > _GZIP_FROM:
            headers["vary"] = "accept-encoding"
            if accepts_gzip(incoming.headers.get("accept-encoding", "")):
                content = gzip.compress(content, compresslevel=1, mtime=0)
                headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(content))
        start_response(_status(answer.status), list(headers.items()))
        return [] if incoming.method == "HEAD" else [content]

    def _truncated(
        self, environ: dict[str, Any], answer: Answer, start_response: StartResponse
    ) -> Iterator[bytes]:
        content = answer.content()
        headers = {"content-type": answer.media_type, **answer.headers, "content-length": str(len(content))}
        start_response(_status(answer.status), list(headers.items()))
        yield content[: len(content) // 2]
        environ[CONNECTION].cut()


def read(environ: Mapping[str, Any]) -> Incoming:
    """The request in a WSGI environment. Refused 413 for a body that is too large."""
    target = environ.get("REQUEST_URI") or environ["PATH_INFO"]
    path, _, query = target.partition("?")
    headers = {
        key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
    } | {
        name: environ[key] for name, key in (("content-type", "CONTENT_TYPE"), ("content-length",
        "CONTENT_LENGTH"))
        if environ.get(key)
    }  # fmt: skip
    return Incoming(environ["REQUEST_METHOD"], path, query, headers, _body(environ))


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip.

    >>> accepts_gzip("gzip, deflate"), accepts_gzip("gzip;q=0"), accepts_gzip("identity")
    (True, False, False)
    """
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in {"gzip", "x-gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _body(environ: Mapping[str, Any]) -> bytes:
    length = environ.get("CONTENT_LENGTH")
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    if not length and not chunked:
        return b""
    if length and int(length) > MAX_BODY:
        raise Refused(413, "The body is too large")
    stream = environ["wsgi.input"]
    body: bytes = stream.read(int(length)) if length else stream.read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise Refused(413, "The body is too large")
    return body


def _name(incoming: Incoming, route: Route | None) -> str | None:
    """What a request is called in the log and in faults: "v1.getOrganization", "oauth.token"."""
    if route:
        return f"{route.api.name}.{route.operation.id}"
    if incoming.path.startswith("/oauth/"):
        return f"oauth.{incoming.path.strip('/').removeprefix('oauth/')}"
    return None


def _names(name: str | None) -> frozenset[str]:
    return frozenset() if name is None else frozenset({name, name.partition(".")[2]})


def _cut(environ: Mapping[str, Any], start_response: StartResponse) -> list[bytes]:
    environ[CONNECTION].cut()
    start_response(_status(500), [("content-length", "0")])
    return []


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"
