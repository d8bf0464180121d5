"""Every style of paging, what ends a walk, and where another one goes on."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pdspec.document import Document, load
from pdspec.errors import ConnectFailed, InvalidResponse, SpecError, UsageError
from pdspec.infer import find_pagination
from pdspec.message import Request, Response
from pdspec.pagination import Pagination, items_of, next_call, next_link
from pdspec.registry import Registry
from pdspec.walk import Items, Pages

URL = "https://api.test/things"
ROWS = [{"id": n} for n in range(1, 26)]
OFFSET = Pagination(
    "offset",
    items="data",
    parameter="start",
    limit="limit",
    next="additional_data.pagination.next_start",
    more="additional_data.pagination.more_items_in_collection",
)
CURSOR = Pagination(
    "cursor", items="data", parameter="cursor", limit="limit", next="additional_data.next_cursor"
)


def respond(data: Any, url: str = URL, headers: Mapping[str, str] | None = None) -> Response[Any]:
    return Response(Request(None, "GET", url), 200, headers or {}, b"", data)


class Server:
    """Serves ROWS in each style; `asked` has what it was asked for."""

    def __init__(self, serve: Callable[[dict[str, Any]], Any]) -> None:
        self.serve, self.asked = serve, list[Any]()

    def __call__(self, step: Mapping[str, Any] | str) -> Response[Any]:
        self.asked.append(step)
        answer = self.serve(dict(step) if isinstance(step, Mapping) else {"url": step})
        return answer if isinstance(answer, Response) else respond(answer)


def by_offset(given: dict[str, Any]) -> Any:
    start, limit = given.get("start", 0), given.get("limit", 10)
    more = start + limit < len(ROWS)
    pagination = {"start": start, "limit": limit, "more_items_in_collection": more}
    if more:
        pagination["next_start"] = start + limit
    return {"data": ROWS[start : start + limit] or None, "additional_data": {"pagination": pagination}}


def by_cursor(given: dict[str, Any]) -> Any:
    start, limit = int(given.get("cursor", "c0")[1:]), given.get("limit", 10)
    following = f"c{start + limit}" if start + limit < len(ROWS) else None
    return {"data": ROWS[start : start + limit], "additional_data": {"next_cursor": following}}


def by_page(given: dict[str, Any]) -> Any:
    page = given.get("page", 1)
    return ROWS[(page - 1) * 10 : page * 10]


def by_counted_offset(given: dict[str, Any]) -> Any:
    start = given.get("offset", 0)
    return {
        "items": ROWS[start : start + 10],
        "next": f"{URL}?offset={start + 10}" if start + 10 < 25 else None,
    }


def by_last_item(given: dict[str, Any]) -> Any:
    after = given.get("starting_after", 0)
    rows = [row for row in ROWS if row["id"] > after][:10]
    return {"data": rows, "has_more": bool(rows) and rows[-1]["id"] < 25}


def by_url(given: dict[str, Any]) -> Any:
    page = int(given.get("url", "?page=1").rpartition("=")[2])
    following = f"/things?page={page + 1}" if page < 3 else None
    return respond({"items": ROWS[(page - 1) * 10 : page * 10], "paging": {"next": {"link": following}}})


def by_link(given: dict[str, Any]) -> Any:
    page = int(given.get("url", "?page=1").rpartition("=")[2])
    link = f'<{URL}?page={page + 1}>; rel="next", <{URL}?page=9>; rel="last"' if page < 3 else ""
    return respond(ROWS[(page - 1) * 10 : page * 10], headers={"link": link})


STYLES = {
    "offset": (OFFSET, by_offset),
    "cursor": (CURSOR, by_cursor),
    "page": (Pagination("page", parameter="page"), by_page),
    "counted": (Pagination("offset", items="items", parameter="offset", more="next"), by_counted_offset),
    "last": (
        Pagination("cursor", items="data", parameter="starting_after", last="id", more="has_more"),
        by_last_item,
    ),
    "url": (Pagination("url", items="items", next="paging.next.link"), by_url),
    "link": (Pagination("link"), by_link),
}


@pytest.mark.parametrize("prefetch", [False, True])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_every_item_once(style: str, prefetch: bool) -> None:
    pagination, serve = STYLES[style]
    assert list(Items(Pages(Server(serve), pagination, prefetch=prefetch))) == ROWS


@pytest.mark.parametrize("style", STYLES)
def test_a_walk_goes_on_after_any_item(style: str) -> None:
    pagination, serve = STYLES[style]
    for stop in range(len(ROWS) + 1):
        first = Items(Pages(Server(serve), pagination))
        seen = [next(first) for _ in range(stop)]
        position = json.loads(json.dumps(first.position))
        rest = Items(Pages(Server(serve), pagination, position=position), position=position)
        assert seen + list(rest) == ROWS


def test_it_goes_on_with_another_page_size_too() -> None:
    first = Items(Pages(Server(by_cursor), CURSOR, {"limit": 10}))
    seen = [next(first) for _ in range(17)]
    position = first.position
    assert position == {"style": "cursor", "at": {"cursor": "c10"}, "skip": 7}
    assert (
        seen
        + list(Items(Pages(Server(by_cursor), CURSOR, {"limit": 3}, position=position), position=position))
        == ROWS
    )


@pytest.mark.parametrize("style", STYLES)
def test_pages_go_on_after_any_page(style: str) -> None:
    pagination, serve = STYLES[style]
    first = Pages(Server(serve), pagination)
    next(first)
    rest = Pages(Server(serve), pagination, position=json.loads(json.dumps(first.position)))
    assert [len(items_of(pagination, page)) for page in rest if items_of(pagination, page)] == [10, 5]
    done = Pages(Server(serve), pagination, position=rest.position)
    assert list(done) == []


def test_nothing_is_fetched_before_it_is_asked_for() -> None:
    server = Server(by_offset)
    walk = Items(Pages(server, OFFSET))
    assert server.asked == []
    for _ in range(10):
        next(walk)
    assert len(server.asked) == 1
    next(walk)
    assert server.asked == [{}, {"start": 10}]


@pytest.mark.parametrize("prefetch", [False, True])
def test_max_items(prefetch: bool) -> None:
    for count, requests in ((0, 0), (1, 1), (10, 1), (11, 2), (100, 3)):
        server = Server(by_offset)
        walk = Items(Pages(server, OFFSET, prefetch=prefetch), max_items=count)
        assert list(walk) == ROWS[:count]
        assert len(server.asked) == requests
    walk = Items(Pages(Server(by_offset), OFFSET), max_items=12)
    list(walk)
    assert (
        list(Items(Pages(Server(by_offset), OFFSET, position=walk.position), position=walk.position))
        == ROWS[12:]
    )
    for wrong in (-1, True, "3", 1.5):
        with pytest.raises(UsageError, match="max_items"):
            Items(Pages(server, OFFSET), max_items=wrong)  # type: ignore[arg-type]


def test_arguments_stay_on_every_page() -> None:
    server = Server(by_offset)
    list(Pages(server, OFFSET, {"limit": 10, "sort": "id", "start": 5}))
    assert server.asked == [{"limit": 10, "sort": "id", "start": start} for start in (5, 15)]


@pytest.mark.parametrize("data", [None, {"data": None}, {"data": []}, {}, {"success": True}])
def test_null_is_empty(data: Any) -> None:
    assert list(Items(Pages(Server(lambda _: data), OFFSET))) == []


@pytest.mark.parametrize("data", [{"data": {"a": 1}}, {"data": "abc"}, [1], "text", {"data": 7}])
def test_what_is_no_list_is_an_error(data: Any) -> None:
    with pytest.raises(InvalidResponse, match="should be the list"):
        list(Items(Pages(Server(lambda _: data), OFFSET)))


# Walks that a server would let go on for ever


def endless(pagination: Pagination, answers: Callable[[int], Any]) -> tuple[int, str]:
    count = [0]

    def serve(_: dict[str, Any]) -> Any:
        count[0] += 1
        assert count[0] < 500
        return answers(count[0])

    with pytest.raises(InvalidResponse) as caught:
        list(Pages(Server(serve), pagination))
    return count[0], str(caught.value)


def more(start: Any, rows: Any = None) -> Any:
    return {
        "data": rows,
        "additional_data": {"pagination": {"more_items_in_collection": True, "next_start": start}},
    }


def test_a_start_that_does_not_move() -> None:
    count, message = endless(OFFSET, lambda n: more(10, [{"id": n}]))
    assert count == 2
    assert "the next start is 10, no further than this page's 10; it would never end" in message
    assert endless(OFFSET, lambda n: more(0, [{"id": n}]))[0] == 1
    assert "not a number" in endless(OFFSET, lambda n: more("x", [{"id": n}]))[1]
    assert "not where" in endless(OFFSET, lambda n: more(None))[1]


def test_more_that_never_comes() -> None:
    seen, message = endless(OFFSET, lambda n: more(n * 10))
    assert (seen, "100 empty pages" in message) == (100, True)


def test_the_same_page_again() -> None:
    assert "same items" in endless(OFFSET, lambda n: more(n * 10, ROWS[:10]))[1]
    assert "same items" in endless(Pagination("page", parameter="page"), lambda n: ROWS[:10])[1]


def test_a_cursor_that_was_there_before() -> None:
    def cursor(value: Any) -> Callable[[int], Any]:
        return lambda n: {"data": [{"id": n}], "additional_data": {"next_cursor": value(n)}}

    assert endless(CURSOR, cursor(lambda n: "same"))[0] == 2
    assert endless(CURSOR, cursor(lambda n: "abc"[n % 3]))[0] == 4
    assert "not a string" in endless(CURSOR, cursor(lambda n: {"a": 1}))[1]


def test_a_good_page_before_the_error_is_handed_out() -> None:
    walk = Items(Pages(Server(lambda _: more(0, ROWS[:2])), OFFSET))
    assert [next(walk), next(walk)] == ROWS[:2]
    assert walk.position == {"style": "offset", "at": {}, "skip": 2}
    with pytest.raises(InvalidResponse):
        next(walk)


NEXT_URL = Pagination("url", items="items", next="next")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/things?page=2", "http://api.test/things?page=2", "https://api.test:444/x", "//evil.test/x",
        "https://api.test@evil.test/x", "https://u:p@api.test/x", "javascript:alert(1)", "file:///etc/passwd",
        "https://api.test\\@evil.test/", "https:evil.test", 7, {"href": "/x"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("pagination", [NEXT_URL, Pagination("link", items="items")])
def test_a_next_url_elsewhere_is_not_followed(url: Any, pagination: Pagination) -> None:
    server = Server(lambda _: respond({"items": ROWS, "next": url}, headers={"link": f"<{url}>; rel=next"}))
    walk = Pages(server, pagination)
    next(walk)
    if url == "https:evil.test" or (pagination.style == "link" and not isinstance(url, str)):
        return  # relative to the page: stays here
    with pytest.raises(InvalidResponse, match="next"):
        next(walk)
    assert len(server.asked) == 1


def test_a_credential_in_a_next_url_is_left_out() -> None:
    answer = respond({"items": ROWS, "next": "?api_token=s3cret&page=2&q=a%20b#top"})
    assert next_call(NEXT_URL, {}, answer) == f"{URL}?page=2&q=a+b"
    relative = respond({"items": ROWS, "next": "/things?page=2"}, "https://API.test:443/v1/things")
    assert next_call(NEXT_URL, {}, relative) == "https://API.test:443/things?page=2"


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<https://a.test/?page=2>; rel="next"', "https://a.test/?page=2"),
        ("<?page=2>;rel=next", "?page=2"),
        ('<a>; rel="prev", <b,c;d>; title="x; rel=next, <z>"; rel="last next"', "b,c;d"),
        ('<a>; rel="first"; rel="next"', None),  # only the first rel counts (RFC 8288, 3.3)
        ('<a>; REL="Next"', "a"),
        ('<a>; rel="next"; results="false"', None),
        ("", None),
        ("nonsense; rel=next", None),
        ("<" * 5000, None),
    ],
)
def test_link_headers(header: str, url: str | None) -> None:
    started = time.monotonic()
    assert next_link(header) == url
    assert time.monotonic() - started < 1


# Positions


def test_positions_that_do_not_fit() -> None:
    for wrong in (
        {"style": "cursor", "at": {"cursor": "x"}},
        {"style": "offset", "at": {"cursor": "x"}},
        {"at": 3},
        "x",
        {},
    ):
        with pytest.raises(UsageError, match="position"):
            Pages(Server(by_offset), OFFSET, position=wrong)  # type: ignore[arg-type]
    for wrong in (-1, "3", True):
        with pytest.raises(UsageError, match="position"):
            Items(Pages(Server(by_offset), OFFSET), position={"style": "offset", "skip": wrong})


def test_what_walks_look_like() -> None:
    pages = Pages(Server(by_offset), OFFSET, name="getThings")
    items = Items(pages)
    assert repr(items) == "<Items of getThings: position {'style': 'offset', 'at': {}}>"
    next(items)
    assert repr(pages) == "<Pages of getThings: 1 so far, position {'style': 'offset', 'at': {'start': 10}}>"


def test_closing_ends_it() -> None:
    items = Items(Pages(Server(by_offset), OFFSET))
    next(items)
    items.close()
    assert list(items) == []


# Prefetch


def test_prefetch_is_one_page_ahead_and_no_more() -> None:
    fetched = threading.Event()
    server = Server(lambda given: (fetched.set() if given else None, by_offset(given))[1])
    walk = Pages(server, OFFSET, prefetch=True)
    next(walk)
    assert fetched.wait(5)
    time.sleep(0.02)
    assert len(server.asked) == 2


def test_errors_of_a_prefetched_page_come_in_their_turn() -> None:
    def serve(given: dict[str, Any]) -> Any:
        if given.get("start") == 10:
            raise ConnectFailed("away", None, sent=False)
        return by_offset(given)

    walk = Items(Pages(Server(serve), OFFSET, prefetch=True))
    assert [next(walk) for _ in range(10)] == ROWS[:10]
    with pytest.raises(ConnectFailed, match="away"):
        next(walk)
    assert (
        list(Items(Pages(Server(by_offset), OFFSET, position=walk.position), position=walk.position))
        == ROWS[10:]
    )


def test_an_abandoned_prefetch_leaves_no_thread() -> None:
    walk = Pages(Server(by_offset), OFFSET, prefetch=True)
    next(walk)
    walk.close()
    for _ in range(100):
        if not any(thread.name == "pdspec-prefetch" for thread in threading.enumerate()):
            return
        time.sleep(0.02)
    pytest.fail("a thread is left")


# From documents


def find(
    parameters: Any, properties: Any, *, extension: Any = None, headers: Any = None
) -> Pagination | None:
    schema = properties if "type" in properties else {"type": "object", "properties": properties}
    operation = {
        "operationId": "list",
        "parameters": [{"name": n, "in": "query", "schema": {"type": t}} for n, t in parameters.items()],
        "responses": {
            "200": {
                "description": "",
                "headers": headers or {},
                "content": {"application/json": {"schema": schema}},
            }
        },
    }
    if extension is not None:
        operation["x-pagination"] = extension
    document: Document = load(
        {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/x": {"get": operation}}}
    )
    return find_pagination(Registry(document)["list"], document.resolve)


TEXT = {"type": "string"}
LIST = {"type": "array", "items": {"properties": {"id": TEXT}}}
YES = {"type": "boolean"}


def below(path: str, schema: Any) -> Any:
    for name in reversed(path.split(".")):
        schema = {"type": "object", "properties": {name: schema}}
    return schema["properties"]


@pytest.mark.parametrize(
    ("parameters", "properties", "expected"),
    [
        ({"after": "string"}, {"results": LIST, **below("paging.next.after", TEXT)}, ("cursor", "after", "paging.next.after")),
        ({"offset": "string"}, {"data": LIST, **below("next_page.offset", TEXT)}, ("cursor", "offset", "next_page.offset")),
        ({"after": "string"}, {"data": LIST, "last_id": TEXT, "has_more": YES}, ("cursor", "after", "last_id")),
        ({"starting_after": "string"}, {"data": LIST, "has_more": YES}, ("cursor", "starting_after", "")),
        ({"marker": "string"}, {"entries": LIST, "next_marker": TEXT}, ("cursor", "marker", "next_marker")),
        ({"page": "integer"}, {"droplets": LIST, **below("links.pages.next", TEXT)}, ("page", "page", "")),
        ({"page": "string"}, {"data": LIST, "next_page": TEXT}, ("cursor", "page", "next_page")),
        ({"offset": "integer"}, {"items": LIST, "next": TEXT, "total": {"type": "integer"}}, ("offset", "offset", "")),
        ({"limit": "integer"}, {"results": LIST, **below("paging.next.link", TEXT)}, ("url", "", "paging.next.link")),
        ({"start": "integer"}, {"data": LIST, **below("additional_data.pagination.next_start", {"type": "integer"})},
         ("offset", "start", "additional_data.pagination.next_start")),
        ({}, {"data": LIST}, ("single", "", "")),
        ({}, {"type": "array", "items": {}}, ("single", "", "")),
    ],
)  # fmt: skip
def test_paging_is_found_in_names(parameters: Any, properties: Any, expected: Any) -> None:
    found = find(parameters, properties)
    assert found is not None
    assert (found.style, found.parameter, found.next) == expected


def test_what_cannot_be_told_is_not_guessed() -> None:
    assert find({"limit": "integer"}, {"data": LIST}) is None
    assert find({"cursor": "string"}, {"data": LIST}) is None
    assert find({}, {"name": TEXT}) is None
    assert find({}, {"name": TEXT, "tags": LIST}) is None


def test_a_documented_link_header() -> None:
    found = find({"page": "integer"}, {"type": "array", "items": {}}, headers={"Link": {"schema": TEXT}})
    assert found is not None
    assert found.style == "link"


def test_the_extension_goes_before_everything() -> None:
    own = {"style": "cursor", "items": "data", "parameter": "c", "next": "n", "max": 500, "x": 1}
    assert find({"start": "integer"}, {"data": LIST}, extension=own) == Pagination(
        "cursor", items="data", parameter="c", next="n", max=500
    )
    assert find({"start": "integer"}, {"data": LIST}, extension=False) is None
    for wrong in (
        {},
        {"style": "magic"},
        {"style": "cursor", "parameter": 3, "next": "n"},
        {"style": "offset"},
    ):
        with pytest.raises(SpecError, match="x-pagination"):
            find({}, {"data": LIST}, extension=wrong)


def test_the_vendored_documents_page_as_they_say() -> None:
    for name, style in (("v1", "offset"), ("v2", "cursor")):
        document = load(Path(__file__).parents[1] / "spec" / f"organizations.{name}.yaml")
        found = find_pagination(Registry(document)["getOrganizations"], document.resolve)
        assert found is not None
        assert (found.style, found.items, found.max) == (style, "data", 500)


@pytest.mark.skipif("PDSPEC_CORPUS" not in os.environ, reason="needs a folder of documents")
def test_schemas_that_branch_a_lot_do_not_take_long() -> None:
    document = load(Path(os.environ["PDSPEC_CORPUS"]) / "openai" / "openapi.yaml")
    registry = Registry(document)
    operations = [registry[name] for name in registry]
    started = time.monotonic()
    for operation in operations:
        find_pagination(operation, document.resolve)
    assert time.monotonic() - started < 10
