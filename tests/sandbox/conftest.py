"""A sandbox for all tests, fresh for each, and a plain urllib3 client that shows what comes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from pdspec.sandbox import Sandbox


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    body: Any

    @property
    def data(self) -> Any:
        return self.body["data"]

    @property
    def page(self) -> Any:
        return self.body["additional_data"]["pagination"]

    @property
    def cursor(self) -> Any:
        return self.body["additional_data"]["next_cursor"]


class Wire:
    """Calls a sandbox over a socket: no pdspec on this side."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.pool = urllib3.HTTPConnectionPool(
            sandbox.host, sandbox.port, maxsize=8, retries=False, timeout=10
        )

    def __call__(self, method: str, target: str, body: Any = None, **headers: str | None) -> Reply:
        sent = {"x-api-token": self.sandbox.token} | {k.replace("_", "-"): v for k, v in headers.items()}
        if body is not None and not isinstance(body, (bytes, str)):
            sent = {"content-type": "application/json"} | sent
            body = json.dumps(body)
        sent = {name: value for name, value in sent.items() if value is not None}
        answer = self.pool.request(method, target, body=body, headers=sent, redirect=False)
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return Reply(
            answer.status, answer.headers, json.loads(answer.data) if is_json and answer.data else answer.data
        )

    def get(self, target: str, **headers: str | None) -> Reply:
        return self("GET", target, **headers)

    def close(self) -> None:
        self.pool.close()


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    shared_sandbox.reset()
    yield shared_sandbox
    shared_sandbox.faults.clear()


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[Wire]:
    wire = Wire(sandbox)
    yield wire
    wire.close()
