"""Export: every format, every way to be interrupted, nothing twice and nothing lost."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pdspec
from pdspec.bulk import Progress, export_items

ROOT = Path(__file__).parents[2]


def ids_in(path: Path) -> list[int]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_formats_hold_the_same(client, tmp_path):
    items = list(client.items.get_organizations())
    seen: list[Progress] = []
    result = export_items(
        client, "getOrganizations", tmp_path / "o.jsonl", arguments={"limit": 100}, progress=seen.append
    )
    assert [json.loads(line) for line in result.path.read_text().splitlines()] == items
    assert (result.items, result.resumed, result.pages) == (len(items), 0, -(-len(items) // 100))
    assert [p.done for p in seen][-1] == len(items)
    assert seen[-1].tokens > 0

    export_items(client, "get_organizations", tmp_path / "o.csv")
    rows = csv_rows(tmp_path / "o.csv")
    assert [int(row["id"]) for row in rows] == [item["id"] for item in items]
    assert rows[0]["address.country"] == (items[0]["address"]["country"] or "")
    assert json.loads(rows[0]["label_ids"]) == items[0]["label_ids"]

    export_items(client, "getOrganizations", tmp_path / "o.sqlite")
    db = sqlite3.connect(tmp_path / "o.sqlite")
    assert db.execute("SELECT count(*), count(DISTINCT id) FROM organizations").fetchone() == (
        len(items),
        len(items),
    )
    assert (
        db.execute("SELECT json_extract(address, '$.country') FROM organizations WHERE id = 1").fetchone()[0]
        == items[0]["address"]["country"]
    )
    db.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.csv", "o.jsonl", "o.sqlite"]


def test_odd_rows(client, tmp_path, monkeypatch):
    rows = [
        {"id": 1, "Name": "a", "name": "b\x00\ud800", "n": 2**70, "x": {}, "l": []},
        {"id": 2, 'q"u': 'a,"b"\n', "d": {"e": {"f": 1}}},
    ]

    class Walk:
        @property
        def position(self):
            return {"style": "cursor", "done": True}

        def __iter__(self):
            return iter(rows)

    for name in ("o.jsonl", "o.csv", "o.sqlite"):
        fake = type(
            "Fake",
            (),
            {"operations": client.operations, "budget": client.budget, "items": lambda *_a, **_k: Walk()},
        )()
        if name != "o.jsonl":
            rows[0]["name"] = "b"
        export_items(fake, "getOrganizations", tmp_path / name)
    assert (
        json.loads((tmp_path / "o.jsonl").read_text("utf-8", "surrogatepass").splitlines()[0])["n"] == 2**70
    )
    found = csv_rows(tmp_path / "o.csv")
    assert found[1]['q"u'] == 'a,"b"\n'
    assert found[1]["d.e.f"] == "1"
    db = sqlite3.connect(tmp_path / "o.sqlite")
    assert db.execute("SELECT Name, name_2, n FROM organizations").fetchone() == ("a", "b", str(2**70))
    db.close()


def test_a_failure_keeps_what_there_is(client, sandbox, tmp_path):
    path = tmp_path / "o.jsonl"
    whole = [item["id"] for item in client.items.get_organizations()]
    sandbox.fail(500, operation="getOrganizations", every=3)
    with pytest.raises(pdspec.ServerError):
        export_items(client, "getOrganizations", path, arguments={"limit": 20})
    assert not path.exists()
    assert ids_in(tmp_path / "o.jsonl.part") == whole[:40]
    with pytest.raises(pdspec.UsageError, match="unfinished export of 40 items"):
        export_items(client, "getOrganizations", path, arguments={"limit": 20})
    with pytest.raises(pdspec.UsageError, match="another export"):
        export_items(client, "getOrganizations", path, arguments={"limit": 21}, resume=True)
    sandbox.faults.clear()
    with (tmp_path / "o.jsonl.part").open("a") as file:
        file.write('{"id": 41, "half')  # as a torn write would leave it
    result = export_items(client, "getOrganizations", path, arguments={"limit": 20}, resume=True)
    assert (result.items, result.resumed) == (len(whole), 40)
    assert ids_in(path) == whole
    assert [p.name for p in tmp_path.iterdir()] == ["o.jsonl"]


def test_restart_and_damage(client, sandbox, tmp_path):
    path = tmp_path / "o.jsonl"
    part = tmp_path / "o.jsonl.part"
    for damage in (lambda: part.write_text(""), lambda: (tmp_path / "o.jsonl.part.state").write_text("{")):
        sandbox.fail(500, operation="getOrganizations", every=2)
        with pytest.raises(pdspec.ServerError):
            export_items(client, "getOrganizations", path, arguments={"limit": 20}, restart=True)
        sandbox.faults.clear()
        damage()
        with pytest.raises(pdspec.UsageError, match="restart"):
            export_items(client, "getOrganizations", path, arguments={"limit": 20}, resume=True)
    assert export_items(client, "getOrganizations", path, restart=True).resumed == 0


def test_at_most(client, sandbox, tmp_path):
    assert export_items(client, "getOrganizations", tmp_path / "o.jsonl", max_items=7).items == 7
    assert ids_in(tmp_path / "o.jsonl") == [1, 2, 3, 4, 5, 6, 7]
    assert export_items(client, "getOrganizations", tmp_path / "e.jsonl", max_items=0).items == 0
    assert (tmp_path / "e.jsonl").read_text() == ""


def test_nothing_is_left_of_a_mistake(client, tmp_path):
    for arguments in ({"limt": 3}, {"limit": "x"}):
        with pytest.raises(pdspec.InvalidCall):
            export_items(client, "getOrganizations", tmp_path / "o.jsonl", arguments=arguments)
    with pytest.raises(pdspec.UsageError, match="format"):
        export_items(client, "getOrganizations", tmp_path / "o.xls")
    with pytest.raises(pdspec.UsageError, match="cannot be written"):
        export_items(client, "getOrganizations", tmp_path / "no" / "o.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("suffix", "moments"), [("jsonl", (30, 150, 300)), ("csv", (200,))])
def test_kill_9(client, sandbox, tmp_path, suffix, moments):
    whole = [item["id"] for item in client.items.get_organizations()]
    sandbox.fail("delay", operation="getOrganizations", fraction=1.0, delay=0.03)
    path = tmp_path / f"o.{suffix}"
    words = [
        "--spec",
        "v2",
        "--origin",
        sandbox.origin,
        "--api-token",
        sandbox.token,
        "export",
        "getOrganizations",
        "limit=10",
        "-o",
        str(path),
    ]
    state = tmp_path / f"o.{suffix}.part.state"
    kills = 0
    for wanted in moments:
        process = subprocess.Popen(
            [sys.executable, "-m", "pdspec", *words, "--resume"], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            if state.exists() and json.loads(state.read_text())["items"] >= wanted:
                process.kill()
                kills += 1
                break
            time.sleep(0.005)
        process.wait()
    sandbox.faults.clear()
    assert kills == len(moments)
    assert not path.exists()
    done = subprocess.run(
        [sys.executable, "-m", "pdspec", *words, "--resume", "--json"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["items"] == len(whole)
    assert told["resumed"] >= moments[-1]
    found = ids_in(path) if suffix == "jsonl" else [int(row["id"]) for row in csv_rows(path)]
    assert found == whole


def test_two_at_a_time_are_refused(client, sandbox, tmp_path):
    import threading

    sandbox.fail("delay", operation="getOrganizations", fraction=1.0, delay=0.2)
    path = tmp_path / "o.jsonl"
    thread = threading.Thread(
        target=export_items, args=(client, "getOrganizations", path), kwargs={"arguments": {"limit": 200}}
    )
    thread.start()
    time.sleep(0.1)
    with pytest.raises(pdspec.UsageError, match="another process"):
        export_items(client, "getOrganizations", path, arguments={"limit": 200}, restart=True)
    thread.join()
    assert len(ids_in(path)) == len(set(ids_in(path))) > 200
