"""Deliberate mistakes: each checker must complain in exactly the lines that are marked. Never run."""

import pdspec
import pdspec.v2

client = pdspec.Client(api_token="…")
v2 = pdspec.v2.Client()

# wrong types
client.get_organization("seven")  # both
client.get_organization_files(7, limit="50")  # both
client.get_organization_files(None)  # both
client.merge_organizations(7, merge_with_id="8")  # both
client.merge_organizations(7, {"merge_with_id": "8"})  # both
client.get_organization_files(7, sort=3)  # both
v2.add_organization({"name": 3})  # both
v2.add_organization(name="Acme", address={"value": 3})  # both

# missing
client.get_organization()  # both
client.merge_organizations(7)  # both
client.merge_organizations(7, {})  # both
v2.add_organization({"owner_id": 3})  # both
v2.search_organization()  # both

# misspelled
client.get_organisation(7)  # both
client.items.get_organisation_files(7)  # both
client.response.get_organization_file(7)  # both
client.get_organization_files(7, limt=3)  # both
client.merge_organizations(7, {"merge_with": 8})  # both
client.merge_organizations(7, merge_with=8)  # both
v2.add_organization({"name": "Acme", "owner": 3})  # both
client.get_organization(7)["dta"]  # both
client.get_organization(7)["data"]["owner_id"]["nmae"]  # both
pdspec.Client(api_tokn="…")  # both

# enums
v2.get_deals(status="opened")  # both
v2.get_deals(sort_direction="up")  # both
client.get_organization_updates(7, items=["activities"])  # both

# unknown operation
client.call("getOrganisation", 7)  # both
v2.call("getOrganizationsCollection")  # both

# positional where keyword-only
client.get_organization_files(7, 0)  # both
v2.get_organizations(100)  # both
client.get_organization(7, 8)  # both
pdspec.Client("token")  # both

# types of answers
number: int = client.get_organization(7)["data"]["name"]  # both
client.get_organization(7)["data"]["country_code"].upper()  # both
for item in client.items.get_organization_files(7):
    item["id"].upper()  # both
client.response.get_organization(7)["data"]  # both
status = client.request.get_organization(7).status  # both
