"""openapi-python-client: generated code over httpx and attrs. It reads values, and checks none."""

# pyright: reportMissingImports=false

from typing import Any

from bench_client import AuthenticatedClient
from bench_client.api.organizations import add_organization, get_organization, get_organizations
from bench_client.models import NewOrganization

from ..work import TOKEN


def client(_document: str, base_url: str) -> Any:
    """A client; the document is in the generated code."""
    return AuthenticatedClient(base_url, TOKEN, prefix="", auth_header_name="x-api-token")


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return get_organization.sync(id, client=api).data.id


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(get_organizations.sync(client=api, **query).data)


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return add_organization.sync(client=api, body=NewOrganization.from_dict(fields)).data.id
