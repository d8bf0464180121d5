"""Taking a new document into use: all of it or nothing, and the way back."""

from __future__ import annotations

import copy
import hashlib
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdspec.errors import UsageError
from pdspec.refresh import refresh, rollback, swapping
from pdspec.stub_package import check_package, write_package

OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://acme.test"}],
    "paths": {"/a": {"get": {"operationId": "getA"}}, "/b": {"get": {"operationId": "getB"}}},
}
COMPATIBLE = copy.deepcopy(OLD)
COMPATIBLE["info"]["version"] = "2"
COMPATIBLE["paths"]["/c"] = {"get": {"operationId": "getC"}}
BREAKING = copy.deepcopy(OLD)
BREAKING["info"]["version"] = "3"
del BREAKING["paths"]["/b"]


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapping.os, "fsync", lambda _handle: None)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Path]:
    """A program beside a package that was made from the old document."""
    root = tmp_path / "app"
    root.mkdir()
    (root / "main.py").write_text("from acme_api import Client\nclient = Client()\nclient.get_b()\n")
    source = tmp_path / "acme.json"
    source.write_text(json.dumps(OLD))
    write_package(source, root / "acme_api")
    yield root
    sys.modules.pop("acme_api", None)


def new(tmp_path: Path, document: Any, name: str = "new.json") -> Path:
    path = tmp_path / name
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def state(folder: Path) -> dict[str, str]:
    """Every visible file with its hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith((".pdspec", "__pycache__")) for part in path.parts)
    }


def test_compatible(app: Path, tmp_path: Path) -> None:
    result = refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    assert result.done
    assert result.exit_code() == 0
    assert (result.scanned, result.reasons) == (1, ())
    assert json.loads((app / "acme_api" / "acme.json").read_text()) == COMPATIBLE
    assert "def get_c(" in (app / "acme_api" / "__init__.pyi").read_text()
    assert check_package(app / "acme_api") == []


def test_the_package_works_afterwards(app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    monkeypatch.syspath_prepend(str(app))
    package = importlib.import_module("acme_api")
    assert "getC" in package.Client.registry()


def test_calls_that_break_stop_it(app: Path, tmp_path: Path) -> None:
    before = state(app)
    result = refresh(new(tmp_path, BREAKING), app / "acme_api")
    assert not result.done
    assert result.exit_code() == 1
    assert result.reasons == ("1 call in your code would break",)
    assert "main.py:3:1: getB is gone" in result.text()
    assert "Nothing was changed" in result.text()
    assert state(app) == before
    assert refresh(new(tmp_path, BREAKING), app / "acme_api", force=True).done


def test_breaking_changes_that_no_call_meets_do_not(app: Path, tmp_path: Path) -> None:
    (app / "main.py").write_text("from acme_api import Client\nClient().get_a()\n")
    assert refresh(new(tmp_path, BREAKING), app / "acme_api").done


def test_without_any_code_every_breaking_change_counts(app: Path, tmp_path: Path) -> None:
    (app / "main.py").unlink()
    result = refresh(new(tmp_path, BREAKING), app / "acme_api")
    assert not result.done
    assert "no call of yours was found" in result.reasons[0]


def test_errors_stop_it(app: Path, tmp_path: Path) -> None:
    before = state(app)
    broken = copy.deepcopy(OLD)
    broken["paths"]["/a"]["get"]["security"] = [{"nobody": []}]
    for document in (broken, "openapi: [", "just: text"):
        assert not refresh(new(tmp_path, document, "new.yaml"), app / "acme_api").done
        assert state(app) == before


def test_dry_run(app: Path, tmp_path: Path) -> None:
    before = state(app)
    result = refresh(new(tmp_path, COMPATIBLE), app / "acme_api", dry_run=True)
    assert (result.done, result.reasons, result.exit_code()) == (False, (), 0)
    assert "Nothing stands in the way" in result.text()
    assert state(app) == before
    json.dumps(result.as_json())


def test_rollback(app: Path, tmp_path: Path) -> None:
    before = state(app)
    refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    between = state(app)
    refresh(new(tmp_path, BREAKING), app / "acme_api", force=True)
    rollback(app / "acme_api")
    assert state(app) == between
    told = rollback(app / "acme_api")
    assert state(app) == before
    assert told.left == 0
    assert check_package(app / "acme_api") == []
    with pytest.raises(UsageError, match="no earlier version"):
        rollback(app / "acme_api")


def test_rollback_refuses_a_copy_that_was_changed(app: Path, tmp_path: Path) -> None:
    refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    (copy_of_it,) = (app / "acme_api" / swapping.BACKUPS).rglob("acme.json")
    copy_of_it.write_text("{}")
    after = state(app)
    with pytest.raises(UsageError, match="was changed"):
        rollback(app / "acme_api")
    assert state(app) == after


STEPS = ("_stage", "_replace", "_write_state", "_back_up")


class _Killed(BaseException):
    """What stands for the power cut."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", range(8))
def test_an_exception_at_any_step_leaves_the_old_state(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    before, count = state(app), 0
    original = getattr(swapping, step)

    def failing(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == after + 1:
            raise OSError("disk full")
        return original(*arguments)

    monkeypatch.setattr(swapping, step, failing)
    try:
        refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    except OSError:
        monkeypatch.undo()
        assert state(app) == before
        assert not list(app.rglob(".pdspec-new-*"))
        assert refresh(new(tmp_path, COMPATIBLE), app / "acme_api").done
    else:
        assert count <= after


@pytest.mark.parametrize("after", range(12))
def test_a_kill_at_any_replacement_is_repaired_by_whoever_comes_next(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    before, count = state(app), 0
    original = swapping._replace

    def killed(*arguments: Any) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise _Killed  # nothing works any more, not even the way back
        original(*arguments)

    monkeypatch.setattr(swapping, "_replace", killed)
    try:
        refresh(new(tmp_path, COMPATIBLE), app / "acme_api")
    except _Killed:
        monkeypatch.undo()
        swapping.recover(swapping.find_project(app / "acme_api"))
        assert state(app) == before
        assert refresh(new(tmp_path, COMPATIBLE), app / "acme_api").done
    else:
        assert count <= after


def test_a_document_by_itself(tmp_path: Path) -> None:
    document = new(tmp_path, OLD, "api.yaml")
    (tmp_path / "new").mkdir()
    assert refresh(new(tmp_path / "new", COMPATIBLE), document).done
    assert json.loads(document.read_text())["info"]["version"] == "2"
    rollback(document)
    assert json.loads(document.read_text()) == OLD


def test_formats_follow_the_name(tmp_path: Path) -> None:
    document = new(tmp_path, OLD, "api.json")
    (tmp_path / "new").mkdir()
    text = "openapi: 3.1.0\ninfo: {title: Acme, version: '2'}\nservers: [{url: 'https://acme.test'}]\npaths:\n  /a: {get: {operationId: getA}}\n  /b: {get: {operationId: getB}}\n"
    assert refresh(new(tmp_path / "new", text, "new.yaml"), document).done
    assert json.loads(document.read_text())["info"]["version"] == "2"


def test_a_linked_document(tmp_path: Path) -> None:
    document = new(tmp_path, OLD, "api.json")
    write_package(document, tmp_path / "acme_api", link=True)
    (tmp_path / "new").mkdir()
    assert refresh(new(tmp_path / "new", COMPATIBLE), tmp_path / "acme_api").done
    assert json.loads(document.read_text()) == COMPATIBLE
    assert check_package(tmp_path / "acme_api") == []
    rollback(tmp_path / "acme_api")
    assert json.loads(document.read_text()) == OLD
    assert check_package(tmp_path / "acme_api") == []


def test_a_document_of_several_files_is_put_together(app: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    document = copy.deepcopy(COMPATIBLE)
    document["paths"]["/a"]["get"]["responses"] = {
        "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "thing.json"}}}}
    }
    (parts / "thing.json").write_text('{"type": "object", "properties": {"name": {"type": "string"}}}')
    assert refresh(new(parts, document), app / "acme_api").done
    assert check_package(app / "acme_api") == []
    assert "thing.json" not in {path.name for path in (app / "acme_api").iterdir()}


def test_what_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no document"):
        refresh(new(tmp_path, OLD), tmp_path / "empty")
    new(tmp_path / "empty", OLD, "a.json")
    new(tmp_path / "empty", OLD, "b.json")
    with pytest.raises(UsageError, match="2 documents"):
        refresh(new(tmp_path, OLD), tmp_path / "empty")
