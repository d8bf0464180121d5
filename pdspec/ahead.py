"""The next page, fetched while the one before is worked on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any

from .message import Response

SendPage = Callable[[Mapping[str, Any] | str], Response[Any]]


class Ahead:
    """Fetches one page in a thread of its own. An abandoned walk leaves at most one request to finish."""

    def __init__(self, fetch: SendPage) -> None:
        self._fetch = fetch
        self._thread: threading.Thread | None = None
        self._result: list[Response[Any] | BaseException] = []

    def begin(self, step: Mapping[str, Any] | str) -> None:
        """Start to fetch; tracing and other context variables go along."""
        result: list[Response[Any] | BaseException] = []
        self._result = result
        self._thread = threading.Thread(
            target=copy_context().run,
            args=(_into, result, self._fetch, step),
            name="pdspec-prefetch",
            daemon=True,
        )
        self._thread.start()

    def take(self, step: Mapping[str, Any] | str) -> Response[Any]:
        """The page that was begun, or its error; fetched now if there is none (as after a fork)."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if not self._result:
            return self._fetch(step)
        outcome = self._result.pop()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def _into(
    result: list[Response[Any] | BaseException], fetch: SendPage, step: Mapping[str, Any] | str
) -> None:
    try:
        result.append(fetch(step))
    except BaseException as error:  # raised again where the page is asked for
        result.append(error)
