"""Walk the pages of a list: lazily, from any saved position, and if wanted one page ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import islice
from operator import length_hint
from typing import TYPE_CHECKING, Any, TypeVar

from .ahead import Ahead, SendPage
from .errors import InvalidResponse, ResponseError, UsageError
from .message import Response
from .pagination import Pagination, Step, items_of, next_call
from .sensitive import shown

if TYPE_CHECKING:
    from typing_extensions import TypeVar as DefaultTypeVar

    # What an item is, or the body of a page. Stubs say it; without one it is Any.
    T_co = DefaultTypeVar("T_co", covariant=True, default=Any)
else:
    T_co = TypeVar("T_co", covariant=True)

MOST_EMPTY = 100  # empty pages in a row, all of which say that there is more


class _Walk(Iterator[T_co]):
    """What pages and items have in common: they go once from start to end, and no file keeps one."""

    def __reduce__(self) -> Any:
        raise TypeError("a walk cannot be pickled or copied; keep its .position and begin another one there")


class Pages(_Walk[Response[T_co]]):
    """The pages of a list, one request each when it is asked for. Goes once from start to end.

    `send_page` gets arguments by wire name, or the URL of a page. `position` continues after the last page
    that another walk yielded. With `prefetch` the next page is fetched while this one is worked on. After an
    error, going on with the same object asks for the same page again. Threads may share it. `sent` gives the
    credentials of the last page, which no error and no URL of the next one shows.
    """

    def __init__(
        self,
        send_page: SendPage,
        pagination: Pagination,
        arguments: Mapping[str, Any] | None = None,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
        name: str = "",
        sent: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self.pagination, self._sent = pagination, sent
        self._name, self._count = name, 0
        self._arguments = {**pagination.also, **(arguments or {})}
        if pagination.style == "page" and not pagination.next:
            # Asked for by number from the start: without one, some servers send everything (Xero).
            self._arguments.setdefault(pagination.parameter, pagination.first_number)
        self._send_page = send_page
        self._ahead = Ahead(self._fetch) if prefetch else None
        self._wanted: int | None = None  # items that are still of use, for not fetching ahead in vain
        self._here: Step = {}
        self._following: Step = _step_from(position, pagination, self._size)
        self._wrong: ResponseError | None = None
        self._guard = _Guard(pagination)
        self._lock, self._closed = threading.Lock(), False

    def __iter__(self) -> Iterator[Response[T_co]]:
        return self

    def __next__(self) -> Response[T_co]:
        with self._lock:
            step = self._following
            if self._wrong and not self._closed:
                raise self._wrong
            if self._closed or step is None:
                raise StopIteration
            response = self._ahead.take(step) if self._ahead else self._fetch(step)
            self._arrived(step, response)
            return response

    def __repr__(self) -> str:
        name = f" of {self._name}" if self._name else ""
        return f"<Pages{name}: {self._count} so far, position {self.position}>"

    @property
    def position(self) -> dict[str, Any]:
        """Where to go on after the last page that was yielded. Plain data, fit for JSON."""
        return self._position(self._here if self._wrong else self._following)

    def close(self) -> None:
        """End the walk."""
        self._closed = True

    def _fetch(self, step: Mapping[str, Any] | str) -> Response[Any]:
        return self._send_page(step if isinstance(step, str) else self._arguments | dict(step))

    def _arrived(self, step: Mapping[str, Any] | str, response: Response[Any]) -> None:
        try:
            rows = items_of(self.pagination, response)
        except InvalidResponse as error:
            wrong = self._masked(error)
        else:
            self._go_on(step, response, rows)
            return
        raise wrong

    def _go_on(self, step: Mapping[str, Any] | str, response: Response[Any], rows: list[Any]) -> None:
        self._here, self._count = step, self._count + 1
        try:
            current = {} if isinstance(step, str) else self._arguments | dict(step)
            following = next_call(self.pagination, current, response, self._sent)
            self._guard.check(response, rows, following)
        except InvalidResponse as error:  # this page is good; the error is the next one's
            self._wrong = self._masked(error)
        else:
            self._following = following
            self._begin(following, len(rows))

    def _masked(self, error: InvalidResponse) -> ResponseError:
        from .masks import Mask

        return Mask(self._sent()).error(error)

    def _begin(self, following: Step, rows: int) -> None:
        if self._wanted is not None:
            self._wanted -= rows
        if self._ahead and following is not None and (self._wanted is None or self._wanted > 0):
            self._ahead.begin(following)

    @property
    def _size(self) -> Any:
        """The size of a page where pages are counted: their numbers mean nothing without it."""
        return self._arguments.get(self.pagination.limit) if self.pagination.style == "page" else None

    def _position(self, step: Step, skip: int = 0) -> dict[str, Any]:
        position: dict[str, Any] = {"style": self.pagination.style}
        if step is None:
            return position | {"done": True}
        position["at"] = step if isinstance(step, str) else dict(step)
        if self._size is not None:
            position["size"] = self._size
        return position | {"skip": skip} if skip else position


class Items(_Walk[T_co]):
    """The items of all pages, one after another. Goes once from start to end.

    `position` continues after the last item that another walk yielded. After an error, iterating over the
    same object goes on where it was. Iterating is a plain generator: what it costs per item is what a loop
    over a list costs; it is for one thread.
    """

    def __init__(
        self, pages: Pages, *, max_items: int | None = None, position: Mapping[str, Any] | None = None
    ) -> None:
        kind = type(max_items)
        if max_items is not None and (
            not issubclass(kind, int) or kind is bool or int.__index__(max_items) < 0
        ):
            raise UsageError(f"max_items must be a number from 0, or None for all, not {shown(max_items)}")
        self._pages, self._left = pages, None if max_items is None else int.__index__(max_items)
        self._skip = _skip_from(position)
        self._rows: list[Any] = []
        self._rest: Iterator[Any] = iter(self._rows)
        if max_items is not None:
            pages._wanted = int.__index__(max_items) + self._skip
        self._items = self._walk()

    def __iter__(self) -> Iterator[T_co]:
        return self._items

    def __next__(self) -> T_co:
        item: T_co = next(self._items)
        return item

    def __repr__(self) -> str:
        name = f" of {self._pages._name}" if self._pages._name else ""
        return f"<Items{name}: position {self.position}>"

    @property
    def position(self) -> dict[str, Any]:
        """Where to go on after the last item that was yielded. Plain data, fit for JSON.

        It names a page and how many of its items are done; a list that changes in between shifts that.
        """
        pages = self._pages
        # A list iterator knows how much of its list is left, so that nobody has to count.
        done = len(self._rows) - length_hint(self._rest)
        if self._rows and (done < len(self._rows) or pages._wrong):
            return pages._position(pages._here, done)
        return pages._position(pages._following, self._skip)

    def close(self) -> None:
        """End the walk."""
        self._items.close()
        self._pages.close()

    def _walk(self) -> Generator[Any]:
        while self._left is None or self._left > 0:
            if not length_hint(self._rest):
                try:
                    page = next(self._pages, None)
                except BaseException:
                    self._items = self._walk()  # an error ends a generator; the next one goes on
                    raise
                if page is None:
                    return
                self._rows = items_of(self._pages.pagination, page)
                self._rest = iter(self._rows)
                skipped = min(self._skip, len(self._rows))
                next(islice(self._rest, skipped, skipped), None)
                self._skip -= skipped
            if self._left is None:
                yield from self._rest
            else:
                before = length_hint(self._rest)
                yield from islice(self._rest, self._left)
                self._left -= before - length_hint(self._rest)


class _Guard:
    """What ends a walk that a server would let go on for ever."""

    def __init__(self, pagination: Pagination) -> None:
        self._remembers = pagination.style in ("cursor", "url", "link")
        self._seen: set[str] = set()
        self._rows: list[Any] = []
        self._empty = 0

    def check(self, response: Response[Any], rows: list[Any], following: Step) -> None:
        """Raise InvalidResponse for a page that was there before, or a next one that was."""
        if rows and isinstance(rows[0], Mapping) and rows == self._rows:
            raise self._error(
                response, "this page has the same items as the one before; the walk would never end"
            )
        self._rows = rows
        self._empty = 0 if rows else self._empty + 1
        if following is None:
            return
        if self._empty >= MOST_EMPTY:
            raise self._error(response, f"{self._empty} empty pages in a row, and there is said to be more")
        if self._remembers:
            key = str(following if isinstance(following, str) else tuple(following.values()))
            if key in self._seen:
                raise self._error(response, "the next page was there before; the walk would never end")
            self._seen.add(key)

    @staticmethod
    def _error(response: Response[Any], message: str) -> InvalidResponse:
        return InvalidResponse(f"paging: {message}", response.request, response)


def _step_from(position: Mapping[str, Any] | None, pagination: Pagination, size: Any) -> Step:
    if position is None:
        return {}
    at = position.get("at", {}) if isinstance(position, Mapping) else None
    if not isinstance(position, Mapping) or not isinstance(at, (str, Mapping)):
        raise UsageError(f"position must be what `.position` gave, not {shown(position)}")
    fits = isinstance(at, str) or at.keys() <= {pagination.parameter}
    if position.get("style") != pagination.style or not fits:
        raise UsageError(
            f"position {shown(dict(position))} is of another operation (style here: {pagination.style!r})"
        )
    if position.get("done"):
        return None
    if position.get("size", size) != size:
        raise UsageError(
            f"position {shown(dict(position))} counts pages of {shown(position['size'])}; "
            f"{pagination.limit}={shown(size)} would count others"
        )
    return at


def _skip_from(position: Mapping[str, Any] | None) -> int:
    skip = (position or {}).get("skip", 0)
    if isinstance(skip, bool) or not isinstance(skip, int) or skip < 0:
        raise UsageError(f"position must be what `.position` gave, not {shown(position)}")
    return skip
