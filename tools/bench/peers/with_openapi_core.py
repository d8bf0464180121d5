"""openapi-core with requests: checks what a person's own requests call sends and gets."""

# pyright: reportMissingImports=false

import json
from pathlib import Path
from typing import Any

import requests
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

from ..work import HEADERS


class _Api:
    """What its user writes: check, send, check."""

    def __init__(self, document: str, base_url: str) -> None:
        root = json.loads(Path(document).read_bytes()) | {"servers": [{"url": base_url}]}
        # Without its check of the whole document, which takes minutes where there are thousands of operations.
        self._openapi = OpenAPI.from_dict(root, config=Config(spec_validator_cls=None))
        self._session = requests.Session()
        self._base_url = base_url

    def call(self, method: str, path: str, **options: Any) -> Any:
        plain = requests.Request(method, self._base_url + path, headers=HEADERS, **options)
        prepared = self._session.prepare_request(plain)
        request = RequestsOpenAPIRequest(prepared)
        self._openapi.validate_request(request)
        response = self._session.send(prepared)
        self._openapi.validate_response(request, RequestsOpenAPIResponse(response))
        return response.json()["data"]


def client(document: str, base_url: str) -> Any:
    """Validators for the document, and a session."""
    return _Api(document, base_url)


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return api.call("GET", f"/organizations/{id}")["id"]


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(api.call("GET", "/organizations", params=query))


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return api.call("POST", "/organizations", json=fields)["id"]
