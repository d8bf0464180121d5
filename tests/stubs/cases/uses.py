"""Correct uses: every checker must accept all of it and see exactly these types. Never run."""

from __future__ import annotations

from typing import Any, Literal, assert_type

import pdspec
import pdspec.v2
from pdspec import Items, Pages, Request, Response
from pdspec.v1 import (
    AddedOrganization,
    Deal,
    DealList,
    NewOrganization,
    Organization,
    OrganizationAnswer,
    OrganizationDetails,
    Owner,
    UpdatedOrganization,
)

client = pdspec.Client(api_token="…", timeout=5, validate_responses="warn", headers={"x": "y"})

# Answers: merged, nullable, maps, lists; what the document does not say required can be read as it comes.
answer = client.get_organization(7)  # retired
assert_type(answer, OrganizationAnswer)
assert_type(answer["data"], OrganizationDetails)
assert_type(answer["data"]["name"], str)
assert_type(answer["data"]["owner_id"], Owner)
assert_type(answer["data"]["owner_id"]["value"], int)
assert_type(answer["data"]["country_code"], str | None)
assert_type(answer["data"]["label_ids"], list[int] | None)
assert_type(client.get_organization(id=7), OrganizationAnswer)  # retired
related = answer["related_objects"]
if related is not None:
    assert_type(related["user"]["9"]["name"], str)

# Lists: path parameters by position or name, the rest by name.
deals = client.get_organization_deals(7, status="won", limit=50)  # retired
assert_type(deals, DealList)
assert_type(deals["data"], list[Deal] | None)
client.delete_organizations(ids=[1, 2])  # retired
client.delete_organizations(ids="1,2")  # retired
client.search_organization(term="acme", fields=["name", "notes"], exact_match=True)  # retired
client.delete_organization_follower(7, 3)
client.delete_organization_follower(7, follower_id=3)

# Bodies: one dict, or fields.
new: NewOrganization = {"name": "Acme", "visible_to": "3"}
assert_type(client.add_organization(new), AddedOrganization)  # retired
assert_type(client.add_organization({"name": "Acme"}), AddedOrganization)  # retired
assert_type(client.add_organization(body={"name": "Acme"}), AddedOrganization)  # retired
assert_type(client.add_organization(name="Acme", owner_id=3), AddedOrganization)  # retired
assert_type(client.update_organization(7, {"name": "Acme Ltd"}), UpdatedOrganization)  # retired
assert_type(client.update_organization(7, name="Acme Ltd"), UpdatedOrganization)  # retired
client.merge_organizations(7, merge_with_id=8)

# Custom fields by keyword: the way that every checker knows.
custom: dict[str, Any] = {"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e": "gold"}
client.add_organization(name="Acme", **custom)  # retired

# The views: the same methods, other return types.
assert_type(client.items.get_organizations(limit=500, max_items=3), Items[Organization])  # retired
for organization in client.items.get_organizations():  # retired
    assert_type(organization, Organization)
assert_type(client.pages.get_organization_deals(7), Pages[DealList])  # retired
for page in client.pages.get_organization_deals(7, prefetch=True):  # retired
    assert_type(page, Response[DealList])
    assert_type(page.data, DealList)
assert_type(client.response.get_organization(7), Response[OrganizationAnswer])  # retired
assert_type(client.response.get_organization(7).data["data"]["name"], str)  # retired
assert_type(client.response.get_organization(7).status, int)  # retired
assert_type(client.request.get_organization(7), Request)  # retired
assert_type(client.request.get_organization(7).curl(), str)  # retired
position = client.items.get_organization_files(7).position
client.items.get_organization_files(7, position=position)

# By operationId, Python name, or method and path.
assert_type(client.call("getOrganization", id=7), Any)
assert_type(client.call("get_organization", 7), Any)
assert_type(client.call(("GET", "/organizations/{id}"), 7), Any)
assert_type(pdspec.operations["getOrganizations"].summary, str)
assert_type(client.with_options(timeout=3).get_organization(7), OrganizationAnswer)  # retired


def takes_any_client(one: pdspec.SpecClient) -> object:
    return one.operations


takes_any_client(client)
with pdspec.Client(api_token="…") as other:
    assert_type(other.get_organization(7)["success"], bool)  # retired

v2 = pdspec.v2.Client(api_token="…")
for found in v2.items.get_organizations(limit=100):
    assert_type(found, pdspec.v2.Organization)
    assert_type(found["name"], str)
Status = Literal["open", "won", "lost", "deleted"]
status: Status = "open"
v2.get_deals(org_id=7, status=status)
