"""pytest fixtures: a sandbox of Pipedrive, fresh for each test. Nothing is imported until one is asked for.

def test_something(pdspec_sandbox):
    client = pdspec.Client(origin=pdspec_sandbox.origin, api_token=pdspec_sandbox.token)

def test_something_else(pdspec_mock):
    api = pdspec_mock(pdspec.Client)
    api.answer("getOrganization", api.example("getOrganization"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import Sandbox
    from .testing import Mock


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


@pytest.fixture
def pdspec_mock() -> Iterator[Callable[..., Mock]]:
    """`pdspec.testing.mock`, in force until the end of the test.

    It takes a client, a client class or a document. The test fails for a call that no answer is set for.
    """
    from contextlib import ExitStack

    from .testing import mock

    with ExitStack() as stack:
        yield lambda *args, **options: stack.enter_context(mock(*args, **options))
