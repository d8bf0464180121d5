"""One operation of one client, ready to be called: arguments in, answer out."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .answers import Reader
from .bind import Binder
from .errors import InvalidResponse, PdspecWarning, ResponseError, SpecError
from .media import is_stream
from .message import Exchange, Request, Response, Send, closed
from .model import Operation
from .record import replace
from .serialize import Builder
from .servers import base_url_of

if TYPE_CHECKING:
    from .engine import Engine
    from .streams import StreamedResponse

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
        total, start = self._total, self._now()
        deadline = None if total is None else start + total
        exchange = Exchange(request, self._timeout, deadline, 1, {}, (), self._max_size)
        if logger.isEnabledFor(logging.DEBUG):
            return self.carry_out(exchange).data
        return self._decoded(self._send(exchange), exchange, start)

    def response(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Response[Any]:
        """Call and decode, with everything there is to know about the answer."""
        return self.send(self.request(args, kwargs))

    def send(self, request: Request) -> Response[Any]:
        """Send a request of this operation, the one that `request` made."""
        return self.carry_out(self.exchange(request))

    def exchange(self, request: Request, stream: bool = False) -> Exchange:
        """A call that begins now."""
        total = self._total
        deadline = None if total is None else self._now() + total
        return Exchange(request, self._timeout, deadline, 1, {}, (), self._max_size, stream)

    def stream(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> StreamedResponse:
        """Send, and return when the headers are there."""
        return self._open(self.exchange(self.request(args, kwargs), stream=True))

    def _open(self, exchange: Exchange) -> StreamedResponse:
        from .streams import StreamedResponse

        response = self._send(exchange)
        if 200 <= response.status < 300:
            return StreamedResponse(response, self._max_size, exchange)
        if hasattr(response.data, "hurry"):
            response.data.hurry()
        raise self.reader.error(closed(response))

    def _streamed(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        from .streams import ItemStream

        start = self._now()
        exchange = self.exchange(self.request(args, kwargs), stream=True)
        opened = self._open(exchange)
        if is_stream(opened.media_type):
            return ItemStream(opened)
        response = replace(opened.response, content=opened.read(), data=None)
        return self._decoded(response, exchange, start)

    def carry_out(self, exchange: Exchange) -> Response[Any]:
        """Send and decode."""
        start = self._now()
        response = self._send(exchange)
        elapsed = self._now() - start
        request = exchange.request
        logger.debug(
            "%s: %s %s -> %d, %d bytes, %.3f s, attempt %d",
            self.operation.id, request.method, request.url.partition("?")[0], response.status,
            len(response.content), elapsed, response.attempts,
        )  # fmt: skip
        return Response(
            response.request,
            response.status,
            response.headers,
            response.content,
            self._decoded(response, exchange, start),
            response.attempts,
            elapsed,
        )

    def _decoded(self, response: Response[Any], exchange: Exchange, start: float) -> Any:
        try:
            return self.reader.data(response)
        except ResponseError as error:
            found = error
        # Out here, where nothing carries along the one that was found.
        return self._wrong(found, exchange, start)

    def _wrong(self, error: ResponseError, exchange: Exchange, start: float) -> Any:
        """Raise for an answer that is not what it should be, without what it says again of the credentials.

        `start` is when the call began: the response in the error says how long it took.
        An answer that does not fit its schema is handed over all the same, if a warning is all that was
        asked for.
        """
        from .masks import mask_of

        mask = mask_of(exchange)
        told = error
        response = mask.response(replace(error.response, data=None))
        if response.content != error.response.content:
            # Read again: a message may hold a part of a secret, cut off where the message ends.
            try:
                self.reader.data(response)
            except type(error) as again:
                told = again
        told = mask.error(told)
        told.took(self._now() - start)
        if isinstance(error, InvalidResponse) and self.reader.validate == "warn":
            warnings.warn(str(told), PdspecWarning, stacklevel=_outside())
            return error.response.data
        raise told

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
