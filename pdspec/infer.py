"""Find out how an operation pages: from its `x-pagination`, or from names in its parameters and answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .errors import PdspecError, SpecError, UsageError
from .model import Answer, Node, Operation, Parameter
from .pagination import Pagination

Resolve = Callable[[Node], Node]

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
ITEMS = (
    "data",
    "items",
    "results",
    "values",
    "entries",
    "records",
    "elements",
    "objects",
    "content",
    "value",
)

_HOLDERS = (
    "", "additional_data.", "additional_data.pagination.", "pagination.", "paging.", "meta.", "metadata.",
    "page.", "meta.pagination.", "response_metadata.", "paging.cursors.", "paging.next.", "cursors.",
)  # fmt: skip
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
_DEPTH = 3
_LARGEST = 3000  # schemas looked at; what leads to the next page is never far inside


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
    if given is False or operation.method.upper() not in ("GET", "QUERY"):
        return None
    answer = _success(operation)
    return _infer(operation, _Outline(answer, resolve), _has_link(answer)) if answer else None


class _Signs:
    """What an operation's query parameters and its answer show of its way to page."""

    def __init__(self, operation: Operation, outline: _Outline, items: str, linked: bool) -> None:
        query = [one for one in operation.parameters if one.location == "query"]
        limit = _named(query, LIMITS)
        self.outline, self.linked = outline, linked
        self.cursor, self.offset, self.page = (_named(query, names) for names in (CURSORS, OFFSETS, PAGES))
        self.limit = limit.name if limit else ""
        self.common: dict[str, Any] = {"items": items, "limit": self.limit, "max": _maximum(limit)}
        self.more = outline.find(_MORE)
        self.url = outline.find_path(_NEXT_URLS)

    def by_cursor(self) -> Pagination | None:
        """A cursor parameter, and a field that tells the next one. Stripe: the id of the last item."""
        if self.cursor is None:
            return None
        name, items = self.cursor.name, self.common["items"]
        field = self.outline.find(_next_names(name))
        if field:
            return Pagination("cursor", parameter=name, next=field, more=self.more, **self.common)
        if name.lower() in ("starting_after", "after") and self.more and self.outline.has_id(items):
            return Pagination("cursor", parameter=name, last="id", more=self.more, **self.common)
        return None

    def by_link(self) -> Pagination | None:
        """A documented Link header."""
        return Pagination("link", **self.common) if self.linked else None

    def by_opaque_number(self) -> Pagination | None:
        """A cursor that is called offset or page. Asana: `next_page.offset`; OpenAI: `next_page`."""
        for parameter, field in ((self.offset, "next_page.offset"), (self.page, "next_page")):
            if parameter is not None and self.outline.type_of(field) == "string" and _is_string(parameter):
                return Pagination(
                    "cursor", parameter=parameter.name, next=field, more=self.more, **self.common
                )
        return None

    def by_offset(self) -> Pagination | None:
        """A row number, which the answer tells or which is counted."""
        if self.offset is None or _is_string(self.offset):
            return None
        field = self.outline.find(_NEXT_OFFSETS)
        more = self.more or ("" if field else self.url)
        return Pagination("offset", parameter=self.offset.name, next=field, more=more, **self.common)

    def by_page(self) -> Pagination | None:
        """A page number, which the answer tells or which is counted."""
        if self.page is None or _is_string(self.page):
            return None
        field, more = self.outline.find(_NEXT_PAGES), self.more or self.url
        if self.outline.type_of(field) not in ("integer", "number"):
            field, more = "", more or field
        return Pagination(
            "page",
            parameter=self.page.name,
            next=field,
            more="" if field else more,
            first=_first_page(self.page),
            **self.common,
        )

    def by_url(self) -> Pagination | None:
        """The URL of the next page in the answer; for some, in spite of its name, a cursor."""
        if not self.url:
            return None
        name = self.cursor.name if self.cursor else ""
        return Pagination("url", parameter=name, next=self.url, more=self.more, **self.common)

    def single(self) -> Pagination | None:
        """A plain list without any sign of pages. Signs that nothing above understood: nobody can tell."""
        if self.common["items"].lower() not in ("", *ITEMS):
            return None  # a record that happens to hold a list
        signs = (self.cursor, self.offset, self.page, self.limit, self.more)
        return None if any(signs) else Pagination("single", **self.common)


def _infer(operation: Operation, outline: _Outline, linked: bool) -> Pagination | None:
    items = outline.items()
    if items is None:
        return None
    signs = _Signs(operation, outline, items, linked)
    return (
        signs.by_cursor()
        or signs.by_link()
        or signs.by_opaque_number()
        or signs.by_offset()
        or signs.by_page()
        or signs.by_url()
        or signs.single()
    )


def _first_page(page: Parameter) -> int:
    schema = page.schema if isinstance(page.schema, Mapping) else {}
    start = schema.get("default", schema.get("minimum"))
    return 0 if start == 0 else 1


def _named(parameters: Sequence[Parameter], names: Sequence[str]) -> Parameter | None:
    """The parameter with the first of the names; case does not count."""
    by_name = {one.name.lower(): one for one in parameters}
    return next((by_name[name] for name in names if name in by_name), None)


def _next_names(parameter: str) -> tuple[str, ...]:
    """The names under which the next value of a cursor parameter may be found: "next_marker" for "marker"."""
    plain = parameter.lower()
    return (f"next_{plain}", f"next{plain}", *_NEXT_CURSORS)


def _maximum(limit: Parameter | None) -> int | None:
    value = limit.schema.get("maximum") if limit and isinstance(limit.schema, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_string(parameter: Parameter) -> bool:
    return isinstance(parameter.schema, Mapping) and parameter.schema.get("type") == "string"


def _success(operation: Operation) -> Answer | None:
    """The answer of the lowest documented 2xx status."""
    good = sorted(status for status in operation.responses if status.startswith("2"))
    return operation.responses[good[0]] if good else None


def _has_link(answer: Answer | None) -> bool:
    return answer is not None and any(name.lower() == "link" for name in answer.headers)


class _Outline:
    """The names and types of an answer's fields, three levels deep, by dotted path."""

    def __init__(self, answer: Answer, resolve: Resolve) -> None:
        self._resolve = resolve
        self._types: dict[str, str] = {}
        self._lower: dict[str, str] = {}
        self._lists: dict[str, Node] = {}
        self._left = _LARGEST
        json = [one for one in answer.contents if "json" in one.media_type or one.media_type == "*/*"]
        schemas = [one.schema for one in json if one.schema]
        if schemas:
            self._read(schemas[0], "", 0)

    def _read(self, node: Node, path: str, depth: int) -> None:
        for schema in self._parts(node, 0):
            kind = _type(schema.value)
            if kind and self._types.get(path) in (None, "object"):
                self._types[path] = kind
                self._lower.setdefault(path.lower(), path)
            properties = schema.value.get("properties")
            if kind == "array":
                self._lists.setdefault(
                    path, Node(schema.value.get("items"), schema.uri, f"{schema.pointer}/items")
                )
            if depth < _DEPTH and isinstance(properties, Mapping):
                for name, value in properties.items():
                    below = Node(value, schema.uri, f"{schema.pointer}/properties/{name}")
                    self._read(below, f"{path}.{name}" if path else str(name), depth + 1)

    def _parts(self, node: Node, depth: int) -> Iterator[Node]:
        """The schema and all that its combinators bring in."""
        try:
            node = self._resolve(node)
        except PdspecError:
            return
        self._left -= 1
        if not isinstance(node.value, Mapping) or depth > 5 or self._left < 0:
            return
        yield node
        for key in ("allOf", "anyOf", "oneOf"):
            parts = node.value.get(key)
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                yield from self._parts(Node(part, node.uri, f"{node.pointer}/{key}/{index}"), depth + 1)

    def type_of(self, path: str) -> str:
        """The JSON Schema type at a path, "" if it has none."""
        return self._types.get(path, "")

    def has_id(self, path: str) -> bool:
        """Whether the items of the list at a path have an `id`."""
        node = self._lists.get(path)
        parts = self._parts(node, 0) if node else ()
        return any("id" in (part.value.get("properties") or ()) for part in parts)

    def find(self, names: Sequence[str], holders: Sequence[str] = _HOLDERS) -> str:
        """The first path that is a holder and one of the names, "" without one."""
        return self.find_path([holder + name for name in names for holder in holders])

    def find_path(self, paths: Sequence[str]) -> str:
        """The first of the paths that the answer has as a plain value, "" without one."""
        for path in paths:
            found = self._lower.get(path)
            if found is not None and self._types[found] not in ("object", "array"):
                return found
        return ""

    def items(self) -> str | None:
        """Where the list is: the answer, a field with a usual name, or the only list on its level."""
        if self._types.get("") == "array":
            return ""
        for level in (0, 1):
            lists = [
                path for path, kind in self._types.items() if kind == "array" and path.count(".") == level
            ]
            usual = [path for name in ITEMS for path in lists if path.lower().rpartition(".")[2] == name]
            if usual or len(lists) == 1:
                return (usual or lists)[0]
        return None


def _type(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "")
    if isinstance(kind, str) and kind:
        return kind
    return "array" if "items" in schema else "object" if "properties" in schema else ""
