"""This library, with the checks of answers on, measured like the others."""

from typing import Any

from pdspec import SpecClient

from ..work import TOKEN


def client(document: str, base_url: str) -> Any:
    """A client whose first operation can be called."""
    credentials = {"api_key": TOKEN}
    api = SpecClient.from_spec(
        document, credentials=credentials, base_url=base_url, validate_responses="raise"
    )
    api.get_organization  # noqa: B018  # looked up: it is built now
    return api


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return api.get_organization(id)["data"]["id"]


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(api.get_organizations(**query)["data"])


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return api.add_organization(**fields)["data"]["id"]
