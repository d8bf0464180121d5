"""A sandbox for bulk work, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import pdspec.v2
from pdspec.sandbox import Sandbox


@pytest.fixture(scope="module")
def _server() -> Iterator[Sandbox]:
    with Sandbox(token="bulk-token") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_server: Sandbox) -> Iterator[Sandbox]:
    _server.reset()
    yield _server
    _server.faults.clear()


@pytest.fixture
def client(sandbox: Sandbox):
    with pdspec.v2.Client(origin=sandbox.origin, api_token=sandbox.token, retries=False) as client:
        yield client


@pytest.fixture
def everything(client):
    """The organizations that there are, by name."""

    def look() -> list[str]:
        return [item["name"] for item in client.items.get_organizations(limit=500)]

    return look
