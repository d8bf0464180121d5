"""Stubs of real documents. The folder of documents is no part of the project; without it, these are skipped."""

from __future__ import annotations

import ast
import os
import subprocess
import time
from pathlib import Path

import pytest

from pdspec.document import load
from pdspec.registry import Registry
from pdspec.stubs import Stub, make_stub
from stubs.checkers import ROOT, TOOLS, run_pyright

CORPUS = Path(os.environ.get("PDSPEC_CORPUS", ROOT.parent / "shared" / "corpus"))
# path, seconds that rendering may take on a busy machine
DOCUMENTS = {
    "pipedrive": ("juhokoskela/openapi/upstream/v1-2026-01.yaml", 10),
    "box": ("box/openapi.json", 12),
    "openai": ("openai/openapi.yaml", 15),
    "spotify": ("sonallux/official-spotify-open-api.yml", 6),
    "xero": ("XeroAPI/xero_assets.yaml", 4),
}
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no folder of documents; PDSPEC_CORPUS names one")


@pytest.fixture(scope="module")
def rendered() -> dict[str, tuple[Stub, float]]:
    found = {}
    for name, (path, _) in DOCUMENTS.items():
        registry = Registry(load(CORPUS / path))
        start = time.process_time()
        found[name] = make_stub(registry, Path(path).name), time.process_time() - start
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_renders_in_seconds_and_parses(name: str, rendered: dict[str, tuple[Stub, float]]) -> None:
    stub, seconds = rendered[name]
    ast.parse(stub.text)
    assert seconds < DOCUMENTS[name][1]


def test_it_is_formatted_and_checks(rendered: dict[str, tuple[Stub, float]], tmp_path: Path) -> None:
    files = []
    for name, (stub, _) in rendered.items():
        files.append(tmp_path / f"{name}.pyi")
        files[-1].write_text(stub.text, encoding="utf-8")
    command = [TOOLS / "ruff", "format", "--check", "--no-cache", "--config", ROOT / "pyproject.toml", *files]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    errors, _ = run_pyright([tmp_path / "pipedrive.pyi", tmp_path / "xero.pyi"], tmp_path)
    assert errors == {}
