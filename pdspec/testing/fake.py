"""A transport that answers by itself: canned answers in, recorded calls out."""

from __future__ import annotations

import difflib
import inspect
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, Self

from urllib3 import HTTPHeaderDict

from ..caller import Caller
from ..engine import Engine
from ..errors import TransportError
from ..examples import answer_example
from ..message import Exchange, Response
from ..model import UNSET, Operation
from ..options import make_options
from .calls import Call, call_of
from .checks import (
    Source,
    StrictSchemas,
    WrongAnswer,
    answer_of,
    check_answer,
    json_content,
    registry_of,
    success_status,
)

_ANYWHERE = frozenset({401, 403, 408, 429})  # what any API may answer; so is 5xx


class Unanswered(AssertionError):
    """An operation was called for which no answer is set."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer with an error status. Without a body, the document's own example of it.

    >>> Failure(503, headers={"retry-after": "1"}).status
    503
    """

    status: int
    body: Any = UNSET
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Canned:
    """What to do with a call: raise, ask a callable, or answer."""

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: BaseException | type[BaseException] | None = None
    make: Callable[[Call], Any] | None = None


class FakeTransport:
    """For `transport=`: answers what was set, records what was asked, never opens a connection.

    `source` is a client, a client class, "v1" or "v2", or a document. `strict=False` lets answers have
    fields that the document does not list. `examples=True` answers everything else with an example.
    """

    def __init__(self, source: Source = "v1", *, strict: bool = True, examples: bool = False) -> None:
        self.registry = registry_of(source)
        self.strict, self.examples = strict, examples
        self.calls: list[Call] = []
        self.unanswered: list[Call] = []
        self._schemas = StrictSchemas(self.registry.document)
        self._answers: dict[str, list[_Canned]] = defaultdict(list)
        self._lock = threading.Lock()
        self._engine = Engine(
            self.registry, make_options({"transport": self, "origin": "https://api.test"}), False
        )

    def __repr__(self) -> str:
        told = f"{len(self._answers)} answers, {len(self.calls)} calls"
        return f"<{type(self).__name__} for {self.registry.title}: {told}>"

    def answer(
        self,
        operation: str,
        /,
        *answers: Any,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """What an operation answers from now on: each once, the last for good; none for an example.

        An answer is a body, a `Failure`, an exception to raise, or a callable that takes the `Call` and
        returns one of these. Raises WrongAnswer for a body that the document rules out.
        """
        found = self.registry.find(operation)
        given = answers or (self.example(operation, status=status),)
        canned = [self._canned(found, one, status, headers or {}) for one in given]
        with self._lock:
            self._answers[found.id] = canned
        return self

    def fail(self, operation: str, /, *failures: int | Failure | BaseException | type[BaseException]) -> Self:
        """The same with statuses and exceptions: `fail("getOrganization", 404, pdspec.TimedOut)`."""
        return self.answer(
            operation, *(Failure(one) if isinstance(one, int) else one for one in failures or (500,))
        )

    def example(self, operation: str, /, *, status: int | None = None) -> Any:
        """An answer of an operation, made from its schema."""
        found = self.registry.find(operation)
        return answer_example(self.registry.document, found, None if status is None else str(status))

    def reset(self) -> None:
        """No answers, no calls."""
        with self._lock:
            self._answers.clear()
            self.calls.clear()
            self.unanswered.clear()

    def _canned(
        self, operation: Operation, answer: Any, status: int | None, headers: Mapping[str, str]
    ) -> _Canned:
        if isinstance(answer, BaseException) or (
            inspect.isclass(answer) and issubclass(answer, BaseException)
        ):
            return _Canned(error=answer)
        if callable(answer):
            return _Canned(status=status or 0, headers=headers, make=answer)
        if isinstance(answer, Failure):
            body = answer.body
            self._documented(operation, answer.status)
            if body is UNSET:
                body = answer_example(self.registry.document, operation, self._key(operation, answer.status))
            return self._body(operation, body, answer.status, answer.headers)
        chosen = status if status is not None else success_status(operation)
        self._documented(operation, chosen)
        return self._body(operation, answer, chosen, headers)

    def _key(self, operation: Operation, status: int) -> str:
        answer = answer_of(operation, status)
        return next((key for key, one in operation.responses.items() if one is answer), "")

    def _documented(self, operation: Operation, status: int) -> None:
        """Raises WrongAnswer for a status that the document, which lists others, does not foresee."""
        kind = [key for key in operation.responses if key[:1] == str(status)[:1]]
        free = status in _ANYWHERE or status >= 500 or (status >= 400 and not kind)
        if answer_of(operation, status) is None and operation.responses and not free:
            raise WrongAnswer(
                f"{operation.id} does not answer {status}; documented are {', '.join(operation.responses)}"
            )

    def _body(self, operation: Operation, body: Any, status: int, headers: Mapping[str, str]) -> _Canned:
        answer = answer_of(operation, status)
        content = json_content(answer)
        if isinstance(body, (bytes, bytearray)):
            kind = answer.contents[0].media_type if answer and answer.contents else "application/octet-stream"
            return _Canned(status, bytes(body), {"content-type": kind, **headers})
        if body is None and content is None:
            return _Canned(status, b"", headers)
        if content is None and isinstance(body, str):
            return _Canned(status, body.encode(), {"content-type": "text/plain; charset=utf-8", **headers})
        try:
            text = json.dumps(body, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise WrongAnswer(
                f"{operation.id} would not answer this with {status}: it is not JSON: {error}"
            ) from None
        check_answer(self._schemas, operation, status, json.loads(text), self.strict)
        return _Canned(
            status,
            text.encode(),
            {"content-type": content.media_type if content else "application/json", **headers},
        )

    def send(self, exchange: Exchange) -> Response[Any]:
        """Record the call and answer it. Raises Unanswered when no answer is set."""
        request = exchange.request
        call = call_of(request, self.registry.document)
        operation = self.registry[call.operation]
        with self._lock:
            self.calls.append(call)
            waiting = self._answers.get(call.operation)
            canned = waiting.pop(0) if waiting and len(waiting) > 1 else waiting[0] if waiting else None
            if canned is None and not self.examples:
                self.unanswered.append(call)
        if canned is None:
            if not self.examples:
                raise Unanswered(
                    f"no answer is set for {call!r}; set one with .answer({call.operation!r}, …)"
                )
            canned = self._canned(operation, self.example(call.operation), None, {})
        while canned.make is not None:
            canned = self._canned(operation, canned.make(call), canned.status or None, canned.headers)
        if canned.error is not None:
            self._raise(canned.error, exchange)
        headers = HTTPHeaderDict(canned.headers)
        if exchange.stream:
            return Response(request, canned.status, headers, b"", _Open(canned.content))
        return Response(request, canned.status, headers, canned.content)

    def close(self) -> None:
        """Nothing is open."""

    @staticmethod
    def _raise(error: BaseException | type[BaseException], exchange: Exchange) -> NoReturn:
        if isinstance(error, TransportError):
            raise type(error)(error.message, exchange.request, error.sent)
        if inspect.isclass(error) and issubclass(error, TransportError):
            raise error(f"{error.__name__}, as the test wants it", exchange.request)
        raise error

    def calls_of(self, operation: str, /) -> list[Call]:
        """The calls of one operation. Raises UnknownOperation for a name that does not exist."""
        identity = self.registry.find(operation).id
        return [call for call in self.calls if call.operation == identity]

    def assert_called(self, operation: str, /, *args: Any, **kwargs: Any) -> None:
        """It was called at least once; with these arguments, if any are given."""
        calls = self.calls_of(operation)
        if not calls:
            raise AssertionError(f"{operation} was not called; {self._told()}")
        if args or kwargs:
            wanted = self._expected(operation, args, kwargs)
            if not any(_same(call, wanted) for call in calls):
                raise AssertionError(
                    self._difference(calls[-1], wanted, f"{operation} was not called like this")
                )

    def assert_called_once(self, operation: str, /) -> Call:
        """It was called exactly once; returns the call."""
        calls = self.calls_of(operation)
        if len(calls) != 1:
            raise AssertionError(f"{operation} was called {len(calls)} times, not once; {self._told()}")
        return calls[0]

    def assert_called_once_with(self, operation: str, /, *args: Any, **kwargs: Any) -> None:
        """It was called exactly once, with exactly these arguments, given as to the client."""
        call = self.assert_called_once(operation)
        wanted = self._expected(operation, args, kwargs)
        if not _same(call, wanted):
            raise AssertionError(
                self._difference(call, wanted, f"{operation} was called with other arguments")
            )

    def assert_not_called(self, operation: str | None = None, /) -> None:
        """It, or nothing at all, was called."""
        calls = self.calls if operation is None else self.calls_of(operation)
        if calls:
            raise AssertionError(f"{operation or 'nothing'} should not have been called; {self._told()}")

    def _expected(self, operation: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        """The call that these arguments make. Raises InvalidCall for arguments that no call can have."""
        quiet = replace(self.registry.find(operation), deprecated=False)
        return call_of(Caller(self._engine, quiet).request(args, kwargs), self.registry.document)

    def _told(self) -> str:
        shown = "\n  ".join(map(repr, self.calls[-10:]))
        return f"these calls were made:\n  {shown}" if self.calls else "no calls were made"

    def _difference(self, call: Call, wanted: Call, head: str) -> str:
        lines = list(difflib.ndiff(_lines(wanted), _lines(call)))
        return "\n  ".join([f"{head} (- expected, + made):", *(line.rstrip() for line in lines)])


class _Open:
    """The body of a streamed answer."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self, size: int = 65536) -> Iterator[bytes]:
        """The body piece by piece."""
        for start in range(0, len(self._content), size):
            yield self._content[start : start + size]

    def close(self) -> None:
        """Nothing is open."""


def _same(call: Call, wanted: Call) -> bool:
    return call.args == wanted.args and call.body == wanted.body


def _lines(call: Call) -> list[str]:
    shown = {"body": call.body} if call.body is not UNSET else {}
    return json.dumps(
        {**call.args, **shown}, indent=2, ensure_ascii=False, default=repr, sort_keys=True
    ).splitlines()
