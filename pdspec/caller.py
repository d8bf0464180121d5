"""One operation of one client, ready to be called: arguments in, answer out."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .answers import Reader
from .bind import Binder
from .errors import ResponseError, SpecError
from .media import is_stream
from .message import Exchange, Request, Response, Send, closed
from .model import Operation
from .record import replace
from .serialize import Builder
from .servers import base_url_of

if TYPE_CHECKING:
    from .engine import Engine

logger = logging.getLogger("pdspec")


class Caller:
    """Everything worked out that does not change from call to call. Shared by threads."""

    def __init__(self, engine: Engine, operation: Operation) -> None:
        self.engine, self.operation = engine, operation
        try:
            self.binder = Binder(operation, engine.schemas)
        except RecursionError:
            raise SpecError(
                "a schema of the operation is nested too deep", operation.node.uri, operation.pointer
            ) from None
        options = engine.options
        self.reader = Reader(operation, engine.schemas, options.validate_responses)
        self._builders: dict[str, Builder] = {}
        self._credentials: tuple[tuple[str, str, str], ...] | None = None
        self._warned = not operation.deprecated
        timeout = options.timed
        self.binder.patience = timeout.total
        self._timeout, self._total = timeout, timeout.total
        self._max_size = self.max_size = options.max_response_size
        self._send: Send = engine.send
        self._now = engine.clock.now

    def request(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Request:
        """Validate and build, send nothing. Raises InvalidCall with every problem."""
        if not self._warned:
            self._warn()
        bound = self.binder.bind(args, kwargs)
        builder = self._builders.get(self.engine.adopted_origin) or self._builder()
        if self._credentials is None:
            self._credentials = self.engine.credentials.placeholders(self.operation)
        return builder.build(bound, self._credentials)

    def data(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Call and decode; an answer that is documented as a stream is handed out as it arrives."""
        if self.reader.may_stream:
            return self._streamed(args, kwargs)
        request = self.request(args, kwargs)
        total = self._total
        deadline = None if total is None else self._now() + total
        exchange = Exchange(request, self._timeout, deadline, 1, {}, (), self._max_size)
        if logger.isEnabledFor(logging.DEBUG):
            return self._logged(exchange).data
        response = self._send(exchange)
        try:
            return self.reader.data(response)
        except ResponseError as error:
            masked = self._masked(error, exchange)
        raise masked  # out here, where it does not carry along the one that it stands for

    def response(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Response[Any]:
        """Call and decode, with everything there is to know about the answer."""
        return self.send(self.request(args, kwargs))

    def send(self, request: Request) -> Response[Any]:
        """Send a request of this operation. The one that `request` made, or one with another URL."""
        total = self._total
        deadline = None if total is None else self._now() + total
        return self._logged(Exchange(request, self._timeout, deadline, 1, {}, (), self._max_size))

    def stream(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Response[Any]:
        """Send, and return when the headers are there; `data` is then an open body."""
        request = self.request(args, kwargs)
        total = self._total
        deadline = None if total is None else self._now() + total
        exchange = Exchange(request, self._timeout, deadline, 1, {}, (), self._max_size, stream=True)
        response = self._send(exchange)
        if 200 <= response.status < 300:
            return response
        if hasattr(response.data, "hurry"):
            response.data.hurry()
        raise self.reader.error(closed(response))

    def _streamed(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        from .streams import ItemStream, StreamedResponse

        opened = StreamedResponse(self.stream(args, kwargs), self._max_size)
        if is_stream(opened.media_type):
            return ItemStream(opened)
        return self.reader.data(replace(opened.response, content=opened.read(), data=None))

    def _logged(self, exchange: Exchange) -> Response[Any]:
        start = self._now()
        response = self._send(exchange)
        elapsed = self._now() - start
        request = exchange.request
        logger.debug(
            "%s: %s %s -> %d, %d bytes, %.3f s, attempt %d",
            self.operation.id, request.method, request.url.partition("?")[0], response.status,
            len(response.content), elapsed, response.attempts,
        )  # fmt: skip
        data, masked = None, None
        try:
            data = self.reader.data(response)
        except ResponseError as error:
            masked = self._masked(error, exchange)
        if masked is not None:
            raise masked
        return Response(
            response.request,
            response.status,
            response.headers,
            response.content,
            data,
            response.attempts,
            elapsed,
        )

    def _masked(self, error: ResponseError, exchange: Exchange) -> ResponseError:
        """The error without what a server may have said again of the credentials."""
        from .auth import used_secrets
        from .secrets import hide_error

        return hide_error(error, used_secrets(self.engine.credentials, exchange))

    def _builder(self) -> Builder:
        engine, options = self.engine, self.engine.options
        origin = options.origin or engine.adopted_origin or None
        base = base_url_of(
            self.operation, engine.registry.document, options.base_url, origin, options.server_variables
        )
        builder = Builder(self.operation, base, engine.headers, self.reader.accept)
        self._builders[engine.adopted_origin] = builder
        return builder

    def _warn(self) -> None:
        """Once for each operation of a client, where the user's code calls it."""
        from .retirement import retirement

        self._warned = True
        warnings.warn(retirement(self.operation), DeprecationWarning, stacklevel=_outside())


def _outside() -> int:
    """How many frames up the first one is that is not pdspec's own."""
    import sys

    level = 1
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] == "pdspec":
        frame = frame.f_back
        level += 1
    return level
