"""Plain callables before and after each attempt: for metrics, tracing and tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .errors import TransportError
from .message import Exchange, Layer, Request, Response, Send
from .record import Record


class Attempt(Record):
    """What an `after` hook is told: the request, which try it was (from 1), what came of it, and seconds."""

    request: Request
    number: int
    response: Response[Any] | None
    error: TransportError | None
    elapsed: float


class Hooks(Record):
    """Callables around every attempt; an exception in one reaches the caller.

    `before(request, number)` runs right before an attempt, `after(attempt)` right after it.
    """

    before: Callable[[Request, int], object] | None = None
    after: Callable[[Attempt], object] | None = None


def hook_layer(hooks: Hooks) -> Layer:
    """Call the hooks around `send`."""

    def wrap(send: Send) -> Send:
        def hooked(exchange: Exchange) -> Response[Any]:
            number, request = exchange.attempt, exchange.request
            if hooks.before is not None:
                hooks.before(request, number)
            start = time.monotonic()
            try:
                response = send(exchange)
            except TransportError as error:
                if hooks.after is not None:
                    hooks.after(Attempt(request, number, None, error, time.monotonic() - start))
                raise
            if hooks.after is not None:
                try:
                    hooks.after(Attempt(request, number, response, None, time.monotonic() - start))
                except BaseException:
                    if hasattr(response.data, "close"):  # a streamed body that nobody will read
                        response.data.close()
                    raise
            return response

        return hooked

    return wrap
