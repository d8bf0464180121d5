"""The state: seeded the same each time, quick to reset, kept in a file, safe from many threads."""

from __future__ import annotations

import threading
import time

import pytest
import urllib3

from pdspec.errors import UsageError
from pdspec.sandbox import Sandbox
from pdspec.sandbox.seed import generate
from pdspec.sandbox.store import Store, seed_image

TABLES = (
    "users",
    "organizations",
    "persons",
    "deals",
    "activities",
    "files",
    "mails",
    "notes",
    "followers",
    "changes",
)


def test_the_same_seed_gives_the_same_account():
    first, second, other = ([(t, list(rows)) for t, _, rows in generate(seed)] for seed in (7, 7, 8))
    assert first == second
    assert first != other


def test_the_data_set_is_worth_a_look():
    store = Store()
    with store.transaction() as db:
        counts = {table: db.value(f"SELECT count(*) FROM {table}") for table in TABLES}
        assert (counts["users"], counts["organizations"], counts["persons"]) == (8, 420, 1050)
        assert min(counts.values()) > 7
        assert set(db.column("SELECT DISTINCT status FROM deals")) == {"open", "won", "lost", "deleted"}
        assert len(db.column("SELECT DISTINCT country_code FROM organizations")) == 12
        assert db.value("SELECT count(DISTINCT name) FROM organizations") == 420
        years = db.column("SELECT DISTINCT substr(add_time, 1, 4) FROM organizations")
        assert len(years) >= 3
        for table, column in (
            ("deals", "person_id"),
            ("activities", "deal_id"),
            ("files", "deal_id"),
            ("mails", "person_id"),
        ):
            parent = "persons" if column == "person_id" else "deals"
            lost = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT id FROM {parent})"
            assert db.value(lost) == 0
        backwards = "SELECT count(*) FROM {} WHERE update_time < add_time"
        assert [
            db.value(backwards.format(table)) for table in ("organizations", "persons", "deals", "activities")
        ] == [0] * 4
    store.close()


def test_seeding_and_resetting_are_quick():
    began = time.perf_counter()
    seed_image.__wrapped__(99)
    assert time.perf_counter() - began < 2  # 0.15 s on an idle machine
    store = Store(seed=99)
    began = time.perf_counter()
    store.reset()
    assert time.perf_counter() - began < 0.2
    store.close()


def test_a_failed_transaction_leaves_no_trace():
    store = Store()

    def fail():
        with store.transaction(write=True) as db:
            db.execute("DELETE FROM organizations")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.transaction() as db:
        assert db.value("SELECT count(*) FROM organizations") == 420
    store.close()


def test_a_file_keeps_the_state(tmp_path):
    path = tmp_path / "a folder" / "state.db"
    path.parent.mkdir()
    for round_ in range(3):
        with Sandbox(db=path, token="t") as sandbox:
            url = f"{sandbox.v2}/organizations"
            added = urllib3.request(
                "POST", url, json={"name": f"R{round_}"}, headers={"x-api-token": "t"}
            ).json()
            assert added["data"]["id"] == 421 + round_
            tokens = sandbox.oauth.issue()
    with Sandbox(db=path, token="t") as sandbox:
        headers = {"authorization": f"Bearer {tokens['access_token']}"}
        assert urllib3.request("GET", f"{sandbox.v2}/organizations/423", headers=headers).status == 200
        sandbox.reset()
        assert (
            urllib3.request("GET", f"{sandbox.v2}/organizations/423", headers={"x-api-token": "t"}).status
            == 404
        )


def test_a_file_that_is_something_else(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        Store(path)
    foreign = tmp_path / "foreign.db"
    import sqlite3

    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    with pytest.raises(UsageError, match=r"foreign\.db"):
        Store(foreign)


def test_threads_take_turns():
    store = Store()

    def work():
        for _ in range(50):
            with store.transaction(write=True) as db:
                value = db.value("SELECT annual_revenue FROM organizations WHERE id = 1") or 0
                db.execute("UPDATE organizations SET annual_revenue = ? WHERE id = 1", value + 1)

    with store.transaction(write=True) as db:
        db.execute("UPDATE organizations SET annual_revenue = 0 WHERE id = 1")
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.transaction() as db:
        assert db.value("SELECT annual_revenue FROM organizations WHERE id = 1") == 400
    store.close()


def test_two_sandboxes_are_two_worlds():
    with Sandbox() as one, Sandbox() as two:
        assert one.token != two.token
        urllib3.request("DELETE", f"{one.v2}/organizations/1", headers={"x-api-token": one.token})
        assert (
            urllib3.request("GET", f"{two.v2}/organizations/1", headers={"x-api-token": two.token}).status
            == 200
        )
        assert (
            urllib3.request("GET", f"{two.v2}/organizations/1", headers={"x-api-token": one.token}).status
            == 401
        )
