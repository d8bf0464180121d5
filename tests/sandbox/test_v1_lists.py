"""v1: what hangs on an organization, with every filter."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def busy(shared_sandbox):
    """An organization that has some of everything."""
    with shared_sandbox._store.transaction() as db:
        return db.value(
            "SELECT o.id FROM organizations o JOIN organization_counts c USING (id) WHERE people_count > 1"
            " AND files_count > 1 AND email_messages_count > 1 AND done_activities_count > 1"
            " AND undone_activities_count > 0 AND notes_count > 0 AND open_deals_count > 0"
            " AND won_deals_count > 0 ORDER BY id LIMIT 1"
        )


def pages(api, target, limit=1):
    items, start = [], 0
    while True:
        reply = api.get(f"{target}{'&' if '?' in target else '?'}limit={limit}&start={start}")
        items += reply.data or []
        if not reply.page["more_items_in_collection"]:
            return items
        start = reply.page["next_start"]


@pytest.mark.parametrize("name", ["deals", "activities", "persons", "files", "mailMessages", "flow"])
def test_lists_page_and_count_like_the_organization_says(api, busy, name):
    whole = api.get(f"/v1/organizations/{busy}/{name}?limit=100")
    assert whole.data
    assert pages(api, f"/v1/organizations/{busy}/{name}") == whole.data
    extra = whole.body["additional_data"]
    assert (extra["start"], extra["limit"], extra["more_items_in_collection"]) == (0, 100, False)
    organization = api.get(f"/v1/organizations/{busy}").data
    counts = {
        "activities": "activities_count",
        "persons": "people_count",
        "files": "files_count",
        "mailMessages": "email_messages_count",
    }
    if name in counts:
        assert len(whole.data) == organization[counts[name]]
    assert api.get(f"/v1/organizations/9999/{name}").status == 404
    assert api.get(f"/v1/organizations/{busy}/{name}?limit=501").status == 400


def test_activities_by_done_and_exclude(api, busy):
    target = f"/v1/organizations/{busy}/activities"
    done, planned = api.get(f"{target}?done=1").data, api.get(f"{target}?done=0").data
    assert all(each["done"] for each in done)
    assert not any(each["done"] for each in planned)
    everything = api.get(target)
    assert len(everything.data) == len(done) + len(planned)
    ids = [each["id"] for each in everything.data]
    left = api.get(f"{target}?exclude={ids[0]},{ids[1]}").data
    assert [each["id"] for each in left] == ids[2:]
    shares = everything.body["additional_data"]["activity_distribution"]
    assert sum(share["activity_count"] for share in shares.values()) == len(ids)
    for bad in ("done=2", "done=true", "exclude=one"):
        assert api.get(f"{target}?{bad}").status == 400, bad


def test_deals_by_status_sort_and_association(api, shared_sandbox, busy):
    target = f"/v1/organizations/{busy}/deals"
    for status in ("open", "won", "lost", "deleted"):
        assert all(each["status"] == status for each in api.get(f"{target}?status={status}").data or ())
    assert api.get(f"{target}?status=frozen").status == 400
    values = [each["value"] for each in api.get(f"{target}?sort=value%20DESC").data]
    assert values == sorted(values, reverse=True)
    assert api.get(f"{target}?sort=colour").status == 400
    with shared_sandbox._store.transaction() as db:
        indirect, org = next(
            iter(
                (row["id"], row["org_id"])
                for row in db.rows(
                    "SELECT d.id, p.org_id FROM deals d JOIN persons p ON p.id = d.person_id"
                    " WHERE d.org_id IS NULL AND d.status <> 'deleted' ORDER BY d.id"
                )
            )
        )
    everything = {each["id"] for each in api.get(f"/v1/organizations/{org}/deals").data}
    own = {
        each["id"] for each in api.get(f"/v1/organizations/{org}/deals?only_primary_association=1").data or ()
    }
    assert indirect in everything - own
    counted = api.get(f"/v1/organizations/{org}").data
    assert counted["related_open_deals_count"] + counted["related_closed_deals_count"] == len(
        everything - own
    )


def test_related_objects_of_deals_and_persons(api, busy):
    deals = api.get(f"/v1/organizations/{busy}/deals").body
    assert deals["related_objects"]["organization"][str(busy)]["people_count"] >= 1
    for deal in deals["data"]:
        assert str(deal["user_id"]["id"]) in deals["related_objects"]["user"]
        assert str(deal["stage_id"]) in deals["related_objects"]["stage"]
        assert (
            deal["person_id"] is None or str(deal["person_id"]["value"]) in deals["related_objects"]["person"]
        )
    persons = api.get(f"/v1/organizations/{busy}/persons").body
    assert {person["org_id"]["value"] for person in persons["data"]} == {busy}
    assert str(persons["data"][0]["owner_id"]["id"]) in persons["related_objects"]["user"]


def test_files_sort_and_limit(api, busy):
    target = f"/v1/organizations/{busy}/files"
    sizes = [each["file_size"] for each in api.get(f"{target}?sort=file_size").data]
    assert sizes == sorted(sizes)
    assert api.get(f"{target}?sort=comment%20DESC").status == 200
    assert api.get(f"{target}?limit=101").status == 400


def test_the_history_by_kind(api, busy):
    target = f"/v1/organizations/{busy}/flow"
    everything = api.get(f"{target}?limit=500&all_changes=1").data
    stamps = [entry["timestamp"] for entry in everything]
    assert stamps == sorted(stamps, reverse=True)
    kinds = {
        "activity": "activity",
        "plannedActivity": "activity",
        "note": "note",
        "file": "file",
        "deal": "deal",
        "change": "organizationChange",
        "mailMessage": "mailMessage",
    }
    for kind, shown in kinds.items():
        entries = api.get(f"{target}?items={kind}&all_changes=1").data
        assert {entry["object"] for entry in entries} == {shown}
        assert [entry for entry in entries if entry not in everything] == []
    two = api.get(f"{target}?items=note,file").data
    assert {entry["object"] for entry in two} == {"note", "file"}
    assert api.get(f"{target}?items=invoice").data is None
    assert api.get(f"{target}?items=gossip").status == 400


def test_mail_between_a_user_and_a_contact(api, busy):
    for entry in api.get(f"/v1/organizations/{busy}/mailMessages").data:
        mail = entry["data"]
        ours = mail["from"] if mail["sent_flag"] else mail["to"]
        assert ours[0]["email_address"].endswith("@sandbox.example")
        assert mail["message_time"].endswith("Z")
