"""aiopenapi3: a client made at run time, over httpx2 and pydantic.

It opens a connection for every call unless it is given a session that stays open, as it is here.
"""

# pyright: reportMissingImports=false

import json
from pathlib import Path
from typing import Any

import aiopenapi3
import httpx2

from ..work import TOKEN


class _Shared(httpx2.Client):  # type: ignore[misc, unused-ignore]
    def close(self) -> None:
        """Stay open: aiopenapi3 closes its session after every call."""


def client(document: str, base_url: str) -> Any:
    """A client for the document."""
    root = json.loads(Path(document).read_bytes()) | {"servers": [{"url": base_url}]}
    shared = _Shared()

    def session(*_: Any, **__: Any) -> httpx2.Client:  # the annotation is read at run time
        return shared

    api = aiopenapi3.OpenAPI(
        f"{base_url}/openapi.json", root, session_factory=session, use_operation_tags=False
    )
    api.authenticate(api_key=TOKEN)
    return api


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return api._.getOrganization(parameters={"id": id}).data.id


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(api._.getOrganizations(parameters=query).data)


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return api._.addOrganization(data=fields).data.id
