"""openapi-generator's Python client: generated code over urllib3 and pydantic."""

# pyright: reportMissingImports=false

from typing import Any

from openapi_client import ApiClient, Configuration, NewOrganization, OrganizationsApi

from ..work import TOKEN


def client(_document: str, base_url: str) -> Any:
    """A client; the document is in the generated code."""
    configuration = Configuration(host=base_url, api_key={"api_key": TOKEN})
    return OrganizationsApi(ApiClient(configuration))


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return api.get_organization(id).data.id


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(api.get_organizations(**query).data)


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return api.add_organization(NewOrganization(**fields)).data.id
