"""Real documents, where they are at hand: every operation can be called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("PDSPEC_CORPUS") or ROOT.parent / "shared" / "corpus")
sys.path.insert(0, str(ROOT))

from tools.corpus import documents, examine  # noqa: E402

LARGE = 600_000  # bytes; the whole corpus is for `python -m tools.corpus`
# Schemas that no value fits: a property that requires itself, types that exclude one another.
IMPOSSIBLE = {"directCircular", "quirks_entirelyIncompatibleAllOf", "quirks_partiallyUsableIncompatibleAllOf"}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the repository")


def owners() -> list[str]:
    return sorted(path.name for path in CORPUS.iterdir() if path.is_dir()) if CORPUS.is_dir() else []


@pytest.mark.parametrize("owner", [name for name in owners() if name != "digitalocean"])
def test_every_operation_is_callable(owner: str) -> None:
    for path in documents(CORPUS / owner):
        if path.stat().st_size > LARGE:
            continue
        result = examine(path, stubs=False)
        assert result.error == ""
        assert [
            f for f in result.failures if f[0] not in IMPOSSIBLE and "does not fit `oneOf`" not in f[1]
        ] == []
