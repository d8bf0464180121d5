"""What documents say about pages, and what must not be read into them. Real documents where they are at hand."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from listing import FLAG, LIST, NUMBER, TEXT, operation, shape

from pdspec import Pagination
from pdspec.document import load
from pdspec.infer import find_pagination
from pdspec.registry import Registry

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("PDSPEC_CORPUS") or ROOT.parent / "shared" / "corpus")


def found(answer: Mapping[str, Any], *args: Any, **kwargs: Any) -> Pagination | None:
    document = load(operation(answer, *args, **kwargs))
    return find_pagination(Registry(document)["listThings"], document.resolve)


PAGED = {"page": NUMBER, "limit": NUMBER}
ROWNUMBERS = {"offset": NUMBER, "limit": NUMBER}
RECORD = {"type": "object", "properties": {"id": NUMBER, "content": LIST}}


@pytest.mark.parametrize(
    ("answer", "query", "more"),
    [
        (shape(tracks__items=LIST, albums__items=LIST), ROWNUMBERS, {}),  # Spotify's search: which one?
        (shape(path__entries=LIST, items__entries=LIST, tags=LIST), ROWNUMBERS, {}),  # Box's folder
        (shape(data=LIST, results=LIST), PAGED, {}),
        (RECORD, {}, {}),  # a message that has parts
        (shape(data=LIST), {"offset": NUMBER}, {}),  # Xero's journals: the number of the last one
        (shape(data=LIST), {"start": NUMBER, "end": NUMBER, "limit": NUMBER}, {}),  # moments
        (shape(Resources=LIST), {"startIndex": NUMBER, "count": NUMBER}, {}),  # from 0 or from 1
        (shape(data=LIST), {"cursor": TEXT, "limit": NUMBER}, {}),
        # Who posts a list of things makes them, and must not do so again for every page.
        (shape(pagination__page=NUMBER, Invoices=LIST, total=NUMBER),
         {}, {"body": shape(Invoices=LIST, pagination__page=NUMBER, pagination__pageSize=NUMBER)}),
        (shape(results=LIST, total=NUMBER), PAGED, {"body": shape(name=TEXT), "path": "/orders"}),
        (shape(results=LIST), {}, {"body": shape(query=TEXT), "path": "/things/search"}),
        (shape(results=LIST), {}, {"body": shape(query=TEXT, page=NUMBER), "path": "/things/search"}),
        (shape(results=LIST, next_cursor=TEXT), {}, {"body": shape(cursor=TEXT), "method": "put"}),
        (shape(results=LIST, next_cursor=TEXT), {}, {"body": shape(cursor=TEXT), "method": "delete"}),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_not_guessed(answer: Any, query: Any, more: Any) -> None:
    assert found(answer, query, **more) is None


@pytest.mark.parametrize(
    ("answer", "query", "more", "expected"),
    [
        (shape(Warnings=LIST, Invoices=LIST), PAGED, {"path": "/Invoices"}, ("page", "Invoices", "page", "")),
        (shape(kinds=LIST, runs=LIST), PAGED, {"path": "/x/eval_runs"}, ("page", "runs", "page", "")),
        (shape(artists__items=LIST, artists__cursors__after=TEXT), {"after": TEXT}, {},
         ("cursor", "artists.items", "after", "artists.cursors.after")),
        (shape(data=LIST, next_position=TEXT), {"position": TEXT}, {}, ("cursor", "data", "position", "next_position")),
        (shape(devices=LIST), {}, {"path": "/me/devices"}, ("single", "devices", "", "")),
        (shape(results=LIST, hasMore=FLAG), {}, {"body": shape(offset=NUMBER), "path": "/orders"},
         ("offset", "results", "body.offset", "")),
        (shape(results=LIST, total=NUMBER), {}, {"body": shape(page=NUMBER, size=NUMBER), "path": "/x/search"},
         ("page", "results", "body.page", "")),
        (shape(results=LIST, cursor=TEXT), {}, {"body": shape(options__cursor=TEXT), "path": "/x"},
         ("cursor", "results", "body.options.cursor", "cursor")),
    ],
)  # fmt: skip
def test_what_can_be_told(answer: Any, query: Any, more: Any, expected: Any) -> None:
    pagination = found(answer, query, **more)
    assert pagination is not None
    assert (pagination.style, pagination.items, pagination.parameter, pagination.next) == expected


@pytest.mark.parametrize(
    ("knob", "first"),
    [
        ({"schema": {"type": "integer", "default": 0}}, 0),
        ({"schema": {"type": "integer", "minimum": 1}}, 1),
        ({"schema": NUMBER, "description": "Zero-based page number"}, 0),
        ({"schema": NUMBER, "description": "Page index, starting from 0."}, 0),
        ({"schema": NUMBER, "description": "The page. Pages start at 1."}, 1),
        ({"schema": NUMBER, "description": "The page."}, None),
    ],
)
def test_where_pages_begin(knob: Any, first: int | None) -> None:
    pagination = found(shape(data=LIST), {"page": knob})
    assert pagination is not None
    assert pagination.first == first


@cache
def registry(path: str) -> Registry:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Registry(load(CORPUS / path))


HUBSPOT = "HubSpot/PublicApiSpecs"
PIPEDRIVE = "juhokoskela/openapi/upstream"
XERO, BOX, OPENAI, SPOTIFY = (
    "XeroAPI/xero_accounting.yaml", "box/openapi.json", "openai/openapi.yaml", "sonallux/official-spotify-open-api.yml",
)  # fmt: skip
STAPI = "readmeio/packages/oas-examples/3.0/json/star-trek.json"
OCEAN = "digitalocean/specification/DigitalOcean-public.v2.yaml"
NEXT_START = "additional_data.pagination.next_start"
PINNED = [
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /organizations", "offset data start", NEXT_START),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /organizations/search", "offset data.items start", NEXT_START),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /organizations/collection", "cursor data cursor", "additional_data.next_cursor"),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /organizations/{id}/files", "offset data start", ""),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /notes", "offset data start", NEXT_START),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /activityTypes", "single data ", ""),
    (f"{PIPEDRIVE}/v1-2026-01.yaml", "GET /deals/timeline", None, ""),
    (f"{PIPEDRIVE}/v2.yaml", "GET /organizations", "cursor data cursor", "additional_data.next_cursor"),
    (f"{PIPEDRIVE}/v2.yaml", "GET /organizations/search", "cursor data.items cursor", "additional_data.next_cursor"),
    (f"{PIPEDRIVE}/v2.yaml", "GET /deals/installments", None, ""),
    (OCEAN, "GET /v2/droplets", "page droplets page", ""),
    (OCEAN, "GET /v2/customers/my/billing_history", "url billing_history ", "links.pages.next"),
    (OCEAN, "GET /v2/gen-ai/model_evaluation_runs", "page runs page", ""),
    (OCEAN, "GET /v2/monitoring/metrics/droplet/cpu", None, ""),
    (OCEAN, "POST /v2/volumes/actions", None, ""),
    ("Asana/defs/asana_oas.yaml", "GET /projects", "cursor data offset", "next_page.offset"),
    ("Asana/defs/asana_oas.yaml", "GET /ooo_entries", "cursor data offset", "next_page.offset"),
    ("Asana/defs/asana_oas.yaml", "GET /workspaces/{workspace_gid}/tasks/search", "single data ", ""),
    ("Asana/defs/asana_oas.yaml", "POST /tasks", None, ""),
    (BOX, "GET /users", "cursor entries marker", "next_marker"),
    (BOX, "GET /groups", "offset entries offset", ""),
    (BOX, "GET /webhooks", "cursor entries marker", "next_marker"),
    (BOX, "GET /events", "cursor entries stream_position", "next_stream_position"),
    (BOX, "POST /metadata_queries/execute_read", "cursor entries body.marker", "next_marker"),
    (BOX, "GET /folders/{folder_id}", None, ""),
    (BOX, "POST /users", None, ""),
    (OPENAI, "GET /files", "cursor data after", "last_id"),
    (OPENAI, "GET /organization/costs", "cursor data page", "next_page"),
    (OPENAI, "POST /responses", None, ""),
    (OPENAI, "GET /threads/{thread_id}/messages/{message_id}", None, ""),
    (SPOTIFY, "GET /me/tracks", "offset items offset", ""),
    (SPOTIFY, "GET /browse/new-releases", "offset albums.items offset", ""),
    (SPOTIFY, "GET /me/following", "cursor artists.items after", "artists.cursors.after"),
    (SPOTIFY, "GET /search", None, ""),
    (XERO, "GET /Invoices", "page Invoices page", ""),
    (XERO, "GET /Journals", None, ""),
    (XERO, "POST /Invoices", None, ""),
    (XERO, "GET /Accounts", "single Accounts ", ""),
    (STAPI, "GET /animal/search", "page animals pageNumber", ""),
    (STAPI, "POST /animal/search", "page animals pageNumber", ""),
]  # fmt: skip


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the repository")
@pytest.mark.parametrize(("path", "name", "expected", "following"), PINNED)
def test_real_documents(path: str, name: str, expected: str | None, following: str) -> None:
    known = registry(path)
    method, _, where = name.partition(" ")
    pagination = find_pagination(known[known.find((method, where)).id], known.document.resolve)
    if expected is None or pagination is None:
        assert pagination is expected
        return
    assert f"{pagination.style} {pagination.items} {pagination.parameter}" == expected
    assert pagination.next == following


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the repository")
def test_every_search_of_hubspot_goes_on_in_its_body() -> None:
    styles = set()
    for path in sorted((CORPUS / "HubSpot").rglob("*.json")):
        known = registry(str(path.relative_to(CORPUS)))
        for operation_id, entry in known.entries.items():
            if entry.method == "POST" and entry.path.endswith("/search"):
                pagination = find_pagination(known[operation_id], known.document.resolve)
                assert pagination is not None, entry.path
                styles.add((pagination.style, pagination.parameter, pagination.next))
    assert styles == {("cursor", "body.after", "paging.next.after"), ("offset", "body.offset", "")}
