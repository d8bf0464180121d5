"""bravado: a client made at run time from a Swagger 2.0 document, over requests and jsonschema."""

# pyright: reportMissingImports=false

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bravado.client import SwaggerClient
from bravado.requests_client import RequestsClient

from ..work import TOKEN


def client(document: str, base_url: str) -> Any:
    """A client for the document, its checks as they are by default: all on."""
    where = urlsplit(base_url)
    root = json.loads(Path(document).read_bytes())
    root |= {"schemes": [where.scheme], "host": where.netloc, "basePath": where.path}
    http = RequestsClient()
    http.set_api_key(where.hostname, TOKEN, param_name="x-api-token", param_in="header")
    return SwaggerClient.from_spec(root, http_client=http)


def one(api: Any, id: Any) -> Any:
    """One by id: the id of the answer."""
    return api.Organizations.getOrganization(id=id).response().result.data.id


def listed(api: Any, **query: Any) -> int:
    """A list: how many."""
    return len(api.Organizations.getOrganizations(**query).response().result.data)


def post(api: Any, **fields: Any) -> Any:
    """A new one: its id."""
    return api.Organizations.addOrganization(body=fields).response().result.data.id
