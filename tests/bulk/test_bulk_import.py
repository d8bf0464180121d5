"""Import: each row once, whatever dies; edited inputs are noticed; what failed is told with the reason."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

import pdspec
import pdspec.v2
from pdspec.bulk import export_items, import_rows

ROOT = Path(__file__).parents[2]


def write_rows(path: Path, rows) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def names(count: int) -> list[dict[str, str]]:
    return [{"name": f"Import {number:04}"} for number in range(count)]


def imported(everything) -> Counter:
    return Counter(name for name in everything() if name.startswith("Import "))


def states(journal: Path) -> dict[int, tuple[str, str | None]]:
    db = sqlite3.connect(journal)
    found = {line: (state, id_) for line, state, id_ in db.execute("SELECT line, state, id FROM rows")}
    db.close()
    return found


def test_create_once(client, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(50))
    seen = []
    result = import_rows(client, "addOrganization", path, journal=tmp_path / "run.db", progress=seen.append)
    assert (result.total, result.done, result.sent, result.ok) == (50, 50, 50, True)
    assert imported(everything) == Counter(row["name"] for row in names(50))
    again = import_rows(client, "addOrganization", path, journal=tmp_path / "run.db")
    assert (again.done, again.sent) == (50, 0)
    assert len(everything()) == len(set(everything())) or imported(everything).most_common(1)[0][1] == 1
    assert seen
    known = {str(item["id"]): item["name"] for item in client.items.get_organizations(limit=500)}
    assert {line: known[id_] for line, (_, id_) in states(tmp_path / "run.db").items()} == {
        number: row["name"] for number, row in enumerate(names(50), 1)
    }


def test_any_iterable_without_a_journal(client, everything):
    assert import_rows(client, "addOrganization", (row for row in names(3)), concurrency=1).done == 3
    assert sum(imported(everything).values()) == 3


def test_dry_run_sends_nothing(client, sandbox, tmp_path):
    rows = [{"name": "a"}, {"name": 7}, {}, {"name": "b", "visible_to": "x", "label_ids": ["1"]}]
    path = write_rows(tmp_path / "rows.jsonl", rows)
    sandbox.requests.clear()
    result = import_rows(client, "addOrganization", path, dry_run=True, journal=tmp_path / "run.db")
    assert (result.total, result.pending, result.failed, result.tokens) == (4, 1, 3, 5)
    assert [fate.line for fate in result.problems] == [2, 3, 4]
    assert "body: is required" in result.problems[1].reason
    assert "body.visible_to" in result.problems[2].reason
    assert "body.label_ids[0]" in result.problems[2].reason
    assert len(sandbox.requests) == 0
    assert not (tmp_path / "run.db").exists()


def test_failed_rows_are_told_and_mended(client, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", [{"name": "Import a"}, {"name": 7}, {"name": "Import c"}])
    journal = tmp_path / "run.db"
    result = import_rows(client, "addOrganization", path, journal=journal)
    assert (result.done, result.failed) == (2, 1)
    assert result.problems[0].line == 2
    assert "body.name: 7 is an integer, not a string" in result.problems[0].reason
    assert import_rows(client, "addOrganization", path, journal=journal).sent == 0
    assert import_rows(client, "addOrganization", path, journal=journal, retry_failed=True).sent == 1
    write_rows(path, [{"name": "Import a"}, {"name": "Import b"}, {"name": "Import c"}, {"name": "Import d"}])
    mended = import_rows(client, "addOrganization", path, journal=journal)
    assert (mended.sent, mended.done, mended.ok) == (2, 4, True)
    assert sorted(imported(everything)) == ["Import a", "Import b", "Import c", "Import d"]


def test_an_edited_input_is_noticed(client, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(5))
    journal = tmp_path / "run.db"
    import_rows(client, "addOrganization", path, journal=journal)
    for edited in ([*names(4), {"name": "Import x"}], [{"name": "Import new"}, *names(5)], names(4)):
        write_rows(path, edited)
        with pytest.raises(pdspec.UsageError, match=r"the input was edited|no longer in the input"):
            import_rows(client, "addOrganization", path, journal=journal)
    assert sum(imported(everything).values()) == 5


def test_a_journal_is_of_one_import(client, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(1))
    import_rows(client, "addOrganization", path, journal=tmp_path / "run.db")
    with pytest.raises(pdspec.UsageError, match="journal of another import"):
        import_rows(client, "updateOrganization", path, journal=tmp_path / "run.db")
    (tmp_path / "text.db").write_text("not a database, and long enough to be told from one" * 50)
    with pytest.raises(pdspec.UsageError, match="not a journal"):
        import_rows(client, "addOrganization", path, journal=tmp_path / "text.db")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(pdspec.UsageError, match="not a journal"):
        import_rows(client, "addOrganization", path, journal=tmp_path / "other.db")


def test_updates_and_deletes(client, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('id,name,label_ids,address.country\n1,One,"1,2",EE\n2,Two,[3],\n99999,None,,\n')
    result = import_rows(client, "updateOrganization", path, journal=tmp_path / "run.db")
    assert (result.done, result.failed) == (2, 1)
    assert (result.problems[0].line, result.problems[0].status) == (4, 404)
    one = client.get_organization(1)["data"]
    assert (one["name"], one["label_ids"], one["address"]["country"]) == ("One", [1, 2], "EE")
    assert import_rows(client, "deleteOrganization", [{"id": 1}, {"id": 2}]).done == 2


def test_a_row_that_the_first_of_two_attempts_deleted_is_done(client, sandbox):
    sandbox.fail("drop_after", operation="v2.deleteOrganization")
    patient = client.with_options(retries=1)
    result = import_rows(patient, "deleteOrganization", [{"id": 1}])
    assert (result.done, result.failed) == (1, 0)
    sandbox.fail("drop_after", operation="v2.deleteOrganization")
    with pytest.raises(pdspec.NotFound, match="attempt 2: an earlier one may have deleted it"):
        patient.delete_organization(2)
    with pytest.raises(pdspec.NotFound) as caught:
        patient.delete_organization(2)
    assert "attempt" not in str(caught.value)


def test_columns(client, everything, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("\ufeffCompany,Notes,Country\nImport a,x,EE\nImport b,,LV\n")
    with pytest.raises(pdspec.UsageError, match="column 'Company' is not an argument"):
        import_rows(client, "addOrganization", path)
    mapping = {"Company": "name", "Notes": "", "Country": "address.country"}
    result = import_rows(client, "addOrganization", path, mapping=mapping, arguments={"owner_id": 1})
    assert (result.done, result.left_out) == (2, ("Notes",))
    assert sorted(imported(everything)) == ["Import a", "Import b"]
    with pytest.raises(pdspec.UsageError, match="did you mean 'name'"):
        import_rows(client, "addOrganization", [{"nmae": "x"}])


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_was_exported_can_be_imported(client, sandbox, tmp_path, suffix, version):
    if version == "v1":
        client = pdspec.Client(origin=sandbox.origin, api_token=sandbox.token)
    with pytest.warns(DeprecationWarning, match="is being retired") if version == "v1" else client:
        export_items(client, "getOrganizations", tmp_path / f"o.{suffix}")
        before = Counter(item["name"] for item in client.items.get_organizations(limit=500))
        with pytest.warns(pdspec.PdspecWarning, match="left out, as addOrganization does not take them: "):
            result = import_rows(client, "addOrganization", tmp_path / f"o.{suffix}")
        after = Counter(item["name"] for item in client.items.get_organizations(limit=500))
    assert result.ok, result.problems[:3]
    assert "id" in result.left_out
    assert after == Counter({name: 2 * count for name, count in before.items()})
    client.close()


def test_unreadable_rows_stop_everything(client, sandbox, tmp_path):
    sandbox.requests.clear()
    path = tmp_path / "rows.jsonl"
    path.write_text('{"name": "Import a"}\n{"name": \n[1]\n')
    with pytest.raises(pdspec.UsageError, match="line 2: not JSON"):
        import_rows(client, "addOrganization", path)
    for text, say in (
        ("a,a\n1,2\n", "columns"),
        ("name\nx,y\n", "has 2 cells"),
        ('name\n"x\n', "line"),
        ("name\n\xff", "not UTF-8"),
    ):
        (tmp_path / "rows.csv").write_bytes(text.encode("latin-1"))
        with pytest.raises(pdspec.UsageError, match=say):
            import_rows(client, "addOrganization", tmp_path / "rows.csv")
    with pytest.raises(pdspec.UsageError, match="No such file"):
        import_rows(client, "addOrganization", tmp_path / "none.csv")
    with pytest.raises(pdspec.UsageError, match="format"):
        import_rows(client, "addOrganization", tmp_path / "rows.xls")
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("fault", "state"),
    [("drop_after", "unknown"), ("truncate", "unknown"), (500, "unknown"), (408, "unknown"), (422, "failed")],
)
def test_what_servers_do_to_a_creation(client, sandbox, everything, tmp_path, fault, state):
    sandbox.fail(fault, operation="addOrganization", every=5)
    path = write_rows(tmp_path / "rows.jsonl", names(20))
    journal = tmp_path / "run.db"
    result = import_rows(client, "addOrganization", path, journal=journal, concurrency=2)
    sandbox.faults.clear()
    assert (result.done, getattr(result, state)) == (16, 4)
    made = imported(everything)
    assert max(made.values()) == 1
    if state == "unknown":
        # Which of them were made is seen only on the server.
        again = import_rows(client, "addOrganization", path, journal=journal)
        assert (again.sent, again.unknown) == (0, 4)
        matched = import_rows(client, "addOrganization", path, journal=journal, match="name")
    else:
        matched = import_rows(client, "addOrganization", path, journal=journal, retry_failed=True)
    assert matched.ok
    assert imported(everything) == Counter(row["name"] for row in names(20))


def test_updates_are_tried_again(client, sandbox, tmp_path):
    sandbox.fail("drop_after", operation="updateOrganization", every=4)
    rows = [{"id": number, "name": f"Import {number}"} for number in range(1, 21)]
    result = import_rows(client, "updateOrganization", rows)
    sandbox.faults.clear()
    assert result.ok
    assert [client.get_organization(number)["data"]["name"] for number in range(1, 21)] == [
        row["name"] for row in rows
    ]


def test_what_would_meet_every_row_ends_the_run(client, sandbox, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(10))
    journal = tmp_path / "run.db"
    with client.with_options(api_token="wrong") as wrong, pytest.raises(pdspec.Unauthorized):
        import_rows(wrong, "addOrganization", path, journal=journal)
    with client.with_options(origin="http://127.0.0.1:1") as nowhere, pytest.raises(pdspec.ConnectFailed):
        import_rows(nowhere, "addOrganization", path, journal=journal)
    sandbox.fail(429, operation="addOrganization", fraction=1.0, retry_after=0)
    with pytest.raises(pdspec.RateLimited):
        import_rows(client, "addOrganization", path, journal=journal)
    sandbox.faults.clear()
    assert set(states(journal).values()) == {("pending", None)}
    assert import_rows(client, "addOrganization", path, journal=journal).done == 10
    assert sum(imported(everything).values()) == 10


def test_matching_does_not_guess(client, everything, tmp_path):
    client.add_organization(name="Import 0000")
    client.add_organization(name="Import 0000")
    path = write_rows(tmp_path / "rows.jsonl", names(3))
    journal = tmp_path / "run.db"
    import_rows(client, "addOrganization", path, journal=journal)
    db = sqlite3.connect(journal)
    db.execute("UPDATE rows SET state = 'in flight', id = NULL WHERE line = 1")
    db.commit()
    db.close()
    result = import_rows(client, "addOrganization", path, journal=journal, match="name")
    assert (result.unknown, result.sent) == (1, 0)
    assert "3 items could be it" in result.problems[0].reason
    with pytest.raises(pdspec.UsageError, match="has no 'nmae'"):
        import_rows(client, "addOrganization", path, journal=journal, match="nmae")
    assert import_rows(client, "addOrganization", path, journal=journal, retry_unknown=True).done == 3


def test_two_at_a_time_are_refused(client, sandbox, tmp_path):
    sandbox.fail("delay", operation="addOrganization", fraction=1.0, delay=0.1)
    path = write_rows(tmp_path / "rows.jsonl", names(8))
    first = threading.Thread(
        target=import_rows, args=(client, "addOrganization", path), kwargs={"journal": tmp_path / "run.db"}
    )
    first.start()
    while not len(sandbox.requests):
        time.sleep(0.01)
    with pytest.raises(pdspec.UsageError, match="in use by another import"):
        import_rows(client, "addOrganization", path, journal=tmp_path / "run.db")
    first.join()
    assert {state for state, _ in states(tmp_path / "run.db").values()} == {"done"}


def command(sandbox, *words: str) -> list[str]:
    common = ["--spec", "v2", "--origin", sandbox.origin, "--api-token", sandbox.token]
    return [sys.executable, "-m", "pdspec", *common, "import", "addOrganization", *words]


def wait_for(sandbox, count: int, process) -> None:
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        if sum(r.path == "/api/v2/organizations" for r in sandbox.requests) >= count:
            return
        time.sleep(0.005)
    raise AssertionError("the import came to no such point")


def test_kill_9(sandbox, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(120))
    journal = tmp_path / "run.db"
    sandbox.fail("delay", operation="addOrganization", fraction=1.0, delay=0.02)
    lost = 0
    for wanted in (20, 60):
        process = subprocess.Popen(
            command(sandbox, str(path), "--journal", str(journal)), cwd=ROOT, stderr=subprocess.DEVNULL
        )
        wait_for(sandbox, wanted, process)
        process.kill()
        process.wait()
        time.sleep(0.2)  # what it had sent is worked on
        made, found = imported(everything), states(journal)
        done = {names(120)[line - 1]["name"] for line, (state, _) in found.items() if state == "done"}
        flying = {
            names(120)[line - 1]["name"]
            for line, (state, _) in found.items()
            if state in ("in flight", "unknown")
        }
        assert max(made.values()) == 1
        assert done <= set(made)  # what is acknowledged is there
        assert set(made) <= done | flying  # what is there was on its way at least
        lost += len(flying)
    sandbox.faults.clear()
    ran = subprocess.run(
        command(sandbox, str(path), "--journal", str(journal), "--json"),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    told = json.loads(ran.stdout)
    assert told["unknown"] + told["done"] == 120
    assert ran.returncode == (8 if told["unknown"] else 0)
    assert max(imported(everything).values()) == 1
    ran = subprocess.run(
        command(sandbox, str(path), "--journal", str(journal), "--json", "--match", "name"),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["done"] == 120
    assert imported(everything) == Counter(row["name"] for row in names(120))
    assert lost > 0


def test_ctrl_c_is_clean(sandbox, everything, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(200))
    journal = tmp_path / "run.db"
    sandbox.fail("delay", operation="addOrganization", fraction=1.0, delay=0.02)
    process = subprocess.Popen(
        command(sandbox, str(path), "--journal", str(journal)), cwd=ROOT, stderr=subprocess.PIPE
    )
    wait_for(sandbox, 20, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err
    counted = Counter(state for state, _ in states(journal).values())
    assert set(counted) == {"done", "pending"}
    assert sum(imported(everything).values()) == counted["done"]


def test_report_and_exit_codes(sandbox, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", [{"name": "Import a"}, {"name": 7}])
    dry = subprocess.run(
        command(sandbox, str(path), "--dry-run"), cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert dry.returncode == 3
    assert "1 of 2 rows are valid; they would cost 5 tokens" in dry.stderr
    ran = subprocess.run(command(sandbox, str(path)), cwd=ROOT, capture_output=True, check=False, text=True)
    assert ran.returncode == 8
    report = [
        json.loads(line)
        for line in (tmp_path / "rows.jsonl.journal.db.failed.jsonl").read_text().splitlines()
    ]
    assert report == [
        {
            "line": 2,
            "state": "failed",
            "status": None,
            "reason": 'body.name: 7 is an integer, not a string; use "7"',
        }
    ]
    assert "line 2: failed: body.name" in ran.stderr


def test_a_dead_token_server_costs_no_rows(sandbox, tmp_path):
    oauth = pdspec.OAuth2(
        "sandbox-client",
        "wrong",
        token_endpoint=f"{sandbox.origin}/oauth/token",
        token=pdspec.Token("stale", "refresh", 1.0),
    )
    path = write_rows(tmp_path / "rows.jsonl", names(5))
    with pdspec.v2.Client(origin=sandbox.origin, oauth=oauth) as client, pytest.raises(pdspec.HTTPError):
        import_rows(client, "addOrganization", path, journal=tmp_path / "run.db")
    assert set(states(tmp_path / "run.db").values()) == {("pending", None)}


def test_a_second_ctrl_c_does_not_wait(sandbox, tmp_path):
    path = write_rows(tmp_path / "rows.jsonl", names(20))
    sandbox.fail("delay", operation="addOrganization", fraction=1.0, delay=8)
    process = subprocess.Popen(command(sandbox, str(path)), cwd=ROOT, stderr=subprocess.PIPE)
    time.sleep(0.3)
    end = time.monotonic() + 20
    while not (tmp_path / "rows.jsonl.journal.db").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.7)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - begun < 6
    assert b"Traceback" not in err
    sandbox.faults.clear()
    counted = Counter(state for state, _ in states(tmp_path / "rows.jsonl.journal.db").values())
    assert counted["in flight"] + counted["pending"] == 20
