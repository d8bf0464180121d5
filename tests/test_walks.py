"""Walks over a real socket: every way of paging that documents show, each item exactly once."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import pydoc
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from listing import FLAG, LIST, NUMBER, TEXT, Asked, Listing, Say, operation, shape
from urllib3 import Retry

from pdspec import InvalidResponse, Pagination, ServerError, SpecClient, UsageError

ROWS = [{"id": n} for n in range(1, 26)]


class Api(NamedTuple):
    """A way to page: its document, a server that pages like that, and what to say where it can't be told."""

    document: Mapping[str, Any]
    serve: Callable[[Asked], Any]
    arguments: Mapping[str, Any] = {}
    pagination: Pagination | None = None


def part(start: Any, size: Any = 10) -> tuple[list[dict[str, int]], int | None]:
    """A page of the rows, and where the next one starts."""
    begin, count = int(start), int(size)
    end = begin + count
    return ROWS[begin:end], end if end < len(ROWS) else None


def hubspot(asked: Asked) -> Any:
    rows, end = part(asked.body.get("after", 0), asked.body.get("limit", 10))
    assert asked.body["filter"] == {"name": "x"}
    return {"total": 25, "results": rows, **({"paging": {"next": {"after": str(end)}}} if end else {})}


def box_query(asked: Asked) -> Any:
    rows, end = part((asked.body or {}).get("marker", "m0")[1:])
    return {"entries": rows, "next_marker": f"m{end}" if end else None}


def box_users(asked: Asked) -> Any:
    if asked.query.get("usemarker") != "true":
        rows, _ = part(asked.query.get("offset", 0))
        return {"entries": rows, "offset": 0, "total_count": 25}
    assert "offset" not in asked.query
    rows, end = part(asked.query.get("marker", "m0")[1:])
    return {"entries": rows, "next_marker": f"m{end}" if end else None}


def notion(asked: Asked) -> Any:
    rows, end = part((asked.body or {}).get("start_cursor", 0))
    return {"results": rows, "has_more": end is not None, "next_cursor": str(end) if end else None}


def intercom(asked: Asked) -> Any:
    given = asked.body.get("pagination", {})
    assert asked.body["query"] == "x"
    rows, end = part(given.get("starting_after", 0), given.get("per_page", 10))
    return {"data": rows, "pages": {"next": {"starting_after": str(end)} if end else None}}


def crm_lists(asked: Asked) -> Any:
    rows, end = part(asked.body.get("offset", 0), asked.body.get("count", 10))
    return {"lists": rows, "hasMore": end is not None, "offset": end or 25, "total": 25}


def elastic(asked: Asked) -> Any:
    after = asked.body.get("search_after", [0])[0]
    rows = [row for row in ROWS if row["id"] > after][: asked.body["size"]]
    return {"hits": {"hits": [{"_id": str(row["id"]), "id": row["id"], "sort": [row["id"]]} for row in rows]}}


def dynamo(asked: Asked) -> Any:
    rows, end = part(asked.body.get("ExclusiveStartKey", {"N": 0})["N"])
    return {"Items": rows, **({"LastEvaluatedKey": {"N": end}} if end else {})}


def stapi(asked: Asked) -> Any:
    number = int(asked.query.get("pageNumber", 0))
    assert asked.body == {"title": "x"}
    rows, _ = part(number * 10)
    return {"page": {"pageNumber": number, "totalElements": 25}, "movies": rows}


def spotify(asked: Asked) -> Any:
    start, size = int(asked.query.get("offset", 0)), int(asked.query.get("limit", 10))
    rows, end = part(start, size)
    following = f"http://api.spotify.test/x?offset={end}&limit={size}" if end else None
    return {"playlists": {"items": rows, "offset": start, "next": following, "total": 25}}


def digitalocean(asked: Asked) -> Any:
    number = int(asked.query.get("page", 1))
    rows, end = part((number - 1) * 10)
    assert rows, "a page past the end was asked for"
    links = {"pages": {"next": f"https://api.digitalocean.test/v2/things?page={number + 1}"}} if end else {}
    return {"things": rows, "links": links, "meta": {"total": 25}}


def asana(asked: Asked) -> Any:
    rows, end = part((asked.query.get("offset") or "t0")[1:])
    return {
        "data": rows,
        "next_page": {"offset": f"t{end}", "path": "/x", "uri": "http://a/x"} if end else None,
    }


def openai(asked: Asked) -> Any:
    rows, end = part(asked.query.get("after", 0))
    return {"data": rows, "last_id": str(rows[-1]["id"]) if rows else None, "has_more": end is not None}


def xero(asked: Asked) -> Any:
    if "page" not in asked.query:
        return {"Warnings": [], "Invoices": ROWS}
    return {"Warnings": [], "Invoices": part((int(asked.query["page"]) - 1) * 10)[0]}


def box_events(asked: Asked) -> Any:
    position = int(asked.query.get("stream_position", 0))
    rows, _ = part(position)
    return {"entries": rows, "next_stream_position": position + len(rows)}


def misplaced(asked: Asked) -> Any:
    start = int(asked.query.get("start", 0))
    rows, end = part(start)
    return {
        "data": rows or None,
        "additional_data": {"pagination": {"start": start, "more_items_in_collection": end is not None}},
    }


def scim(asked: Asked) -> Any:
    rows, _ = part(int(asked.query.get("startIndex", 1)) - 1)
    return {"totalResults": 25, "Resources": rows}


def search_v2(asked: Asked) -> Any:
    rows, end = part((asked.query.get("cursor") or "c0")[1:])
    return {"data": {"items": rows}, "additional_data": {"next_cursor": f"c{end}" if end else None}}


FROM_ZERO = {"schema": NUMBER, "description": "Zero-based page number"}
FROM_ONE = {"schema": NUMBER, "description": "The 1-based index of the first result"}
APIS = {
    "HubSpot search": Api(
        operation(
            shape(total=NUMBER, results=LIST, paging__next__after=TEXT),
            body=shape(after=TEXT, limit=NUMBER, filter={"type": "object"}),
        ),
        hubspot,
        {"filter": {"name": "x"}},
    ),
    "Box metadata query": Api(
        operation(shape(entries=LIST, next_marker=TEXT), body=shape(marker=TEXT, limit=NUMBER)), box_query
    ),
    "Box users": Api(
        operation(
            shape(entries=LIST, next_marker=TEXT, offset=NUMBER, total_count=NUMBER),
            {"offset": NUMBER, "limit": NUMBER, "usemarker": FLAG, "marker": TEXT},
        ),
        box_users,
    ),
    "Notion": Api(
        operation(
            shape(results=LIST, has_more=FLAG, next_cursor=TEXT),
            body=shape(start_cursor=TEXT, page_size=NUMBER),
        ),
        notion,
    ),
    "Intercom": Api(
        operation(
            shape(data=LIST, pages__next__starting_after=TEXT),
            body=shape(query=TEXT, pagination__starting_after=TEXT, pagination__per_page=NUMBER),
        ),
        intercom,
        {"query": "x", "pagination": {"per_page": 7}},
    ),
    "HubSpot lists": Api(
        operation(
            shape(lists=LIST, hasMore=FLAG, offset=NUMBER, total=NUMBER),
            body=shape(offset=NUMBER, count=NUMBER),
        ),
        crm_lists,
        {"count": 8},
    ),
    "Elastic": Api(
        operation(shape(hits__hits=LIST), body={"type": "object"}),
        elastic,
        {"body": {"size": 10, "sort": ["id"]}},
        Pagination("cursor", items="hits.hits", parameter="body.search_after", last="sort"),
    ),
    "DynamoDB": Api(
        operation(shape(Items=LIST), body={"type": "object"}),
        dynamo,
        {"body": {"TableName": "t"}},
        Pagination("cursor", items="Items", parameter="body.ExclusiveStartKey", next="LastEvaluatedKey"),
    ),
    "STAPI": Api(
        operation(
            shape(page__pageNumber=NUMBER, page__totalElements=NUMBER, movies=LIST),
            {"pageNumber": FROM_ZERO, "pageSize": NUMBER},
            shape(title=TEXT),
            path="/movie/search",
            media_type="application/x-www-form-urlencoded",
        ),
        stapi,
        {"title": "x"},
    ),
    "Spotify": Api(
        operation(
            shape(playlists__items=LIST, playlists__next=TEXT, playlists__offset=NUMBER),
            {"offset": NUMBER, "limit": NUMBER},
        ),
        spotify,
        {"limit": 9},
    ),
    "DigitalOcean": Api(
        operation(shape(things=LIST, links__pages__next=TEXT), {"page": NUMBER, "per_page": NUMBER}),
        digitalocean,
    ),
    "Asana": Api(
        operation(
            shape(data=LIST, next_page__offset=TEXT, next_page__uri=TEXT), {"offset": TEXT, "limit": NUMBER}
        ),
        asana,
    ),
    "OpenAI": Api(
        operation(shape(data=LIST, last_id=TEXT, has_more=FLAG), {"after": TEXT, "limit": NUMBER}), openai
    ),
    "Xero": Api(
        operation(
            shape(Warnings=LIST, Invoices=LIST), {"page": NUMBER, "pageSize": NUMBER}, path="/Invoices"
        ),
        xero,
    ),
    "Box events": Api(
        operation(
            shape(entries=LIST, next_stream_position=NUMBER), {"stream_position": TEXT, "limit": NUMBER}
        ),
        box_events,
    ),
    "Pipedrive, flag elsewhere": Api(
        operation(
            shape(data=LIST, additional_data__more_items_in_collection=FLAG),
            {"start": NUMBER, "limit": NUMBER},
        ),
        misplaced,
    ),
    "SCIM": Api(
        operation(shape(totalResults=NUMBER, Resources=LIST), {"startIndex": FROM_ONE, "count": NUMBER}), scim
    ),
    "Pipedrive search": Api(
        operation(
            shape(data__items=LIST, additional_data__next_cursor=TEXT), {"cursor": TEXT, "limit": NUMBER}
        ),
        search_v2,
    ),
}


def connect(api: Api, server: Listing) -> Any:
    return server.client(api.document, pagination={"listThings": api.pagination} if api.pagination else None)


def ids(rows: Any) -> list[int]:
    return [row["id"] for row in rows]


@pytest.mark.parametrize("prefetch", [False, True])
@pytest.mark.parametrize("name", APIS)
def test_every_item_exactly_once(name: str, prefetch: bool) -> None:
    api = APIS[name]
    with Listing(api.serve) as server, connect(api, server) as client:
        assert ids(client.items.list_things(**api.arguments, prefetch=prefetch)) == list(range(1, 26))


@pytest.mark.parametrize("name", APIS)
def test_it_goes_on_after_any_item(name: str) -> None:
    api = APIS[name]
    with Listing(api.serve) as server, connect(api, server) as client:
        for stop in (0, 1, 9, 10, 11, 24, 25):
            walk = client.items.list_things(**api.arguments)
            seen = [next(walk) for _ in range(stop)]
            position = json.loads(json.dumps(walk.position))
            seen += client.items.list_things(**api.arguments, position=position)
            assert ids(seen) == list(range(1, 26)), position


def test_what_a_walk_in_the_body_sends() -> None:
    api = APIS["HubSpot search"]
    with Listing(api.serve) as server, connect(api, server) as client:
        walk = client.items.list_things(filter={"name": "x"}, limit=10)
        ids(walk)
        assert [asked.text for asked in server.asked] == [
            '{"filter":{"name":"x"},"limit":10}',
            '{"filter":{"name":"x"},"limit":10,"after":"10"}',
            '{"filter":{"name":"x"},"limit":10,"after":"20"}',
        ]
        assert {(asked.method, asked.path) for asked in server.asked} == {("POST", "/things")}


def test_a_body_that_starts_in_the_middle() -> None:
    api = APIS["HubSpot search"]
    with Listing(api.serve) as server, connect(api, server) as client:
        given = {"filter": {"name": "x"}, "after": "20"}
        assert ids(client.items.list_things(given)) == [21, 22, 23, 24, 25]
        assert given == {"filter": {"name": "x"}, "after": "20"}
        assert len(server.asked) == 1


def test_a_body_that_is_left_out() -> None:
    api = APIS["Notion"]
    with Listing(api.serve) as server, connect(api, server) as client:
        ids(client.items.list_things())
        assert [asked.text for asked in server.asked] == [
            "",
            '{"start_cursor":"10"}',
            '{"start_cursor":"20"}',
        ]


def test_what_switches_a_cursor_on_cannot_be_switched_off() -> None:
    api = APIS["Box users"]
    with Listing(api.serve) as server, connect(api, server) as client:
        assert len(ids(client.items.list_things(usemarker=True))) == 25
        with pytest.raises(UsageError, match="listThings pages by usemarker=True alone"):
            client.items.list_things(usemarker=False)


def test_a_parameter_that_is_nowhere_is_told_before_anything_is_sent() -> None:
    document = operation(shape(data=LIST, next=TEXT), {"cursor": TEXT}, shape(name=TEXT))
    for parameter, message in (("after", "'body.after'"), ("body", "has no parameter 'body'")):
        told = {"list_things": Pagination("cursor", items="data", parameter=parameter, next="next")}
        with Listing(lambda _: {}) as server, server.client(document, pagination=told) as client:
            with pytest.raises(UsageError, match=message):
                client.items.list_things()
            assert server.asked == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"listThing": Pagination("single")}, "has no operation 'listThing'; did you mean 'listThings'"),
        ({"listThings": {"style": "page", "parameter": "page", "itmes": "data"}}, "'listThings' has no key 'itmes'; did you mean 'items'"),
        ({"list_things": {"style": "page", "parameter": "page", "zzz": 1}}, "no key 'zzz'; known are style, items"),
        ({"list_things": {"stile": "page"}}, "did you mean 'style'"),
        ({"listThings": {"style": "pages"}}, "style 'pages' is not one of"),
        ({"listThings": 5}, "not int"),
    ],
)  # fmt: skip
def test_slips_in_what_a_client_is_told_of_pages(told: Any, message: str) -> None:
    document = operation(shape(data=LIST), {"page": NUMBER})
    client = SpecClient.from_spec(document)
    for make in (client.with_options, lambda **given: SpecClient.from_spec(document, **given)):
        with pytest.raises(UsageError, match=message):
            make(pagination=told)


def test_slips_in_the_names_of_parameters() -> None:
    document = operation(shape(data=LIST), {"page": NUMBER, "per_page": NUMBER})
    told = {"listThings": {"style": "page", "items": "data", "parameter": "page", "limit": "perpage"}}
    with pytest.raises(UsageError, match="no parameter 'perpage'; did you mean 'per_page'"):
        SpecClient.from_spec(document, pagination=told, origin="http://127.0.0.1:1").items.list_things()


def test_slips_in_an_extension_are_problems_of_the_document() -> None:
    document = operation(shape(data=LIST), {"page": NUMBER})
    own = {"style": "page", "items": "data", "page": "page", "frist": 0, "x-note": "", "page/size": 1}
    document["paths"]["/things"]["get"]["x-pagination"] = own
    found = {problem.pointer: problem.message for problem in SpecClient.from_spec(document).problems}
    base = "/paths/~1things/get/x-pagination"
    assert found[f"{base}/frist"] == "x-pagination has no key 'frist'; did you mean 'first'?"
    assert found.keys() == {f"{base}/frist", f"{base}/page~1size"}


# What help() says


@pytest.mark.parametrize(
    ("document", "options", "pieces"),
    [
        (operation(shape(data=LIST, next_cursor=TEXT), {"cursor": TEXT, "limit": {"type": "integer", "maximum": 50}}), {},
         ["'cursor', as the names of parameters and answer say: parameter `cursor` takes `next_cursor` of the answer",
          "items: `data` of the answer", "size of a page: parameter `limit`, at most 50",
          "the value of parameter `cursor` for the next page, and how many items"]),
        (operation({"type": "array", "items": {}}, {"page": NUMBER}), {},
         ["style 'page'", "parameter `page` counts pages from 1; the next one is counted on here", "items: the answer itself"]),
        (operation(shape(data=LIST, next=TEXT)), {}, ["`next` of the answer is the URL of the next page", "the URL of the next page"]),
        (operation(shape(data=LIST), **{"x-pagination": {"style": "single", "items": "data"}}), {},
         ["'single', as x-pagination of the document says: the list comes whole", "whether the list was read"]),
        (operation(shape(data=LIST), None, shape(name=TEXT)), {"pagination": {"listThings": {"style": "cursor", "items": "data", "parameter": "body.after", "last": "id", "also": {"body.by": "id"}}}},
         ["as the client's `pagination` option says: field `after` of the body takes `id` of the last item", "always sent: field `by` of the body = 'id'"]),
        (operation(shape(name=TEXT)), {}, ["listThings does not say how it pages; pass pagination="]),
    ],
)  # fmt: skip
def test_help_says_how_an_operation_pages(document: Any, options: Any, pieces: list[str]) -> None:
    client = SpecClient.from_spec(document, **options)
    text = pydoc.render_doc(client.items.list_things)
    for piece in [*pieces, "max_items (int)", "prefetch (bool)"]:
        assert piece in text
    assert "max_items" not in pydoc.render_doc(client.pages.list_things)
    assert "Pages:" not in pydoc.render_doc(client.list_things)


def test_the_signature_of_a_walk_has_what_a_walk_takes() -> None:
    document = operation(shape(data=LIST), {"position": TEXT}, shape(name=TEXT))
    client = SpecClient.from_spec(document)
    shown = {
        view: str(inspect.signature(getattr(client, view).list_things))
        for view in ("items", "pages", "response")
    }
    assert shown["items"].endswith("max_items=None, position_=None, prefetch=False)")
    assert shown["pages"].endswith("position_=None, prefetch=False)")
    assert "max_items" not in shown["pages"]
    assert "prefetch" not in shown["response"]


# Answers that contradict their document, or themselves


def walked(answers: list[Any], document: Mapping[str, Any], **arguments: Any) -> tuple[list[int], str, int]:
    """The items until the end or an InvalidResponse, its message, and how many requests there were."""
    left = iter(answers)
    with Listing(lambda _: next(left)) as server, server.client(document) as client:
        seen: list[int] = []
        try:
            for item in client.items.list_things(**arguments):
                seen.append(item["id"])  # noqa: PERF401  # those before an error count
        except InvalidResponse as error:
            return seen, str(error), len(server.asked)
        return seen, "", len(server.asked)


ONE, TWO = [{"id": 1}], [{"id": 2}]
BY_CURSOR = operation(shape(data=LIST, has_more=FLAG, next_cursor=TEXT), {"cursor": TEXT})
BY_START = operation(shape(data=LIST, meta__has_more=FLAG), {"start": NUMBER, "limit": NUMBER})
ALL_AT_ONCE = operation(shape(data=LIST, has_more=FLAG, next_cursor=TEXT))
BY_URL = operation(shape(data=LIST, has_more=FLAG, next=TEXT))
NOTHING_TELLS = "there is said to be more, and nothing tells how to ask for it"


@pytest.mark.parametrize(
    ("document", "answers", "expected"),
    [
        (BY_CURSOR, [{"data": ONE, "has_more": True}], ([1], NOTHING_TELLS, 1)),
        (BY_CURSOR, [{"data": ONE, "has_more": True, "next_cursor": None}], ([1], NOTHING_TELLS, 1)),
        (BY_CURSOR, [{"data": ONE, "has_more": False, "next_cursor": "x"}], ([1], "", 1)),
        (BY_CURSOR, [{"data": ONE, "next_cursor": "x"}, {"data": TWO}], ([1, 2], "", 2)),
        (BY_URL, [{"data": ONE, "has_more": True, "next": None}], ([1], NOTHING_TELLS, 1)),
        (BY_START, [{"data": ONE, "has_more": True}, {"data": TWO}, {"data": None}], ([1, 2], "", 3)),
        (BY_START, [{"data": ONE, "meta": {"has_more": None}}], ([1], "", 1)),
        (BY_START, [{"data": ONE, "meta": {"has_more": False}}], ([1], "", 1)),
        (ALL_AT_ONCE, [{"data": ONE, "has_more": False}], ([1], "", 1)),
        (ALL_AT_ONCE, [{"data": ONE}], ([1], "", 1)),
        (ALL_AT_ONCE, [{"data": ONE, "has_more": True}], ([1], NOTHING_TELLS, 1)),
        (operation(shape(data=LIST, next_cursor=TEXT)), [{"data": ONE, "next_cursor": "x"}], ([1], NOTHING_TELLS, 1)),
    ],
)  # fmt: skip
def test_rows_are_not_lost_silently(document: Any, answers: Any, expected: Any) -> None:
    seen, message, requests = walked(answers, document)
    assert (seen, requests) == (expected[0], expected[2])
    assert expected[1] in message if expected[1] else message == ""


def test_the_number_in_the_next_url_counts_more_than_our_own_count() -> None:
    """A page can be short, because rows that a user may not see are left out."""

    def serve(asked: Asked) -> Any:
        start = int(asked.query.get("offset", 0))
        rows = [row for row in ROWS[start : start + 10] if row["id"] % 3]
        return {"items": rows, "next": f"/things?offset={start + 10}&limit=10" if start < 20 else None}

    document = operation(shape(items=LIST, next=TEXT), {"offset": NUMBER, "limit": NUMBER})
    with Listing(serve) as server, server.client(document) as client:
        assert ids(client.items.list_things()) == [n for n in range(1, 26) if n % 3]


# Errors in the middle


def failing(pattern: str, serve: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
    """The n-th request gets what the n-th letter says: "." an answer, "5" a 503, "4" a 429."""
    letters = iter(pattern)

    def answer(asked: Asked) -> Any:
        letter = next(letters, ".")
        if letter == ".":
            return serve(asked)
        return Say(
            {"error": "later"}, int(f"{letter}{'29' if letter == '4' else '03'}"), {"Retry-After": "0"}
        )

    return answer


@pytest.mark.parametrize("prefetch", [False, True])
@pytest.mark.parametrize("name", ["OpenAI", "HubSpot search", "Xero", "Spotify"])
def test_going_on_after_an_error_loses_and_repeats_nothing(name: str, prefetch: bool) -> None:
    api = APIS[name]
    with Listing(failing(".5.55.", api.serve)) as server:
        client = server.client(api.document, retries=False)
        walk = client.items.list_things(**api.arguments, prefetch=prefetch)
        seen: list[int] = []
        positions = []
        for _ in range(9):
            try:
                for item in walk:
                    seen.append(item["id"])  # noqa: PERF401  # those before an error count
            except ServerError:
                positions.append(walk.position)
            else:
                break
        assert seen == list(range(1, 26))
        assert len(positions) == 3
        for position in positions:  # and each of them is a place where another walk can begin
            rest = ids(client.items.list_things(**api.arguments, position=position))
            assert rest == seen[-len(rest) :]


def test_pages_go_on_after_an_error_too() -> None:
    api = APIS["OpenAI"]
    with Listing(failing(".5", api.serve)) as server:
        walk = server.client(api.document, retries=False).pages.list_things()
        assert ids(next(walk).data["data"]) == list(range(1, 11))
        with pytest.raises(ServerError):
            next(walk)
        assert [len(page.data["data"]) for page in walk] == [10, 5]


def test_retries_inside_a_walk_are_not_seen() -> None:
    api = APIS["Asana"]
    with Listing(failing("5.4.44.", api.serve)) as server:
        client = server.client(api.document, retries=Retry(5, backoff_factor=0.01))
        assert ids(client.items.list_things()) == list(range(1, 26))
        assert len(server.asked) == 7


def test_max_items_counts_through_an_error() -> None:
    api = APIS["OpenAI"]
    with Listing(failing(".5", api.serve)) as server:
        walk = server.client(api.document, retries=False).items.list_things(max_items=12)
        seen = [next(walk)["id"] for _ in range(10)]
        with pytest.raises(ServerError):
            next(walk)
        seen += ids(walk)
        assert seen == list(range(1, 13))
        assert list(walk) == []


# Walks and threads, files, other page sizes, URLs with secrets


def test_threads_share_pages() -> None:
    api = APIS["OpenAI"]
    with Listing(api.serve) as server, connect(api, server) as client:
        walk = client.pages.list_things(limit=1)
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(lambda _: [row["id"] for page in walk for row in page.data["data"]], range(8))
            assert sorted(number for numbers in found for number in numbers) == list(range(1, 26))
        assert len(server.asked) == 3


@pytest.mark.parametrize("view", ["items", "pages"])
def test_a_walk_is_kept_by_its_position(view: str) -> None:
    api = APIS["OpenAI"]
    with Listing(api.serve) as server, connect(api, server) as client:
        walk = getattr(client, view).list_things()
        next(walk)
        for how in (pickle.dumps, copy.copy):
            with pytest.raises(TypeError, match=r"keep its \.position"):
                how(walk)
        assert pickle.loads(pickle.dumps(walk.position)) == walk.position


def test_page_numbers_mean_nothing_with_another_page_size() -> None:
    api = APIS["Xero"]
    with Listing(api.serve) as server, connect(api, server) as client:
        walk = client.items.list_things(pageSize=10)
        for _ in range(12):
            next(walk)
        assert walk.position == {"style": "page", "at": {"page": 2}, "size": 10, "skip": 2}
        with pytest.raises(UsageError, match="counts pages of 10; pageSize=5 would count others"):
            client.items.list_things(pageSize=5, position=walk.position)
        assert len(ids(client.items.list_things(pageSize=10, position=walk.position))) == 13


def test_a_key_that_comes_back_in_a_next_url_is_kept_nowhere() -> None:
    document = operation(shape(items=LIST, next=TEXT), security=[{"key": []}])
    document["components"] = {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "App-Id"}}}

    def serve(asked: Asked) -> Any:
        assert asked.query["App-Id"] == "s3cret"
        rows, end = part(asked.query.get("at", 0))
        return {"items": rows, "next": f"?at={end}&app%2Did=s3cret&App-Id=s3cret#x" if end else None}

    with Listing(serve) as server, server.client(document, credentials={"key": "s3cret"}) as client:
        walk = client.pages.list_things()
        pages = [next(walk), next(walk)]
        assert walk.position == {"style": "url", "at": f"{server.origin}/things?at=20"}
        assert not any("s3cret" in f"{page.request!r} {page.request.curl()}" for page in pages)
        assert sum(len(page.data["items"]) for page in [*pages, *walk]) == 25


def test_a_bare_list_and_one_without_pages() -> None:
    for schema, body in (({"type": "array", "items": {}}, [1, "a", None]), (shape(data=LIST), {"data": ONE})):
        with Listing(lambda _, body=body: body) as server, server.client(operation(schema)) as client:  # type: ignore[misc]
            assert list(client.items.list_things()) == (body if isinstance(body, list) else ONE)
            assert len(server.asked) == 1
