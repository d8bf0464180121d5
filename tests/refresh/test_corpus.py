"""The swap that users make, on Pipedrive's own documents, where these are at hand."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pdspec.document import load
from pdspec.refresh import check, diff

FOLDER = Path(os.environ.get("PDSPEC_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
PIPEDRIVE = FOLDER / "juhokoskela" / "openapi" / "upstream"
pytestmark = pytest.mark.skipif(not PIPEDRIVE.is_dir(), reason="the corpus of real documents is not here")
JANUARY, AUGUST, V2 = (PIPEDRIVE / name for name in ("v1-2026-01.yaml", "v1.yaml", "v2.yaml"))


def test_january_to_august() -> None:
    found = diff(JANUARY, AUGUST, successors=[V2])
    assert len(found.kind("operation-removed")) == 62
    instead = found.replacements()
    assert instead["getOrganizationDeals"].operation == "getDeals"
    assert dict(instead["getOrganizationDeals"].renamed) == {"id": "org_id"}
    assert instead["getOrganization"].document == "Pipedrive API v2"
    assert len(instead) >= 55
    assert len(found.text().splitlines()) < 300


def test_v1_to_v2_is_fast() -> None:
    for path in (JANUARY, V2):
        load(path)
    start = time.process_time()
    found = diff(JANUARY, V2)
    assert time.process_time() - start < 3 * float(os.environ.get("PDSPEC_SLOWNESS", "1"))
    assert {c.operation for c in found.kind("operation-moved")} >= {"updateOrganization", "updateDeal"}
    assert found.replacements()["getPersonDeals"].operation == "getDeals"


@pytest.mark.parametrize("name", ["v1.yaml", "v2.yaml"])
def test_a_document_does_not_differ_from_itself(name: str) -> None:
    assert diff(PIPEDRIVE / name, PIPEDRIVE / name).changes == ()


def test_check() -> None:
    assert check(V2).ok
