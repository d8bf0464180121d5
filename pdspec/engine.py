"""What a client is made of, composed once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .auth import Credentials, auth_layer, renewal_layer
from .budget import Budget
from .caller import Caller
from .clock import Clock
from .errors import MissingCredentials, UsageError
from .forks import give_lock
from .judge import Schemas
from .message import Exchange, Layer, Response, Send, Transport
from .model import Operation
from .options import Options
from .origin import is_secure, origin_of
from .ratelimit import RateLimiter, ratelimit_layer
from .reading import read_servers
from .registry import Registry
from .retry import retry_layer
from .sensitive import is_secret_header
from .serialize import Refused, check_header
from .servers import expand
from .transport import Urllib3Transport

if TYPE_CHECKING:
    from .pagination import Pagination

VERSION = "0.1.0"
_OUR_OWN = frozenset({"content-length", "transfer-encoding"})


class Engine:
    """Registry, schemas, credentials and layers of a client, and one Caller per operation that was used.

    `shared` is the engine of the client that this one was derived from: pool, limiter and budget are common.
    """

    _lock: Any

    def __init__(
        self, registry: Registry, options: Options, environment: bool, shared: Engine | None = None
    ) -> None:
        self.registry, self.options, self.environment = registry, options, environment
        self.schemas: Schemas = shared.schemas if shared else Schemas(registry.document)
        self.clock = options.clock or Clock()
        self._callers: dict[str, Caller] = {}
        give_lock(self)
        self.headers, secret_headers = self._split_headers()
        self.credentials = self._make_credentials(shared)
        self.transport: Transport = self._make_transport(shared)
        same_limit = shared is not None and all(
            getattr(options, n) == getattr(shared.options, n) for n in ("rate_limit", "clock")
        )
        self.limiter: RateLimiter | None = shared.limiter if shared and same_limit else self._make_limiter()
        self.budget: Budget = shared.budget if shared else Budget(registry, self.limiter)
        self.send: Send = self._compose(secret_headers)
        self.paginations: Mapping[str, Pagination] = self._read_paginations()

    def _compose(self, secret_headers: Mapping[str, str]) -> Send:
        """The layers, from the wire outwards: what is lower runs once per attempt."""
        send: Send = self.transport.send
        if not isinstance(self.transport, Urllib3Transport):  # which does that itself
            from .masks import mask_layer

            send = mask_layer(send)
        if self.options.hooks is not None:
            from .hooks import hook_layer

            send = hook_layer(self.options.hooks)(send)
        if secret_headers:
            vouched = frozenset(map(origin_of, self.options.trusted_origins))
            send = _secret_header_layer(secret_headers, self._trusted(), vouched)(send)
        send = auth_layer(self.credentials, self.transport.send)(send)
        send = ratelimit_layer(self.limiter, self.budget)(send)
        if self.credentials.changing:
            send = renewal_layer(self.credentials, self.transport.send)(send)
        clock = self.clock
        again = retry_layer(self.options.retries, clock=clock.now, sleep=clock.sleep, random=clock.random)
        return again(send)

    def _read_paginations(self) -> Mapping[str, Pagination]:
        if not self.options.pagination:
            return {}
        from .told import read_paginations

        return read_paginations(self.options.pagination, self.registry)

    @property
    def adopted_origin(self) -> str:
        """The origin that an OAuth token names as its API's, unless the options name one."""
        if self.options.oauth is None or self.options.origin or self.options.base_url:
            return ""
        return self.credentials.origin

    def caller(self, operation: Operation) -> Caller:
        """The Caller of an operation, made when first needed."""
        caller = self._callers.get(operation.id)
        if caller is None:
            with self._lock:
                caller = self._callers.setdefault(operation.id, Caller(self, operation))
        return caller

    def _split_headers(self) -> tuple[dict[str, str], dict[str, str]]:
        """The headers of every request, and those that are secrets, which no Request holds."""
        agent = self.options.user_agent or f"pdspec/{VERSION}"
        given = {"user-agent": agent, "accept-encoding": "gzip, deflate", **(self.options.headers or {})}
        plain: dict[str, str] = {}
        secret: dict[str, str] = {}
        for name, value in given.items():
            if (
                not isinstance(value, str)
                or not name.isascii()
                or not name.replace("-", "").replace("_", "").isalnum()
            ):
                raise UsageError(f"headers: {name!r} needs a header name and a string value")
            if name.lower() in _OUR_OWN:
                raise UsageError(f"headers: {name!r} says where a request ends, which depends on the request")
            try:
                check_header(value)
            except Refused as refused:
                raise UsageError(f"headers[{name!r}] {refused}") from None
            (secret if is_secret_header(name) else plain)[name] = value
        return plain, secret

    def _make_credentials(self, shared: Engine | None) -> Credentials:
        options = self.options
        names = (
            "api_token",
            "access_token",
            "oauth",
            "credentials",
            "origin",
            "base_url",
            "trusted_origins",
            "server_variables",
            "headers",
        )
        if shared is not None and all(getattr(options, n) == getattr(shared.options, n) for n in names):
            return shared.credentials
        return Credentials(
            self.registry.security_schemes,
            api_token=options.api_token,
            access_token=options.access_token,
            oauth=options.oauth,
            credentials=options.credentials,
            origins=self._origins(),
            trusted_origins=options.trusted_origins,
            environ=os.environ if self.environment else None,
        )

    def _make_limiter(self) -> RateLimiter | None:
        if self.options.rate_limit is False:
            return None
        return RateLimiter(self.options.rate_limit, clock=self.clock.now, sleep=self.clock.sleep)

    def _trusted(self) -> frozenset[str]:
        return frozenset(filter(None, map(origin_of, [*self._origins(), *self.options.trusted_origins])))

    def _origins(self) -> list[str]:
        """Where the credentials of this client belong: the document's own servers, or what replaced them."""
        options, document = self.options, self.registry.document
        if options.origin or options.base_url:
            return [url for url in (options.origin, options.base_url) if url]
        found = []
        for server in read_servers(document.root.get("servers")):
            try:
                found.append(expand(server, "", options.server_variables or {}))
            except UsageError:
                continue
        return found

    def _make_transport(self, shared: Engine | None) -> Transport:
        options = self.options
        if options.transport is not None:
            return options.transport
        same = shared is not None and all(
            getattr(options, n) == getattr(shared.options, n) for n in ("proxy", "ca_certs", "transport")
        )
        return shared.transport if shared and same else Urllib3Transport(options.proxy, options.ca_certs)


def _secret_header_layer(
    headers: Mapping[str, str], trusted: frozenset[str], vouched: frozenset[str]
) -> Layer:
    """Add the caller's own secret headers on the way out, to the origins that they belong to."""

    def wrap(send: Send) -> Send:
        def with_headers(exchange: Exchange) -> Response[Any]:
            origin = origin_of(exchange.request.url)
            if origin not in trusted:
                return send(exchange)
            if not is_secure(origin) and origin not in vouched:
                raise MissingCredentials(
                    f"nothing was sent: {origin} is not encrypted, and {', '.join(headers)} could be read on "
                    "the way. Use https; if they may go there all the same, say "
                    f"trusted_origins=({origin!r},)"
                )
            exchange.secret_headers = {**headers, **exchange.secret_headers}
            return send(exchange)

        return with_headers

    return wrap
