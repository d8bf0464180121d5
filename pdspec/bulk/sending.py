"""One row of an import: its call, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import (
    ConnectFailed,
    DecodeError,
    InvalidCall,
    InvalidResponse,
    MissingCredentials,
    RateLimited,
    ResponseError,
    ServerError,
    TransportError,
    Unauthorized,
    UsageError,
)
from ..model import Operation
from .columns import Columns
from .journal import DONE, FAILED, PENDING, UNKNOWN, Fate, Row

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "PATCH", "DELETE"})
REQUEST_TIMEOUT = 408  # also said on an idle connection, just when a request goes out
MOST_TRIES = 5  # of an update whose connection broke
SHOWN = 20


class Sender:
    """Sends rows, from any thread."""

    def __init__(
        self, client: Any, operation: Operation, arguments: Mapping[str, Any], columns: Columns
    ) -> None:
        self.client, self.operation = client, operation
        self.fixed, self.columns = dict(arguments), columns
        self.idempotent = operation.method in IDEMPOTENT

    def arguments(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What the operation is called with for a row."""
        return {**self.columns.arguments(row), **self.fixed}

    def send(self, row: Row) -> Fate:
        """One row, and what became of it. Raises what would meet every row; nothing was done then."""
        try:
            response = self.client.response(self.operation.id, **self.arguments(row.fields))
        except MissingCredentials:
            raise
        except UsageError as error:
            return Fate(row.line, FAILED, reason=told(error))
        except (ConnectFailed, Unauthorized, RateLimited):
            raise
        except (TransportError, ResponseError) as error:
            if error.request is not None and error.request.operation is None:
                raise  # the token server's trouble: the row was not sent
            return self._fate_of(row, error)
        return Fate(row.line, DONE, id_in(response.data, row.fields), response.status)

    def _fate_of(self, row: Row, error: TransportError | ResponseError) -> Fate:
        if isinstance(error, TransportError):
            if not error.sent:
                raise error
            return self._broken(row, error)
        if isinstance(error, (DecodeError, InvalidResponse)):
            return self._odd(row, error)
        if isinstance(error, ServerError) or error.status == REQUEST_TIMEOUT:
            return self._broken(row, error)
        again = row.attempts or error.response.attempts > 1
        if error.status in (404, 410) and self.operation.method == "DELETE" and again:
            return Fate(row.line, DONE, None, error.status, "was gone already")
        return Fate(row.line, FAILED, None, error.status, told(error))

    def _broken(self, row: Row, error: TransportError | ResponseError) -> Fate:
        """The server may have acted: an update is tried again, a creation is of unknown fate."""
        status = error.status if isinstance(error, ResponseError) else None
        if not self.idempotent:
            return Fate(row.line, UNKNOWN, None, status, told(error))
        return Fate(row.line, PENDING if row.attempts + 1 < MOST_TRIES else FAILED, None, status, told(error))

    def _odd(self, row: Row, error: DecodeError | InvalidResponse) -> Fate:
        """An answer that cannot be read. The server did act if it says 2xx, but what it made is not known."""
        made = id_in(error.response.data, row.fields) if isinstance(error, InvalidResponse) else None
        state = DONE if self.idempotent or made else UNKNOWN
        return Fate(row.line, state, made, error.status, told(error))


def id_in(data: Any, fields: Mapping[str, Any]) -> str | None:
    """The id of what an answer is about: its own, else the row's."""
    for holder in (data.get("data") if isinstance(data, Mapping) else None, data, fields):
        if isinstance(holder, Mapping) and isinstance(holder.get("id"), (int, str)):
            return str(holder["id"])
    return None


def told(error: BaseException) -> str:
    """An error as one line."""
    if isinstance(error, InvalidCall):
        return "; ".join(map(str, error.problems[:SHOWN]))
    return " ".join(str(error).split())[:1000] or type(error).__name__
