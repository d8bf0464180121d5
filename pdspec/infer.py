"""Find out how an operation pages: from its `x-pagination`, or from names in its arguments and answer.

A wrong guess that loses rows is worse than none: what could be understood in two ways is not guessed, and an
operation that may change something (POST) only counts as a list when its answer says that it is paged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .errors import SpecError, UsageError
from .fields import ITEMS, Fields, Resolve, is_named
from .knobs import Knob, knobs_of, named, plain
from .model import Answer, Content, Operation
from .pagination import Pagination

CURSORS = (
    "cursor", "page_token", "pagetoken", "starting_after", "after", "marker", "next_token", "nexttoken",
    "pagination_token", "continuation_token", "continuationtoken", "page_cursor", "pagecursor",
    "start_cursor", "next_cursor", "nextcursor", "page[cursor]", "page[after]",
)  # fmt: skip
OFFSETS = (
    "offset",
    "start",
    "skip",
    "startat",
    "start_at",
    "startindex",
    "start_index",
    "$skip",
    "page[offset]",
)
PAGES = ("page", "page_number", "pagenumber", "page_num", "pagenum", "page[number]")
LIMITS = (
    "limit", "per_page", "perpage", "page_size", "pagesize", "page_limit", "max_results", "maxresults",
    "count", "size", "take", "$top", "top", "page[size]", "page[limit]",
)  # fmt: skip
# `start` beside one of these is a moment or a key, and no row number.
_ENDS = {"end", "stop", "until", "to", "end_time", "endtime", "end_date", "enddate"}
_SEARCH = re.compile(r"search|query|queries|find|filter|list|lookup|read$", re.IGNORECASE)

_HOLDERS = (
    "", "additional_data.", "additional_data.pagination.", "pagination.", "paging.", "meta.", "metadata.",
    "page.", "meta.pagination.", "response_metadata.", "paging.cursors.", "paging.next.", "cursors.",
)  # fmt: skip
_NEXT_HOLDERS = ("paging.next.", "pages.next.", "pagination.next.", "next_page.", "next.")
_NEXT_CURSORS = (
    "next_cursor", "nextcursor", "next_page_token", "nextpagetoken", "next_token", "nexttoken", "next_marker",
    "nextmarker", "continuation_token", "continuationtoken", "end_cursor", "endcursor", "next_page_cursor",
    "after", "last_id", "cursor",
)  # fmt: skip
_NEXT_OFFSETS = ("next_start", "next_offset", "nextoffset", "nextstart")
_NEXT_PAGES = ("next_page", "nextpage", "next_page_number")
_NEXT_URLS = (
    "paging.next.link", "links.pages.next", "links.next.href", "_links.next.href", "links.next",
    "_links.next", "paging.next", "pagination.next_url", "meta.next", "next_url", "next_page_url", "nextlink",
    "@odata.nextlink", "next_page.uri", "next", "nextpageuri", "next_page_uri",
)  # fmt: skip
_MORE = ("more_items_in_collection", "has_more", "hasmore", "has_next", "hasnext", "has_next_page", "more")
_TOTALS = (
    "total", "total_count", "totalcount", "total_results", "totalresults", "total_items", "totalitems",
    "total_elements", "totalelements", "total_pages", "totalpages", "page_count", "pagecount",
)  # fmt: skip


def find_pagination(operation: Operation, resolve: Resolve) -> Pagination | None:
    """How the operation pages; None when it returns no list, or pages in a way that cannot be told.

    `resolve` follows the `$ref` that a node may be. Raises SpecError for an unusable `x-pagination`.
    """
    given = operation.extensions.get("x-pagination")
    if isinstance(given, Mapping):
        try:
            return Pagination.from_extension(given)
        except UsageError as error:
            raise SpecError(f"x-pagination: {error}", operation.node.uri, operation.pointer) from error
    method = operation.method.upper()
    answer = _success(operation)
    if given is False or answer is None or method not in ("GET", "QUERY", "POST"):
        return None
    fields = Fields(_json(answer.contents), resolve)
    items = fields.items(operation.path)
    if items is None:
        return None
    signs = _Signs(operation, fields, items, knobs_of(operation, resolve), _has_link(answer))
    return signs.of_post() if method == "POST" else signs.of_get()


class _Signs:
    """What an operation's arguments and its answer show of its way to page."""

    def __init__(
        self, operation: Operation, fields: Fields, items: str, knobs: Mapping[str, Knob], linked: bool
    ) -> None:
        limit = named(knobs, LIMITS)
        self.path, self.fields, self.knobs, self.linked = operation.path, fields, knobs, linked
        self.cursor, self.offset, self.page = (named(knobs, names) for names in (CURSORS, OFFSETS, PAGES))
        self.limit = limit.name if limit else ""
        self.common: dict[str, Any] = {
            "items": items,
            "limit": self.limit,
            "max": limit.maximum if limit else None,
        }
        above = items.lower().rpartition(".")[0]
        self.holders = [f"{above}.{holder}" for holder in _HOLDERS] if above else []
        self.holders += _HOLDERS
        self.more = self.find(_MORE)
        self.url = fields.find([f"{above}.{path}" for path in _NEXT_URLS if above] + list(_NEXT_URLS))

    def find(self, names: Sequence[str]) -> str:
        """The first field of the answer with one of the names, near the list or in a usual place."""
        return self.fields.find([holder + name for name in names for holder in self.holders])

    def of_get(self) -> Pagination | None:
        return (
            self.by_cursor()
            or self.by_link()
            or self.by_opaque_number()
            or self.by_offset()
            or self.by_page()
            or self.by_url()
            or self.single()
        )

    def of_post(self) -> Pagination | None:
        """A search: asked for part by part, and the answer says that it is one part of more.

        Who posts a list gets back what became of it, and must not post it for every "page" (Xero).
        """
        if plain(self.common["items"]) in self.knobs or self.linked:
            return None
        found = self.by_cursor() or self.by_opaque_number() or self.by_offset() or self.by_page()
        if found is None or found.next or found.more:
            return found
        is_search = _SEARCH.search(self.path.rpartition("/")[2])
        return found if is_search and self.limit and self.find(_TOTALS) else None

    def by_cursor(self) -> Pagination | None:
        """A cursor argument, and a field that tells the next one. Stripe: the id of the last item."""
        if self.cursor is None:
            return self.by_own_cursor()
        name, items = self.cursor.name, self.common["items"]
        own = plain(name)
        field = self.find((f"next_{own}", f"next{own}", *_NEXT_CURSORS))
        field = field or self.fields.find([f"{holder}{own}" for holder in _NEXT_HOLDERS])
        if field:
            switch = next((n for n in (f"use{own}", f"use_{own}") if n in self.knobs), "")
            also = {self.knobs[switch].name: True} if switch and self.knobs[switch].kind == "boolean" else {}
            return Pagination("cursor", parameter=name, next=field, more=self.more, also=also, **self.common)
        if own in ("starting_after", "after") and self.more and self.fields.has_id(items):
            return Pagination("cursor", parameter=name, last="id", more=self.more, **self.common)
        return None

    def by_own_cursor(self) -> Pagination | None:
        """An argument of any name whose next value the answer tells. Box: `next_stream_position`."""
        for knob in self.knobs.values():
            own = plain(knob.name)
            if knob.is_string and own not in (*PAGES, *OFFSETS):
                field = self.find((f"next_{own}", f"next{own}"))
                if field:
                    return Pagination(
                        "cursor", parameter=knob.name, next=field, more=self.more, **self.common
                    )
        return None

    def by_link(self) -> Pagination | None:
        """A documented Link header."""
        return Pagination("link", **self.common) if self.linked else None

    def by_opaque_number(self) -> Pagination | None:
        """A cursor that is called offset or page. Asana: `next_page.offset`; OpenAI: `next_page`."""
        for knob, field in ((self.offset, "next_page.offset"), (self.page, "next_page")):
            if knob is not None and knob.is_string and self.fields.type_of(field) == "string":
                return Pagination("cursor", parameter=knob.name, next=field, more=self.more, **self.common)
        return None

    def by_offset(self) -> Pagination | None:
        """A row number, which the answer tells or which is counted.

        Xero's journals have an offset that is a key; nothing else there speaks of pages.
        """
        offset = self.offset
        if offset is None or offset.is_string:
            return None
        field = self.find(_NEXT_OFFSETS)
        more = self.more or ("" if field else self.url)
        if not (field or more or self.limit or self.find(_TOTALS)):
            return None
        name = plain(offset.name)
        unclear = "index" in name or (name.startswith("start") and self.knobs.keys() & _ENDS)
        if unclear and not field and offset.first is None:
            return None  # an index may count from 0 or from 1; from `start` to `end` may be a time
        return Pagination(
            "offset", parameter=offset.name, next=field, more=more, first=offset.first, **self.common
        )

    def by_page(self) -> Pagination | None:
        """A page number, which the answer tells or which is counted."""
        if self.page is None or self.page.is_string:
            return None
        field, more = self.find(_NEXT_PAGES), self.more or self.url
        if self.fields.type_of(field) not in ("integer", "number"):
            field, more = "", more or field
        return Pagination(
            "page",
            parameter=self.page.name,
            next=field,
            more="" if field else more,
            first=self.page.first,
            **self.common,
        )

    def by_url(self) -> Pagination | None:
        """The URL of the next page in the answer; for some, in spite of its name, a cursor."""
        if not self.url:
            return None
        name = self.cursor.name if self.cursor else ""
        return Pagination("url", parameter=name, next=self.url, more=self.more, **self.common)

    def single(self) -> Pagination | None:
        """A list that nothing of the request divides. If its answer can say that there is more, it is asked.

        Arguments for pages that nothing above understood: nobody can tell.
        """
        items = self.common["items"]
        asked_for = not self.path.endswith("}") and is_named(self.path, items)
        if items.lower() not in ("", *ITEMS) and not asked_for:
            return None  # a record that happens to hold a list
        if items and self.fields.type_of("id"):
            return None
        if self.cursor or self.offset or self.page or self.limit:
            return None
        more = self.more or self.find((*_NEXT_OFFSETS, *_NEXT_PAGES, *_NEXT_CURSORS[:-2]))
        return Pagination("single", more=more, **self.common)


def _success(operation: Operation) -> Answer | None:
    """The answer of the lowest documented 2xx status."""
    good = sorted(status for status in operation.responses if status.startswith("2"))
    return operation.responses[good[0]] if good else None


def _json(contents: Sequence[Content]) -> list[Content]:
    return [one for one in contents if "json" in one.media_type or one.media_type == "*/*"]


def _has_link(answer: Answer) -> bool:
    return any(name.lower() == "link" for name in answer.headers)
