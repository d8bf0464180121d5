"""Ask a token server: one form post (RFC 6749, 3.2), repeated where that does no harm, with nothing shown."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from urllib.parse import quote_plus, urlencode

from .errors import DecodeError, HTTPError, TimedOut, TransportError, UsageError, http_error_class
from .masks import Mask
from .message import Exchange, Request, Response, Send, Timeout
from .origin import is_secure, require_origin
from .secrets import Secret

logger = logging.getLogger("pdspec")

TIMEOUT = Timeout(connect=10.0, read=30.0, total=60.0)
MAX_SIZE = 1_000_000
ATTEMPTS = 3
_HEADERS = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
_SHOWN_FIELDS = frozenset({
    "grant_type", "client_id", "redirect_uri", "scope", "token_type_hint", "audience", "resource",
})  # fmt: skip
_GIVEN = ("access_token", "refresh_token", "id_token")
# Not used as a Bearer token. Words that are no registered type are let pass: some servers say what the token
# is for, such as "Application Access Token".
_OTHER_KINDS = frozenset({"mac", "pop", "dpop", "n_a"})
_ADVICE = {
    "invalid_grant": "; log in again: open authorization_url(), then exchange(code) while the code is fresh",
    "invalid_client": "; check client_id and client_secret",
}


class Way(NamedTuple):
    """How to reach the token server, and by when (`time.monotonic()`); None: a transport of our own."""

    send: Send | None = None
    deadline: float | None = None

    @property
    def left(self) -> float:
        """Seconds until the deadline, at most those of TIMEOUT."""
        most = TIMEOUT.total or 60.0
        return most if self.deadline is None else min(most, self.deadline - time.monotonic())

    def limited(self) -> Way:
        """The same with a deadline: all attempts together have the time of TIMEOUT."""
        return self._replace(deadline=time.monotonic() + self.left)


@dataclass(frozen=True, slots=True)
class TokenServer:
    """A token endpoint and the client it knows. `authentication`: the secret goes in a header or the form."""

    url: str
    client_id: str
    secret: Secret | None = None
    authentication: Literal["basic", "body"] = "basic"
    send: Send | None = field(default=None, repr=False)
    sleep: Callable[[float], object] = field(default=time.sleep, repr=False)

    def __post_init__(self) -> None:
        check_endpoint(self.url, "token_endpoint")
        if self.authentication not in ("basic", "body"):
            raise UsageError(f"client_authentication is 'basic' or 'body', not {self.authentication!r}")

    def request(self, url: str = "", body: bytes | None = None) -> Request:
        """A request to the endpoint. Without a body it is fit for an error message."""
        return Request(None, "POST", url or self.url, _HEADERS, body)

    def ask(self, form: Mapping[str, str], way: Way, *, again: bool = True, url: str = "") -> dict[str, Any]:
        """The answer to a form. `again`: it may be repeated although the server may have acted on it.

        Raises TransportError or HTTPError, both without the form.
        """
        fields, headers = self._signed(form)
        request = self.request(url, urlencode(fields).encode())
        hidden = [value for name, value in fields.items() if name not in _SHOWN_FIELDS]
        hidden += [value.removeprefix("Basic ") for value in headers.values()]
        hidden += [self.secret.current()] if self.secret else []
        for attempt in range(1, ATTEMPTS + 1):
            outcome = self._once(request, headers, way, attempt)
            if isinstance(outcome, Response) and 200 <= outcome.status < 300:
                return self._read(outcome, hidden)
            asked = outcome.retry_after if isinstance(outcome, Response) else None
            wait = max(2.0 ** (attempt - 2), asked or 0.0)
            if attempt == ATTEMPTS or not _passing(outcome, again) or wait >= way.left:
                break
            reason = f"status {outcome.status}" if isinstance(outcome, Response) else type(outcome).__name__
            logger.info("token request, attempt %d: %s; trying again in %.1f s", attempt, reason, wait)
            self.sleep(wait)
        if isinstance(outcome, Response):
            raise self._refused(outcome, hidden)
        raise type(outcome)(Mask(hidden).text(outcome.message), self.request(url), outcome.sent)

    def _signed(self, form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """The form and the headers with the client's own credentials (RFC 6749, 2.3.1: encoded first)."""
        if self.secret is None:
            return {**form, "client_id": self.client_id}, {}
        if self.authentication == "body":
            return {**form, "client_id": self.client_id, "client_secret": self.secret.current()}, {}
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret.current())}".encode()
        return dict(form), {"authorization": f"Basic {b64encode(pair).decode()}"}

    def _once(
        self, request: Request, headers: Mapping[str, str], way: Way, attempt: int
    ) -> Response[Any] | TransportError:
        if way.left <= 0:
            return TimedOut("no time left to get a token", None, sent=False)
        exchange = Exchange(request, TIMEOUT, time.monotonic() + way.left, attempt, headers, (), MAX_SIZE)
        try:
            return (way.send or self.send or _send_alone)(exchange)
        except TransportError as error:
            return error

    def _read(self, response: Response[Any], hidden: Sequence[str]) -> dict[str, Any]:
        answer = _json(response.content or b"{}")
        shown = self._shown(response, hidden)
        if not isinstance(answer, dict):
            kind = _line(shown.headers.get("content-type", "no content-type"), 100)
            raise DecodeError(
                f"the token server's answer is not a JSON object ({kind})", shown.request, shown
            )
        if answer.get("error") and not answer.get("access_token"):
            words = "the token server refused: " + Mask(hidden).text(_words(answer))
            raise DecodeError(words, shown.request, shown)
        return answer

    def _refused(self, response: Response[Any], hidden: Sequence[str]) -> HTTPError:
        """The refusal (RFC 6749, 5.2) as the error of its status."""
        given = _json(response.content)
        if isinstance(given, dict):  # an odd server may give tokens all the same
            hidden = [*hidden, *(given[name] for name in _GIVEN if isinstance(given.get(name), str))]
        shown = self._shown(response, hidden)
        words = _words(_json(shown.content))
        kind = http_error_class(response.status)
        return kind(": ".join(filter(None, [f"status {response.status}", words])), shown.request, shown)

    def _shown(self, response: Response[Any], hidden: Sequence[str]) -> Response[Any]:
        """The answer without secrets, to a request without a form. A success may be all secret."""
        shown = Mask(hidden).response(response)
        content = b"" if 200 <= shown.status < 300 else shown.content
        return Response(self.request(response.request.url), shown.status, shown.headers, content)

    def token_in(self, answer: Mapping[str, Any]) -> str:
        """The access token of an answer. Raises DecodeError if there is none that can be used."""
        token, kind = answer.get("access_token"), answer.get("token_type")
        problem = ""
        if not isinstance(token, str) or not token:
            problem = "has no access_token"
        elif not _is_visible(token) or not _is_visible(answer.get("refresh_token")):
            problem = "has a token with characters that no token may have (RFC 6749, A.12 and A.17)"
        elif isinstance(kind, str) and kind.lower() in _OTHER_KINDS:
            problem = f"has a token of type {kind}; only Bearer is understood (RFC 6749, 7.1)"
        if problem or not isinstance(token, str):
            response: Response[Any] = Response(self.request(), 200, {})
            raise DecodeError(f"the token server's answer {problem}", self.request(), response)
        return token


def check_endpoint(url: str, option: str) -> None:
    """Refuse a place to which the client's secret should not go."""
    if not is_secure(require_origin(url, option)):
        raise UsageError(f"{option} must be https, or on this machine: it gets the client secret")


def _passing(outcome: Response[Any] | TransportError, again: bool) -> bool:
    if isinstance(outcome, TransportError):
        return again or not outcome.sent
    return outcome.status == 429 or (again and outcome.status >= 500)


def _words(answer: Any) -> str:
    """What a server says of its refusal (RFC 6749, 5.2), and what to do about it."""
    given = answer if isinstance(answer, dict) else {}
    error, description = _line(given.get("error"), 100), _line(given.get("error_description"), 300)
    return ": ".join(filter(None, [error, description])) + _ADVICE.get(error, "")


def _line(value: Any, longest: int) -> str:
    text = " ".join(str(value or "").split())[:longest]
    return "".join(one if one.isprintable() else "?" for one in text)


def _is_visible(token: Any) -> bool:
    return not isinstance(token, str) or (token.isascii() and token.isprintable() and " " not in token)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _send_alone(exchange: Exchange) -> Response[Any]:
    """One request over a transport of its own, for calls before there is a client."""
    from .transport import Urllib3Transport

    transport = Urllib3Transport()
    try:
        return transport.send(exchange)
    finally:
        transport.close()
