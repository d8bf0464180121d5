"""Custom fields: bodies and answers have keys that no document lists (PEP 728). Never run.

pyright knows `extra_items`; mypy does not yet, and complains in the lines that are marked. With mypy, give
them by keyword, and read them with `get`.
"""

from __future__ import annotations

from typing import Any

import pdspec
import pdspec.v2

KEY = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"
client = pdspec.Client(api_token="…")

client.add_organization({"name": "Acme", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e": "gold"})  # mypy
client.update_organization(7, {"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e": 3})  # mypy
custom: dict[str, Any] = {KEY: "gold"}
client.add_organization(name="Acme", **custom)
client.update_organization(7, **custom)

organization = client.get_organization(7)["data"]
grade: str = organization["9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"]  # mypy
print(grade, organization.get("9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"))
for deal in client.items.get_organization_deals(7):
    print(deal["9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"])  # mypy

# In v2 they have a place of their own, which every checker understands.
v2 = pdspec.v2.Client()
v2.add_organization({"name": "Acme", "custom_fields": custom})
v2.add_organization(name="Acme", custom_fields=custom)
value: str = v2.get_organization(7)["data"]["custom_fields"][KEY]
