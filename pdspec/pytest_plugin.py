"""pytest fixtures: a sandbox of Pipedrive, fresh for each test. Nothing is imported until one is asked for.

def test_something(pdspec_sandbox):
    client = pdspec.Client(origin=pdspec_sandbox.origin, api_token=pdspec_sandbox.token)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import Sandbox


@pytest.fixture(scope="session")
def _pdspec_sandbox_server() -> Iterator[Sandbox]:
    from .sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def pdspec_sandbox(_pdspec_sandbox_server: Sandbox) -> Iterator[Sandbox]:
    """A running sandbox in its seeded state, without faults, with an empty log."""
    _pdspec_sandbox_server.reset()
    yield _pdspec_sandbox_server
    _pdspec_sandbox_server.faults.clear()
