"""Pages: how an operation hands out a long list, and which call gets the next part. Pure functions.

What a walk sees when the list changes under it depends on the style. With "offset" and "page" the server
counts rows anew for every page: a row deleted from the part already read moves the rest up, and the row
that was first on the next page is missed; a row inserted there moves the rest down, and the last row comes
twice. Sort by something that does not change (id, or time of creation) and only deletions matter; reading
from the end, or a second walk, finds what was missed. With "cursor" the server continues after the last row
it gave, so rows that stay in place come exactly once. Prefer an operation with a cursor where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from .errors import UsageError
from .links import checked_url, invalid, looks_like_url, next_link
from .message import Response
from .record import Record, field
from .sensitive import shown

STYLES: Final = ("offset", "cursor", "page", "url", "link", "single")
ALIASES: Final = ("start", "offset", "cursor", "page")  # names for `parameter`
BODY: Final = "body."  # before the dotted path of a parameter that is a field of the request body
_FLAG = re.compile(r"more[^.]*$|(?:^|\.)(?:has|is)_?[^.]*$", re.IGNORECASE)
# What to change for the next page: arguments by wire name, or the URL to get, or None at the end.
Step = Mapping[str, Any] | str | None


class Pagination(Record):
    """How an operation pages. Names of parameters are wire names, places in the answer are dotted paths.

    style      "offset": `parameter` counts rows; "page": it counts pages; "cursor": it takes what `next` (or
               `last` of the last item) held; "url": `next` is the URL of the next page (or a cursor, if there
               is a `parameter` for one); "link": the Link header has the URL (RFC 8288); "single": all there
               is comes at once
    items      where the list is; "" means that the answer is the list
    parameter  "after", or "body.after" for a field of the request body ("body.page.after" further inside)
    first      the number of the first row (0) or page (1)
    limit      the parameter for the size of a page, `max` its largest value
    next       where the next offset, page number, cursor or URL is
    more       where it says whether there is more: true, or anything but null, false, 0 and ""
    also       arguments that switch this way of paging on and go with every page (Box: `usemarker`)

    >>> Pagination("cursor", items="data", parameter="cursor", next="additional_data.next_cursor").style
    'cursor'
    >>> Pagination("cursor", items="hits.hits", parameter="body.search_after", last="sort").parameter
    'body.search_after'
    """

    style: str
    items: str = ""
    parameter: str = ""
    limit: str = ""
    next: str = ""
    more: str = ""
    last: str = ""
    first: int | None = None
    max: int | None = None
    also: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in self.__match_args__:
            _check_type(name, getattr(self, name))
        if self.style not in STYLES:
            raise UsageError(f"pagination: style {self.style!r} is not one of {', '.join(STYLES)}")
        if self.style in ("offset", "cursor", "page") and not self.parameter:
            raise UsageError(f"pagination: style {self.style!r} needs the name of its parameter")
        if (self.style == "url" and not self.next) or (
            self.style == "cursor" and not (self.next or self.last)
        ):
            raise UsageError(f"pagination: style {self.style!r} needs `next`, the place of the next page")

    @property
    def first_number(self) -> int:
        """The number of the first row or page, the usual one when none was said."""
        return self.first if self.first is not None else int(self.style == "page")

    @classmethod
    def from_extension(cls, given: Mapping[str, Any]) -> Pagination:
        """What an `x-pagination` says. The parameter may be under `start`, `offset`, `cursor` or `page` too.

        >>> Pagination.from_extension({"style": "offset", "items": "data", "start": "start"}).parameter
        'start'
        """
        if not issubclass(type(given), Mapping):
            raise UsageError(f"pagination: {shown(given)} is no dict of the names of a Pagination")
        known = set(cls.__match_args__)
        values = {key: value for key, value in given.items() if key in known}
        for alias in ALIASES:
            if alias in given:
                values.setdefault("parameter", given[alias])
        types: dict[str, type] = {"first": int, "max": int, "also": Mapping}
        fit = all(isinstance(value, types.get(key, str)) for key, value in values.items())
        if "style" not in values or not fit:
            raise UsageError(
                f"pagination: {shown(dict(given))} needs a style, names as strings, numbers as integers and "
                "`also` as an object"
            )
        return cls(**values)


def _check_type(name: str, value: Any) -> None:
    kind = type(value)
    if name in ("first", "max"):
        fits, words = value is None or kind is int, "an integer or None"
    elif name == "also":
        fits, words = issubclass(kind, dict) and all(type(key) is str for key in value), "a dict of arguments"
    else:
        fits, words = issubclass(kind, str), "a string"
    if not fits:
        raise UsageError(f"pagination: {name} is {words}, not {shown(value)}")


def pick(data: Any, path: str) -> Any:
    """What is at a dotted path, or None. A key that has dots itself is found too.

    >>> pick({"paging": {"next": {"after": "x"}}}, "paging.next.after"), pick({"a": None}, "a.b")
    ('x', None)
    """
    while path:
        if not isinstance(data, Mapping):
            return None
        if path in data:
            return data[path]
        head, _, path = path.partition(".")
        data = data.get(head)
    return data


def items_of(pagination: Pagination, response: Response[Any]) -> list[Any]:
    """The items of one page. Null, a missing list and an empty answer are an empty page."""
    data = response.data
    rows = pick(data, pagination.items)
    if rows is None and (data is None or isinstance(data, Mapping)):
        return []
    if not isinstance(rows, list):
        place = repr(pagination.items) if pagination.items else "the answer"
        raise invalid(response, f"{place} should be the list of items and is {type(rows or data).__name__}")
    return rows


def next_call(
    pagination: Pagination,
    arguments: Mapping[str, Any],
    response: Response[Any],
    sent: Callable[[], Sequence[str]] = tuple,
) -> Step:
    """What to change for the page after `response`, which came for `arguments` (by wire name).

    `sent` gives the credentials that went out for it: a URL does not take them along. Raises InvalidResponse
    for an answer that leads nowhere, back, or to another origin.
    """
    if pagination.style == "link":
        return checked_url(response, next_link(response.headers.get("link", "")), sent)
    more = _says_more(pagination, response.data)
    if more is False:
        return None
    step = _next_step(pagination, arguments, response, more, sent)
    if step is None and more:
        raise invalid(response, "there is said to be more, and nothing tells how to ask for it")
    return step


def _next_step(
    pagination: Pagination,
    arguments: Mapping[str, Any],
    response: Response[Any],
    more: bool | None,
    sent: Callable[[], Sequence[str]],
) -> Step:
    if pagination.style == "single":
        return None
    if pagination.style == "cursor":
        return _next_cursor(pagination, arguments, response)
    following = pick(response.data, pagination.next) if pagination.next else None
    if pagination.style == "url":
        if pagination.parameter and isinstance(following, str) and not looks_like_url(following):
            return _next_cursor(pagination, arguments, response)
        return checked_url(response, following, sent)
    return _next_number(pagination, arguments, response, following, more)


def _says_more(pagination: Pagination, data: Any) -> bool | None:
    """Whether there is more. None: the answer does not say, because nobody asks it or its flag is not there.

    A URL or cursor that is not there means no. A flag (`has_more`) that is not there means that the document
    is wrong about its place.
    """
    if not pagination.more:
        return None
    value = pick(data, pagination.more)
    if value is None and _FLAG.search(pagination.more) and not _has(data, pagination.more):
        return None
    return value not in (None, False, 0, "", "false")


def _has(data: Any, path: str) -> bool:
    holder, _, name = path.rpartition(".")
    above = pick(data, holder)
    return isinstance(above, Mapping) and name in above


def _next_cursor(pagination: Pagination, arguments: Mapping[str, Any], response: Response[Any]) -> Step:
    rows = items_of(pagination, response)
    if pagination.next:
        cursor = pick(response.data, pagination.next)
    else:
        cursor = pick(rows[-1], pagination.last) if rows else None
    if cursor is None or cursor in ("", [], {}):
        return None
    kinds = (str, int, float, list, dict) if pagination.parameter.startswith(BODY) else (str, int)
    if isinstance(cursor, bool) or not isinstance(cursor, kinds):
        raise invalid(response, f"the next cursor is {type(cursor).__name__}, not a string")
    given = arguments.get(pagination.parameter)
    if cursor == given or (isinstance(given, (str, int)) and str(cursor) == str(given)):
        if not rows and not pagination.more:
            return None  # a stream of events that has come to its end, for now
        raise invalid(response, "the next cursor is the one that led to this page; it would never end")
    return {pagination.parameter: cursor}


def _next_number(
    pagination: Pagination,
    arguments: Mapping[str, Any],
    response: Response[Any],
    following: Any,
    more: bool | None,
) -> Step:
    """The next offset or page number: the server's own, or counted on while there are items."""
    name, offset = pagination.parameter, pagination.style == "offset"
    if following is None or following == "":
        if pagination.next and not more:
            return None
        following = _number_in_url(pagination, response)
    if following is None:
        rows = len(items_of(pagination, response))
        if rows == 0 and more:
            raise invalid(response, "the page is empty, yet there is said to be more, and not where")
        current = _number(arguments.get(name), pagination.first_number)
        return {name: current + (rows if offset else 1)} if rows else None
    number = _number(following, None)
    if number is None:
        raise invalid(response, f"the next {name} is {following!r}, not a number")
    current = _number(arguments.get(name), pagination.first or 0)
    if number <= current:
        stuck = f"the next {name} is {number}, no further than this page's {current}"
        raise invalid(response, f"{stuck}; it would never end")
    return {name: number}


def _number_in_url(pagination: Pagination, response: Response[Any]) -> str | None:
    """The number in the URL of the next page, where there is one: the server knows best how it counts."""
    url = pick(response.data, pagination.more) if pagination.more else None
    if not isinstance(url, str) or not looks_like_url(url):
        return None
    found = dict(parse_qsl(urlsplit(url).query)).get(pagination.parameter)
    return found if _number(found, None) is not None else None


def _number(value: Any, default: int | None) -> Any:
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) else default
