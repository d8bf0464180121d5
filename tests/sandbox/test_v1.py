"""v1: organizations created, read, changed, deleted, merged, searched, followed."""

from __future__ import annotations

import pytest

from pdspec.sandbox.fields import CONTRACT, SOURCE, TIER
from pdspec.sandbox.seed import ORGANIZATIONS

UNKNOWN = "00112233445566778899aabbccddeeff00112233"


def test_create_read_update_delete(api):
    added = api("POST", "/v1/organizations", {"name": "Acme", "visible_to": "3", "label": 2, TIER: "gold"})
    assert added.status == 201
    org = added.data["id"]
    assert org == ORGANIZATIONS + 1
    assert added.data["owner_id"]["value"] == 1
    assert (added.data["label"], added.data["label_ids"], added.data[TIER]) == (2, [2], "gold")
    assert added.data["edit_name"] is True
    assert added.body["related_objects"]["user"]["1"]["name"] == added.data["owner_name"]

    changed = api("PUT", f"/v1/organizations/{org}", {"name": "Acme Ltd", TIER: None, UNKNOWN: [1, 2]})
    assert changed.status == 200
    read = api.get(f"/v1/organizations/{org}")
    assert (read.data["name"], read.data[TIER], read.data[UNKNOWN]) == ("Acme Ltd", None, [1, 2])
    assert read.data["first_char"] == "a"
    assert read.body["additional_data"]["followers"] == {}

    assert api("DELETE", f"/v1/organizations/{org}").data == {"id": org}
    assert api.get(f"/v1/organizations/{org}").status == 404
    assert api("DELETE", f"/v1/organizations/{org}").status == 404
    assert api("PUT", f"/v1/organizations/{org}", {"name": "x"}).status == 404
    assert org not in [each["id"] for each in api.get("/v1/organizations?sort=id%20DESC&limit=5").data]


def test_a_new_organization_has_no_children(api):
    org = api("POST", "/v1/organizations", {"name": "Empty"}).data["id"]
    for name in ("deals", "activities", "persons", "files", "mailMessages", "followers"):
        assert api.get(f"/v1/organizations/{org}/{name}").data is None, name
    assert [entry["object"] for entry in api.get(f"/v1/organizations/{org}/flow").data] == [
        "organizationChange"
    ]


def test_v1_takes_numbers_as_text_and_the_other_way_round(api):
    added = api("POST", "/v1/organizations", {"name": "Lax", "owner_id": "2", "visible_to": 5})
    assert added.status == 201
    assert (added.data["owner_id"]["id"], added.data["visible_to"]) == (2, "5")


def test_the_address_and_its_companion_fields(api):
    added = api(
        "POST",
        "/v1/organizations",
        {
            "name": "A",
            "address": "Pikk 1, Tallinn",
            "address_country": "Estonia",
            "add_time": "2020-02-03 04:05:06",
            CONTRACT: 9.5,
            f"{CONTRACT}_currency": "EUR",
        },
    )
    assert added.data["address"] == added.data["address_formatted_address"] == "Pikk 1, Tallinn"
    assert (added.data["address_country"], added.data["address_locality"]) == ("Estonia", None)
    assert added.data["add_time"] == "2020-02-03 04:05:06"
    assert (added.data[CONTRACT], added.data[f"{CONTRACT}_currency"]) == (9.5, "EUR")


@pytest.mark.parametrize("body", [
    {}, {"name": ""}, {"name": 5.5}, {"name": None}, {"name": "x", "visible_to": "2"},
    {"name": "x", "owner_id": 99},
    {"name": "x", "owner_id": 8}, {"name": "x", "owner_id": "me"}, {"name": "x", "label_ids": ["a"]},
    ["name"], "name",
    {"name": "x", "add_time": "yesterday"}, {"name": "x", "address": 7}, {"name": "x", "owner_id": 10**30},
])  # fmt: skip
def test_bad_bodies(api, body):
    reply = api("POST", "/v1/organizations", body)
    assert reply.status == 400
    assert reply.body["success"] is False
    assert reply.body["error"]
    last = api.get("/api/v2/organizations?sort_direction=desc&limit=1").data[0]
    assert last["id"] == ORGANIZATIONS


@pytest.mark.parametrize("raw", [b"{", b'{"name": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"name": "\\ud800"}'])
def test_bodies_that_are_not_json(api, raw):
    reply = api("POST", "/v1/organizations", raw, content_type="application/json")
    assert (reply.status, reply.body["error"]) == (400, "The body is not valid JSON")


def test_all_problems_are_named_at_once(api):
    reply = api.get("/v1/organizations?limit=0&start=-1&user_id=me")
    assert reply.status == 400
    for name in ("query.limit", "query.start", "query.user_id"):
        assert name in reply.body["error_info"]


def test_bulk_delete(api):
    assert api("DELETE", "/v1/organizations?ids=3,5,9999").data == {"id": [3, 5]}
    assert api("DELETE", "/v1/organizations?ids=1%2C2").data == {"id": [1, 2]}
    assert api("DELETE", "/v1/organizations?ids=1,2").status == 404
    assert api("DELETE", "/v1/organizations?ids=one").status == 400
    assert api("DELETE", "/v1/organizations").status == 400
    assert api.get("/v1/organizations?limit=1").data[0]["id"] == 4


def test_pages_by_offset_see_every_organization_once(api):
    seen, start, pages = [], 0, 0
    while True:
        reply = api.get(f"/v1/organizations?start={start}&limit=150")
        seen += [each["id"] for each in reply.data]
        pages += 1
        assert (reply.page["start"], reply.page["limit"]) == (start, 150)
        if not reply.page["more_items_in_collection"]:
            assert "next_start" not in reply.page
            break
        start = reply.page["next_start"]
    assert (pages, seen) == (3, list(range(1, ORGANIZATIONS + 1)))
    beyond = api.get("/v1/organizations?start=5000")
    assert (beyond.status, beyond.data) == (200, None)
    assert api.get("/v1/organizations").page["limit"] == 100


def test_pages_by_cursor_survive_deletions(api):
    first = api.get("/v1/organizations/collection?limit=200")
    api("DELETE", "/v1/organizations?ids=1,2,3")
    second = api.get(f"/v1/organizations/collection?limit=200&cursor={first.cursor}")
    assert second.data[0]["id"] == 201
    third = api.get(f"/v1/organizations/collection?limit=200&cursor={second.cursor}")
    assert (len(third.data), third.cursor) == (ORGANIZATIONS - 400, None)
    assert isinstance(third.data[0]["owner_id"], int)
    for bad in ("nonsense", "Zm9v", "W10=", first.cursor[:-4]):
        assert api.get(f"/v1/organizations/collection?cursor={bad}").status == 400


def test_sorting(api):
    names = [each["name"].casefold() for each in api.get("/v1/organizations?sort=name%20DESC&limit=500").data]
    ascii_names = [name for name in names if name.isascii()]
    assert ascii_names == sorted(ascii_names, reverse=True)
    two = api.get("/v1/organizations?sort=owner_id+ASC,id+DESC&limit=500").data
    keys = [(each["owner_id"]["id"], -each["id"]) for each in two]
    assert keys == sorted(keys)
    assert api.get("/v1/organizations?sort=name,%20id%20DESC").status == 200
    assert api.get(f"/v1/organizations?sort={TIER}%20DESC&limit=1").data[0][TIER] == "silver"
    for bad in ("nothing", "name%20sideways", "name;DROP%20TABLE%20users", "custom%20--", "owner_id.name"):
        assert api.get(f"/v1/organizations?sort={bad}").status == 400, bad


def test_filters(api):
    mine = api.get("/v1/organizations?user_id=3&limit=500").data
    assert {each["owner_id"]["id"] for each in mine} == {3}
    assert {each["first_char"] for each in api.get("/v1/organizations?first_char=B").data} == {"b"}
    assert {each["address_country"] for each in api.get("/v1/organizations?filter_id=1").data} == {"Estonia"}
    assert (
        min(each["employee_count"] for each in api.get("/v1/organizations?filter_id=2&user_id=3").data) >= 250
    )
    assert api.get("/v1/organizations?filter_id=99").status == 404
    assert api.get("/v1/organizations?filter_id=3").status == 400
    since = api.get(
        "/v1/organizations/collection?since=2026-06-01%2000:00:00&until=2026-07-01T00:00:00Z&limit=500"
    )
    assert since.data
    assert all("2026-06-01" <= each["update_time"][:10] <= "2026-07-01" for each in since.data)
    assert api.get("/v1/organizations/collection?since=lately").status == 400


def test_search(api):
    api("POST", "/v1/organizations", {"name": "Žižkov Works", "address": "Lane 4", TIER: "platinum"})
    found = api.get("/v1/organizations/search?term=%C5%BDI%C5%BDKOV").data["items"]
    assert [hit["item"]["name"] for hit in found] == ["Žižkov Works"]
    assert found[0]["result_score"] > 0
    assert found[0]["item"]["type"] == "organization"
    custom = api.get("/v1/organizations/search?term=platinum&fields=custom_fields").data["items"]
    assert custom[0]["item"]["custom_fields"] == ["platinum"]
    assert api.get("/v1/organizations/search?term=platinum&fields=name,address").data["items"] == []
    notes = api.get("/v1/organizations/search?term=noon&fields=notes&limit=500").data["items"]
    assert notes
    assert all("noon" in hit["item"]["notes"][0] for hit in notes)
    assert api.get("/v1/organizations/search?term=works&exact_match=true").data["items"] == []
    assert (
        len(api.get("/v1/organizations/search?term=%C5%BEi%C5%BEkov%20works&exact_match=true").data["items"])
        == 1
    )
    for bad in ("term=a", "term=a&exact_match=false", "fields=name", "term=abc&fields=colour", "term=%20x"):
        assert api.get(f"/v1/organizations/search?{bad}").status == 400, bad
    assert api.get("/v1/organizations/search?term=a&exact_match=true").status == 200
    page = api.get("/v1/organizations/search?term=an&limit=2&start=2")
    assert len(page.data["items"]) == 2
    assert page.page["next_start"] == 4
    whole = api.get("/v1/organizations/search?term=an&limit=4").data["items"]
    assert whole[2:] == page.data["items"]


def test_followers(api):
    org = api("POST", "/v1/organizations", {"name": "Followed"}).data["id"]
    follower = api("POST", f"/v1/organizations/{org}/followers", {"user_id": 4})
    assert follower.status == 200
    assert (follower.data["org_id"], follower.data["user_id"]) == (org, 4)
    assert api("POST", f"/v1/organizations/{org}/followers", {"user_id": 4}).status == 400
    assert api("POST", f"/v1/organizations/{org}/followers", {"user_id": 77}).status == 400
    assert api("POST", "/v1/organizations/9999/followers", {"user_id": 4}).status == 404
    assert [each["id"] for each in api.get(f"/v1/organizations/{org}/followers").data] == [
        follower.data["id"]
    ]
    assert api.get(f"/v1/organizations/{org}").body["additional_data"]["followers"]["4"]["user_id"] == 4
    gone = api("DELETE", f"/v1/organizations/{org}/followers/{follower.data['id']}")
    assert gone.data == {"id": follower.data["id"]}
    assert api("DELETE", f"/v1/organizations/{org}/followers/{follower.data['id']}").status == 404
    kinds = [
        entry["data"].get("action") for entry in api.get(f"/v1/organizations/{org}/flow?items=follower").data
    ]
    assert kinds == ["removed", "added"]


def test_permitted_users(api):
    everybody = api("POST", "/v1/organizations", {"name": "Open", "visible_to": "3"}).data["id"]
    private = api("POST", "/v1/organizations", {"name": "Private", "visible_to": "1", "owner_id": 5}).data[
        "id"
    ]
    assert api.get(f"/v1/organizations/{everybody}/permittedUsers").data == [1, 2, 3, 4, 5, 6, 7]
    assert api.get(f"/v1/organizations/{private}/permittedUsers").data == [1, 5]


def children(api, org):
    return {
        name: {
            each.get("id") or each["data"]["id"]
            for each in api.get(f"/v1/organizations/{org}/{name}?limit=100").data or ()
        }
        for name in ("deals", "activities", "persons", "files", "mailMessages")
    }


def test_merge_moves_everything_to_the_survivor(api):
    victim, survivor = 1, 2
    before, theirs = children(api, survivor), children(api, victim)
    watchers = {
        each["user_id"] for org in (1, 2) for each in api.get(f"/v1/organizations/{org}/followers").data or ()
    }
    api("PUT", f"/v1/organizations/{victim}", {UNKNOWN: "moved", TIER: "wood"})
    api("PUT", f"/v1/organizations/{survivor}", {TIER: "kept"})
    name = api.get(f"/v1/organizations/{survivor}").data["name"]

    assert api("PUT", f"/v1/organizations/{victim}/merge", {"merge_with_id": survivor}).data == {
        "id": survivor
    }

    assert api.get(f"/v1/organizations/{victim}").status == 404
    merged = api.get(f"/v1/organizations/{survivor}").data
    assert (merged["name"], merged[TIER], merged[UNKNOWN]) == (name, "kept", "moved")
    assert children(api, survivor) == {kind: before[kind] | theirs[kind] for kind in before}
    assert {each["user_id"] for each in api.get(f"/v1/organizations/{survivor}/followers").data} == watchers
    assert api.get(f"/v1/organizations/{survivor}/flow?items=change").data[0]["data"]["new_value"] == victim


def test_merges_that_cannot_be(api):
    assert api("PUT", "/v1/organizations/1/merge", {"merge_with_id": 1}).status == 400
    assert api("PUT", "/v1/organizations/1/merge", {"merge_with_id": 9999}).status == 404
    assert api("PUT", "/v1/organizations/9999/merge", {"merge_with_id": 1}).status == 404
    assert api("PUT", "/v1/organizations/1/merge", {}).status == 400
    assert api.get("/v1/organizations/1").status == 200


def test_the_history_shows_what_changed(api):
    org = api("POST", "/v1/organizations", {"name": "Before"}).data["id"]
    api("PUT", f"/v1/organizations/{org}", {"name": "After", "owner_id": 3, SOURCE: 22})
    changes = [entry["data"] for entry in api.get(f"/v1/organizations/{org}/flow").data]
    told = {change["field_key"]: (change["old_value"], change["new_value"]) for change in reversed(changes)}
    assert told == {"name": ("Before", "After"), "owner_id": (1, 3)}
    owner = next(change for change in changes if change["field_key"] == "owner_id")
    assert owner["additional_data"]["new_value_formatted"] == "Chiara Weiss"
    assert {change["user_id"] for change in changes} == {1}
    custom = api.get(f"/v1/organizations/{org}/flow?all_changes=1").data[0]["data"]
    assert (custom["field_key"], custom["new_value"]) == (SOURCE, 22)
    stamp = api.get(f"/v1/organizations/{org}").data["update_time"]
    api("PUT", f"/v1/organizations/{org}", {"name": "After"})
    assert len(api.get(f"/v1/organizations/{org}/flow").data) == len(changes)
    assert api.get(f"/v1/organizations/{org}").data["update_time"] == stamp
