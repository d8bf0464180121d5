"""A sandbox for each test, and `pdspec …` in this process, in another one, and on a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import pdspec.cli
from pdspec.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def _server() -> Iterator[Sandbox]:
    with Sandbox(token="cli-token") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_server: Sandbox) -> Iterator[Sandbox]:
    _server.reset()
    yield _server
    _server.faults.clear()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR", "PDSPEC_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PDSPEC_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def at(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The sandbox, named by the environment."""
    monkeypatch.setenv("PDSPEC_ORIGIN", sandbox.origin)
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", sandbox.token)
    return sandbox


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*words: str) -> Ran:
        capfd.readouterr()
        code = pdspec.cli.run(words)
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, *capfd.readouterr())

    return call


@pytest.fixture
def spawn() -> Callable[..., Ran]:
    def call(*words: str, input: bytes | None = None, **env: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "pdspec", *words],
            input=input, capture_output=True, env={**os.environ, **env}, timeout=30, check=False,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def terminal() -> Callable[..., Ran]:
    """Run on a pseudo terminal; `typed` maps a prompt to what is typed when it appears."""

    def call(*words: str, typed: dict[str, str] | None = None, **env: str) -> Ran:
        pid, handle = pty.fork()
        if pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLUMNS": "100", **env})
            os.execv(sys.executable, [sys.executable, "-m", "pdspec", *words])
        seen = ""
        waiting = dict(typed or {})
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if not select.select([handle], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(handle, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data.decode(errors="replace")
            for prompt in [p for p in waiting if p in seen]:
                os.write(handle, waiting.pop(prompt).encode())
        os.close(handle)
        return Ran(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.replace("\r\n", "\n"), "")

    return call
