"""Common to all tests: an own cache folder, an environment without credentials, and the two servers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wire import Wire

for name in [
    n
    for n in os.environ
    if n.startswith(("PIPEDRIVE_", "PDSPEC_")) and n != "PDSPEC_SHAPES" and n != "PDSPEC_CORPUS"
]:
    del os.environ[name]
for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
    del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    os.environ["PDSPEC_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["PDSPEC_CACHE_DIR"]


@pytest.fixture
def wire() -> Iterator[Callable[..., Wire]]:
    """Start scripted servers: `server = wire(script, …)`."""
    started: list[Wire] = []

    def start(*scripts: Any, **options: Any) -> Wire:
        started.append(Wire(*scripts, **options))
        return started[-1]

    yield start
    for one in started:
        one.__exit__()
