"""v2 on the same store: strict input, its own shapes, cursors everywhere."""

from __future__ import annotations

import pytest

from pdspec.sandbox.fields import CONTRACT, SOURCE, TIER
from pdspec.sandbox.seed import ORGANIZATIONS

O = "/api/v2/organizations"  # noqa: E741


def everything(api, target, limit=200):
    items, cursor = [], ""
    while True:
        reply = api.get(f"{target}{'&' if '?' in target else '?'}limit={limit}{cursor}")
        items += reply.data
        if reply.cursor is None:
            return items
        cursor = f"&cursor={reply.cursor}"


def test_create_read_update_delete(api):
    added = api(
        "POST",
        O,
        {
            "name": "Acme",
            "visible_to": 5,
            "label_ids": [1, 4],
            "address": {"value": "Pikk 1", "country": "Estonia"},
            "add_time": "2020-02-03T05:05:06+01:00",
            "employee_count": 7,
            "custom_fields": {TIER: "gold", SOURCE: 21},
        },
    )
    assert added.status == 200
    org = added.data["id"]
    assert (added.data["owner_id"], added.data["visible_to"], added.data["is_deleted"]) == (1, 5, False)
    assert added.data["add_time"] == "2020-02-03T04:05:06Z"
    assert (added.data["address"]["value"], added.data["address"]["country"]) == ("Pikk 1", "Estonia")
    assert added.data["custom_fields"] == {TIER: "gold", SOURCE: 21, CONTRACT: None}
    assert "related_objects" not in added.body

    money = {"value": 900, "currency": "USD"}
    changed = api("PATCH", f"{O}/{org}", {"name": "Acme Ltd", "custom_fields": {CONTRACT: money, TIER: None}})
    assert (changed.status, changed.data["name"]) == (200, "Acme Ltd")
    assert api.get(f"{O}/{org}").data["custom_fields"] == {TIER: None, SOURCE: 21, CONTRACT: money}
    as_v1 = api.get(f"/v1/organizations/{org}").data
    assert (as_v1[CONTRACT], as_v1[f"{CONTRACT}_currency"], as_v1["address"]) == (900, "USD", "Pikk 1")
    assert api("PUT", f"{O}/{org}", {"name": "x"}).status == 405

    assert api("DELETE", f"{O}/{org}").data == {"id": org}
    assert api.get(f"{O}/{org}").status == 404
    assert api("DELETE", f"{O}/{org}").status == 404


@pytest.mark.parametrize("body", [
    {}, {"name": 1}, {"name": "x", "owner_id": "2"}, {"name": "x", "visible_to": "3"},
    {"name": "x", "visible_to": 2},
    {"name": "x", "add_time": "2020-02-03 04:05:06"}, {"name": "x", "address": "Pikk 1"},
    {"name": "x", "label_ids": ["1"]},
    {"name": "x", "custom_fields": {"tier": 1}}, {"name": "x", "owner_id": 99},
    {"name": "x", "employee_count": "7"},
    {"name": "x", "custom_fields": []},
])  # fmt: skip
def test_strict_input(api, body):
    reply = api("POST", O, body)
    assert reply.status == 400
    assert reply.body["success"] is False


def test_pages_see_every_organization_once(api):
    assert [each["id"] for each in everything(api, O)] == list(range(1, ORGANIZATIONS + 1))
    assert len(api.get(O).data) == 100
    assert api.get(f"{O}?limit=501").status == 400


@pytest.mark.parametrize("field", ["id", "add_time", "update_time"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_sorted_pages(api, field, direction):
    items = everything(api, f"{O}?sort_by={field}&sort_direction={direction}", limit=90)
    keys = [(each[field], each["id"]) for each in items]
    assert keys == sorted(keys, reverse=direction == "desc")
    assert len({each["id"] for each in items}) == ORGANIZATIONS


def test_a_cursor_belongs_to_its_list(api):
    cursor = api.get(f"{O}?limit=1").cursor
    assert api.get(f"{O}?limit=1&cursor={cursor}").data[0]["id"] == 2
    assert api.get(f"{O}?limit=1&sort_by=add_time&cursor={cursor}").status == 400
    for bad in ("x", "bm9uZQ==", "%00", "eyJhIjoxfQ==", "W251bGwsbnVsbCxudWxsXQ=="):
        assert api.get(f"{O}?cursor={bad}").status == 400, bad


def test_pages_stay_whole_while_rows_come_and_go(api):
    first = api.get(f"{O}?limit=100")
    api("DELETE", f"{O}/50")
    api("POST", O, {"name": "Late"})
    rest, cursor = [], first.cursor
    while cursor:
        reply = api.get(f"{O}?limit=100&cursor={cursor}")
        rest += reply.data
        cursor = reply.cursor
    assert [each["id"] for each in rest] == list(range(101, ORGANIZATIONS + 2))


def test_filters(api):
    assert [each["id"] for each in api.get(f"{O}?ids=7,3,9999").data] == [3, 7]
    assert {each["owner_id"] for each in api.get(f"{O}?owner_id=4").data} == {4}
    assert {each["address"]["country"] for each in api.get(f"{O}?filter_id=1").data} == {"Estonia"}
    window = "updated_since=2026-05-01T00:00:00Z&updated_until=2026-06-01T00:00:00%2B02:00"
    times = [each["update_time"] for each in everything(api, f"{O}?{window}")]
    assert times
    assert all("2026-05-01T00:00:00Z" <= time <= "2026-05-31T22:00:00Z" for time in times)
    for bad in (
        "updated_since=2026-05-01",
        "updated_since=now",
        "sort_by=name",
        "sort_direction=up",
        "ids=a",
        "owner_id=me",
        "include_fields=colour",
        "include_labels=1",
    ):
        assert api.get(f"{O}?{bad}").status == 400, bad
    assert api.get(f"{O}?filter_id=99").status == 404


def test_what_can_be_included(api):
    old = api.get("/v1/organizations/2").data
    names = [
        "open_deals_count",
        "closed_deals_count",
        "people_count",
        "activities_count",
        "next_activity_id",
        "files_count",
        "related_closed_deals_count",
        "followers_count",
    ]
    plain = api.get(f"{O}/2").data
    assert not set(names) & set(plain)
    full = api.get(f"{O}/2?include_fields={','.join(names)},smart_bcc_email&include_labels=true").data
    assert {name: full[name] for name in names} == {name: old[name] for name in names}
    assert full["smart_bcc_email"] == old["cc_email"]
    assert [each["id"] for each in full["labels"]] == full["label_ids"]
    api("PATCH", f"{O}/2", {"custom_fields": {SOURCE: 22, TIER: "gold"}})
    some = api.get(f"{O}/2?custom_fields={SOURCE}&include_option_labels=true").data["custom_fields"]
    assert some == {SOURCE: {"id": 22, "label": "Referral"}}
    listed = api.get(f"{O}?ids=2&include_fields={','.join(names)}").data[0]
    assert listed["open_deals_count"] == old["open_deals_count"]


def test_followers_and_their_changelog(api):
    org = api("POST", O, {"name": "Followed"}).data["id"]
    added = api("POST", f"{O}/{org}/followers", {"user_id": 3})
    assert (added.status, added.data["user_id"]) == (201, 3)
    assert api("POST", f"{O}/{org}/followers", {"user_id": "4"}).status == 400
    api("POST", f"{O}/{org}/followers", {"user_id": 4})
    assert [each["user_id"] for each in everything(api, f"{O}/{org}/followers", limit=1)] == [3, 4]
    assert api("DELETE", f"{O}/{org}/followers/3").data == {"user_id": 3}
    assert api("DELETE", f"{O}/{org}/followers/3").status == 404
    log = everything(api, f"{O}/{org}/followers/changelog", limit=2)
    assert [(each["action"], each["follower_user_id"]) for each in log] == [
        ("removed", 3),
        ("added", 4),
        ("added", 3),
    ]
    assert all(each["actor_user_id"] == 1 and each["time"].endswith("Z") for each in log)


def test_search(api):
    first = api.get(f"{O}/search?term=an&limit=2")
    second = api.get(f"{O}/search?term=an&limit=2&cursor={first.cursor}")
    both = api.get(f"{O}/search?term=an&limit=4").data["items"]
    assert first.data["items"] + second.data["items"] == both
    assert api.get(f"{O}/search?term=zzzz").data == {"items": []}
    assert api.get(f"{O}/search?term=a").status == 400
    assert api.get(f"{O}/search?term=an&cursor={api.get(O).cursor}").status == 400


def test_deals(api):
    own = everything(api, "/api/v2/deals?org_id=2")
    old = {each["id"] for each in api.get("/v1/organizations/2/deals?only_primary_association=1").data or ()}
    assert {each["id"] for each in own} == old
    assert {each["status"] for each in everything(api, "/api/v2/deals")} == {"open", "won", "lost"}
    for status in ("open", "won", "lost", "deleted"):
        found = api.get(f"/api/v2/deals?status={status}").data
        assert {(each["status"], each["is_deleted"]) for each in found} == {(status, status == "deleted")}
    for name, value in (("owner_id", 2), ("stage_id", 4), ("pipeline_id", 2)):
        assert {each[name] for each in api.get(f"/api/v2/deals?{name}={value}").data} == {value}
    assert all(each["value"] > 50_000 for each in api.get("/api/v2/deals?filter_id=3").data)
    full = api.get(
        "/api/v2/deals?limit=1&include_fields=activities_count,first_won_time,source_lead_id&include_labels=true"
    ).data[0]
    assert {"activities_count", "first_won_time", "source_lead_id", "labels"} <= full.keys()
    assert api.get("/api/v2/deals?status=all_not_deleted").status == 400


def test_activities(api):
    of_two = everything(api, "/api/v2/activities?org_id=2")
    assert {each["id"] for each in of_two} == {
        each["id"] for each in api.get("/v1/organizations/2/activities").data or ()
    }
    done = api.get("/api/v2/activities?done=true&limit=50").data
    assert all(each["done"] is True and each["marked_as_done_time"] for each in done)
    assert all(each["done"] is False for each in api.get("/api/v2/activities?done=false").data)
    assert all(each["done"] is False for each in api.get("/api/v2/activities?filter_id=4").data)
    by_date = [
        each["due_date"]
        for each in everything(api, "/api/v2/activities?sort_by=due_date&sort_direction=desc&owner_id=3")
    ]
    assert by_date == sorted(by_date, reverse=True)
    assert "attendees" in api.get("/api/v2/activities?limit=1&include_fields=attendees").data[0]
    assert api.get("/api/v2/activities?lead_id=adf21080-0e10-11eb-879b-05d71fb426ec").data == []
    assert api.get("/api/v2/activities?done=1").status == 400


def test_persons(api):
    of_two = everything(api, "/api/v2/persons?org_id=2", limit=1)
    assert {each["id"] for each in of_two} == {
        each["id"] for each in api.get("/v1/organizations/2/persons").data or ()
    }
    deal = next(each for each in api.get("/api/v2/deals").data if each["person_id"])
    assert [each["id"] for each in api.get(f"/api/v2/persons?deal_id={deal['id']}").data] == [
        deal["person_id"]
    ]
    assert all(each["org_id"] is None for each in api.get("/api/v2/persons?filter_id=5").data)
    person = api.get(
        "/api/v2/persons?limit=1&include_fields=open_deals_count,marketing_status,last_incoming_mail_time"
    ).data[0]
    assert {"open_deals_count", "marketing_status", "last_incoming_mail_time"} <= person.keys()
    assert person["emails"][0]["primary"] is True
