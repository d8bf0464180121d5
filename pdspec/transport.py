"""Exchanges over urllib3: one pool, keep-alive, no redirects, no retries, errors of one table.

urllib3 is the pool and not the policy. What it lacks is added here: a deadline that holds against a server
that sends a byte now and then, a size limit that holds against compression, and the knowledge whether a
request can have reached the server.
"""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ProxyError,
    SSLError,
    TimeoutError,  # noqa: A004
)

from .connection import Answer, Current, TooLarge
from .errors import ConnectFailed, ProtocolError, ResponseTooLarge, TimedOut, TransportError
from .forks import give_lock
from .message import Exchange, Headers, Request, Response
from .pools import HTTPPool, HTTPSPool

CHUNK = 65536
MAX_RESPONSE_SIZE = 100 * 1024 * 1024


class Urllib3Transport:
    """The default transport. Safe to share between threads; after a fork the child makes its own pool."""

    _lock: Any

    def __init__(self, proxy: str | None = None, ca_certs: str | None = None) -> None:
        self.proxy, self.ca_certs = proxy, ca_certs
        give_lock(self)
        self._current = Current()
        self._start()

    def _start(self) -> None:
        self._pid = os.getpid()
        self._pools: dict[str, Any] = {}
        self._managers: dict[str | None, urllib3.PoolManager] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"proxy": self.proxy, "ca_certs": self.ca_certs}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            pools, self._pools, self._managers = list(self._pools.values()), {}, {}
        if self._pid == os.getpid():  # a parent's connections are not the child's to close
            for pool in pools:
                pool.close()

    def send(self, exchange: Exchange) -> Response[Any]:
        """Send once and read the answer. Raises a TransportError that says whether it was sent."""
        request = exchange.request
        url = request.url
        cut = url.find("/", 8)
        origin, target = (
            (url[:cut], url[cut:])
            if cut > 0
            else (url.partition("?")[0], "/" + url[len(url.partition("?")[0]) :])
        )
        current = self._current
        current.sent = False
        current.whole, current.deadline, current.limit = (
            not exchange.stream,
            exchange.deadline,
            exchange.max_size,
        )
        current.patience = exchange.timeout.read
        current.query = "&".join([f"{name}={value}" for name, value in exchange.secret_query])
        current.headers = exchange.secret_headers
        raw = pool = None
        try:
            pool = (self._pools.get(origin) if self._pid == os.getpid() else None) or self._pool(origin)
            raw = pool.urlopen(
                request.method,
                url
                if pool.proxy is not None and pool.scheme == "http" and not url.startswith("https")
                else target,
                body=request.body,
                headers={**request.headers},  # a copy: tracing adds its own
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=_timeout(exchange),
                release_conn=not exchange.stream,
                preload_content=False,
                decode_content=False,
            )
            if exchange.stream:
                body = OpenBody(raw, exchange, pool.proxy_headers)
                response = Response(request, raw.status, Headers(raw.headers.items()), b"", body)
                return response if raw.status < 300 else _masked(response, exchange, pool)
            content = raw.data if type(raw) is Answer else raw.read(decode_content=False)
            if content and (encoding := raw.headers.get("content-encoding")):
                from .coding import decompress

                content = decompress(content, encoding, exchange.max_size)
        except (HTTPError, OSError, http.client.HTTPException, ValueError) as error:
            if raw is not None:
                raw.close()
            told = _translate(error, request, current.sent)
            hidden = _masked_error(told, exchange, pool)
            if hidden is None:
                raise told from error.__cause__
        except BaseException:  # KeyboardInterrupt in the middle of an answer: that connection is not clean
            if raw is not None:
                raw.close()
            raise
        else:
            response = Response(request, raw.status, raw.headers, content)
            return response if raw.status < 300 else _masked(response, exchange, pool)
        raise hidden  # out here, where it does not carry along the one that it stands for

    def _pool(self, origin: str) -> Any:
        with self._lock:
            if self._pid != os.getpid():
                self._start()
            if origin not in self._pools:
                self._pools[origin] = self._new_pool(origin)
            return self._pools[origin]

    def _new_pool(self, origin: str) -> Any:
        proxy = self._proxy_for(origin)
        manager = self._managers.get(proxy)
        if manager is None:
            if self.ca_certs:
                from .refusals import check_certificates

                check_certificates(self.ca_certs)
            options: dict[str, Any] = {"maxsize": 1, "block": False, "num_pools": 1000}
            if self.ca_certs:
                options["ca_certs"] = self.ca_certs
            if proxy is None:
                manager = urllib3.PoolManager(**options)
            else:
                from .proxies import proxy_manager

                manager = proxy_manager(proxy, options)
            manager.pool_classes_by_scheme = {"http": HTTPPool, "https": HTTPSPool}
            self._managers[proxy] = manager
        pool: Any = manager.connection_from_url(origin)
        pool.current = self._current
        return pool

    def _proxy_for(self, origin: str) -> str | None:
        if self.proxy is None and not any(name.lower().endswith("_proxy") for name in os.environ):
            return None
        from .proxies import proxy_for

        return proxy_for(origin, self.proxy)


def _timeout(exchange: Exchange) -> urllib3.Timeout:
    connect, read = exchange.timeout.connect, exchange.timeout.read
    if exchange.deadline is not None:
        left = exchange.deadline - time.monotonic()
        if left <= 0:
            raise TimedOut("no time was left to send it", exchange.request, sent=False)
        if connect is None or read is None or left < connect or left < read:
            connect = left if connect is None else min(connect, left)
            read = left if read is None else min(read, left)
            return urllib3.Timeout(connect=connect, read=read)
    return _kept_timeout(connect, read)


@lru_cache(maxsize=64)
def _kept_timeout(connect: float | None, read: float | None) -> urllib3.Timeout:
    """The pool works on a copy, so that one is enough for all calls."""
    return urllib3.Timeout(connect=connect, read=read)


class OpenBody:
    """The body of an answer that is still being received.

    Each piece has the read timeout to arrive, byte by byte or at once, however long that goes on.
    """

    def __init__(self, raw: Any, exchange: Exchange, proxy_headers: Mapping[str, str] | None = None) -> None:
        self._raw, self._exchange, self.proxy_headers = raw, exchange, proxy_headers
        self._patience, self._deadline = exchange.timeout.read, exchange.deadline
        self._hurried = False

    def hurry(self) -> None:
        """Have all of it arrive within the deadline of the call."""
        self._hurried = True

    def __reduce__(self) -> Any:
        return type(None), ()  # what is still on its way does not travel: the copy has None in its place

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The body piece by piece as it arrives, decompressed. Raises TransportError when it breaks off."""
        pieces = self._pieces(size)
        try:
            if encoding := self._raw.headers.get("content-encoding"):
                from .coding import decoded

                pieces = decoded(pieces, encoding, size)
            yield from pieces
        except (HTTPError, OSError, http.client.HTTPException, ValueError) as error:
            told = _translate(error, self._exchange.request, True)
            hidden = _masked_error(told, self._exchange, self)
            if hidden is None:
                raise told from error.__cause__
        else:
            return
        finally:
            self.close()
        raise hidden

    def _pieces(self, size: int) -> Iterator[bytes]:
        raw, source = self._raw, getattr(self._raw._fp, "source", None)
        while True:
            if source is not None:
                ends = None if self._patience is None else time.monotonic() + self._patience
                source.deadline = self._deadline if self._hurried else ends
            chunk = raw.read1(size, decode_content=False)
            if not chunk:
                return
            yield chunk

    def close(self) -> None:
        """Give the connection back, or drop it when the body was not read to its end."""
        if self._raw._fp is not None and not getattr(self._raw._fp, "closed", True):
            self._raw.close()
        self._raw.release_conn()


def _translate(error: BaseException, request: Request, sent: bool) -> TransportError:
    """urllib3's errors in ours; the one table. What is not in it broke while being exchanged."""
    from .refusals import explained, reason_of

    if isinstance(error, TooLarge):
        return ResponseTooLarge(
            f"the answer is larger than max_response_size ({error.args[0]:,} bytes)", request
        )
    if isinstance(error, NewConnectionError):  # before the timeout, of which urllib3 makes it a subclass
        return ConnectFailed(f"cannot connect to {_host(request)}: {reason_of(error)}", request, False)
    if isinstance(error, ConnectTimeoutError):
        return TimedOut(f"no connection within the timeout to {_host(request)}", request, False)
    if isinstance(error, TimeoutError) or _is_os_timeout(error):
        return TimedOut("no complete answer within the timeout", request, sent)
    if isinstance(error, (ProxyError, SSLError)) and not sent:
        proxied = isinstance(error, ProxyError)
        what = "the proxy does not let it through" if proxied else f"TLS with {_host(request)} failed"
        return ConnectFailed(f"{what}: {explained(reason_of(error))}", request, False)
    if isinstance(error, LocationParseError):
        return ConnectFailed(f"{_host(request)} is not a host name", request, False)
    if type(error).__name__ == "Damaged":
        return ProtocolError(str(error), request)
    kind = ProtocolError if sent else ConnectFailed
    return kind(f"the connection to {_host(request)} broke: {reason_of(error)}", request, sent)


def _masked(response: Response[Any], exchange: Exchange, pool: Any) -> Response[Any]:
    """An answer that is no success, without the credentials of the exchange and of the proxy."""
    if not (exchange.secret_headers or exchange.secret_query or pool.proxy_headers):
        return response
    from .masks import masked

    return masked(response, exchange, pool.proxy_headers)


def _masked_error(error: TransportError, exchange: Exchange, pool: Any) -> TransportError | None:
    """The error without them; None if a server has not put any into its answer."""
    from .masks import masked_error

    return masked_error(error, exchange, getattr(pool, "proxy_headers", None))


def _is_os_timeout(error: BaseException) -> bool:
    """Whether it is a socket's timeout, or what urllib3 makes of one while sending."""
    import builtins

    return any(isinstance(one, builtins.TimeoutError) for one in (error, *error.args))


def _host(request: Request) -> str:
    return request.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
