"""The bench itself: that it measures what it says, and stops where a figure would mean nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

import pdspec
from tools.bench import calls, documents, floor, report, size
from tools.bench.peers.swagger import lowered
from tools.bench.processes import Failed, TooLong, environment, run
from tools.bench.server import Server
from tools.bench.work import Wrong

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_call_is_measured_and_wrong_values_are_refused_meanwhile(server: Server) -> None:
    (row,) = calls.run(server.origin, scale=0, only="one by id")
    assert 0.05 < row.wall.median < 20
    assert row.wall.floor > 0
    assert row.refused == 5 * 6  # rounds, and wrong values
    assert report.of_calls([row]).splitlines()[2].startswith("| one by id | ")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_wrong_answer_ends_the_run(server: Server) -> None:
    by_hand = floor.calls(f"{server.origin}/nowhere", urllib3.PoolManager())
    with pytest.raises(Wrong):
        by_hand.one()


def test_a_wrong_value_that_is_taken_ends_the_run() -> None:
    case = calls.Case("x", lambda: None, lambda: None, 1, wrong=(lambda: None,))
    with pytest.raises(Wrong):
        case.refuse()


def test_a_fresh_process_says_what_its_first_answer_took(server: Server, tmp_path: Path) -> None:
    document = documents.write(tmp_path, 19)
    env = environment(PDSPEC_CACHE_DIR=str(tmp_path / "cache"))
    said = size.first("pdspec", document, server.origin, env)
    assert 0 < said.client < said.together < 60
    assert 1e6 < said.memory < 1e9


def test_a_process_that_fails_or_hangs_is_no_figure() -> None:
    with pytest.raises(Failed, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], environment())
    with pytest.raises(TooLong):
        run([sys.executable, "-c", "import time; time.sleep(60)"], environment(), limit=0.2)


def test_a_document_has_exactly_so_many_operations(tmp_path: Path) -> None:
    client = pdspec.SpecClient.from_spec(documents.write(tmp_path, 41), base_url="http://127.0.0.1:1")
    assert len(client.operations) == 41
    assert not client.problems


def test_the_lowered_document_has_the_same_operations() -> None:
    client = pdspec.SpecClient.from_spec(lowered(documents.vendored()), base_url="http://127.0.0.1:1")
    assert set(client.operations) == set(pdspec.operations)
    assert not client.problems


def test_the_page_has_a_place_for_every_table(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    shutil.copy(PAGE, page)
    names = "machine", "calls", "server", "start", "size", "peers", "peer sizes", "profile"
    report.write(page, {name: f"new {name}" for name in names})
    assert all(f"\nnew {name}\n" in page.read_text() for name in names)
    assert "the same with `prefetch=True`" not in page.read_text()  # what stood there is gone
    with pytest.raises(ValueError, match="no marks for 'nonsense'"):
        report.write(page, {"nonsense": ""})
