"""Common to all tests: an own cache folder, an environment without credentials, and the two servers."""

from __future__ import annotations

import os
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and the context of a server that shows it."""
    folder = tmp_path_factory.mktemp("tls")
    key, path = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(path),
               "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl on this machine")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return path, context
