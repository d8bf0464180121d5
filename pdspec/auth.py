"""The layers that let requests in: credentials for every attempt, and other ones after a 401.

A `Request` never holds a credential. For every attempt `auth_layer` writes them into the `Exchange`, and only
if the URL's origin is one that they belong to. What a server echoes of them is masked by the transport.
`renewal_layer` stands further out: its second attempt passes all that an attempt passes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from .credentials import Credentials, Plan
from .errors import MissingCredentials, TransportError
from .message import Exchange, Layer, Response, Send
from .origin import origin_of
from .record import replace
from .schemes import write
from .secrets import Source

__all__ = ["Credentials", "auth_layer", "renewal_layer"]

SECOND_THOUGHT = 10.0  # seconds for which nothing is renewed that a renewal did not help


def auth_layer(credentials: Credentials, token_send: Send | None = None) -> Layer:
    """Fresh credentials for every attempt.

    `token_send` carries token requests (the bare transport: their forms hold secrets, which nothing in
    between needs to see); by default what carries the calls.
    """
    plans = credentials.plans
    cleared: set[str] = set()  # beginnings of URLs to which fixed credentials may go

    def wrap(send: Send) -> Send:
        def authenticated(exchange: Exchange) -> Response[Any]:
            operation = exchange.request.operation
            if operation is None:
                return send(exchange)
            plan = plans.get(id(operation))
            if plan is None or plan.operation is not operation:
                plan = credentials.plan(operation)
            if not plan.fixed:
                if not _clear(credentials, plan, exchange):
                    return send(exchange)
                return _send_with(send, exchange, plan, token_send or send)
            url = exchange.request.url
            cut = url.find("/", 8)
            beginning = url[:cut] if cut > 0 else url
            if beginning not in cleared:
                if not _clear(credentials, plan, exchange):
                    return send(exchange)
                if origin_of(beginning):
                    cleared.add(beginning)
            exchange.secret_headers, exchange.secret_query = plan.headers, plan.query
            return send(exchange)

        return authenticated

    return wrap


def _clear(credentials: Credentials, plan: Plan, exchange: Exchange) -> bool:
    """Whether the plan's credentials go out with this request; raises if it cannot do without."""
    if plan.error:
        raise MissingCredentials(plan.error)
    refusal = credentials.refusal(plan, exchange.request.url) if plan.places else ""
    if refusal and plan.needed:
        raise MissingCredentials(f"{plan.operation.id} was not sent: {refusal}")
    return bool(plan.places) and not refusal


def _send_with(send: Send, exchange: Exchange, plan: Plan, token_send: Send) -> Response[Any]:
    """Send with values that change: those that a renewal brought, else the ones of this moment."""
    values = exchange.values or [_value(source, exchange, token_send) for _, source in plan.places]
    exchange.values = values
    places = [place for place, _ in plan.places]
    present = exchange.request.headers
    cookie = present.get("cookie") or present.get("Cookie") or ""
    written = write(list(zip(places, values, strict=True)), cookie)
    exchange.secret_headers, exchange.secret_query = written
    return send(exchange)


def renewal_layer(credentials: Credentials, token_send: Send) -> Layer:
    """One more attempt of a call after a 401, if there are other credentials than the refused ones.

    Credentials that were refused as soon as they were renewed are not renewed again for a while: the 401 has
    another reason, and each renewal may cost a refresh token.
    """

    def wrap(send: Send) -> Send:
        useless: tuple[Sequence[str], float] = (), 0.0  # renewed in vain, and when

        def renewing(exchange: Exchange) -> Response[Any]:
            nonlocal useless
            exchange.values = ()  # those of an earlier attempt
            response = send(exchange)
            if response.status != 401 or exchange.renewed or not exchange.values:
                return response
            assert exchange.request.operation is not None
            places = credentials.plan(exchange.request.operation).places
            refused = exchange.values
            if refused == useless[0] and time.monotonic() - useless[1] < SECOND_THOUGHT:
                return response
            renewed = [
                _renewed(source, stale, exchange, token_send)
                for (_, source), stale in zip(places, refused, strict=True)
            ]
            if not any(renewed):
                return response
            _close(response)
            exchange.attempt += 1
            exchange.renewed = True
            exchange.values = [new or old for new, old in zip(renewed, refused, strict=True)]
            response = replace(send(exchange), attempts=exchange.attempt)
            if response.status == 401:
                useless = exchange.values, time.monotonic()
            return response

        return renewing

    return wrap


def _value(source: Source, exchange: Exchange, send: Send) -> str:
    try:
        return source.current(exchange.deadline, send)
    except TransportError as error:
        raise _unsent(error, exchange) from error


def _renewed(source: Source, stale: str, exchange: Exchange, send: Send) -> str | None:
    try:
        return source.renew(stale, exchange.deadline, send)
    except TransportError as error:
        raise _unsent(error, exchange) from error


def _unsent(error: TransportError, exchange: Exchange) -> TransportError:
    """A failure to get a token, told as one of the call, which was not sent."""
    return type(error)(f"no access token: {error}", exchange.request, sent=False)


def _close(response: Response[Any]) -> None:
    """Give back the connection of a streamed answer that nobody will read."""
    close = getattr(response.data, "close", None)
    if close is not None:
        close()
