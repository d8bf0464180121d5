"""The yardstick among the others: a first call by hand. The rest of it is in `floor.py`."""

import json
from typing import Any

import urllib3

from ..work import HEADERS


def client(_document: str, base_url: str) -> Any:
    """A pool, and where it calls."""
    return urllib3.PoolManager(), base_url


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    http, base_url = api
    return json.loads(http.request("GET", f"{base_url}/organizations/{id}", headers=HEADERS).data)["data"][
        "id"
    ]
