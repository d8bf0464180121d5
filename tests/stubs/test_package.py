"""`pdspec stubs acme.yaml -o acme_api/`: a small typed package for any document."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pdspec.errors import LoadError, UsageError
from pdspec.stub_package import check_package, write_package
from stubs.checkers import CASES, ROOT

ACME = CASES / "acme.yaml"
MAIN = """
openapi: 3.0.3
info: {title: Many files}
paths:
  /pets/{id}: {$ref: "paths/pets.yaml#/one"}
"""
PATHS = """
one:
  get:
    operationId: getPet
    parameters: [{name: id, in: path, required: true, schema: {$ref: "../models/id.yaml"}}]
    responses:
      "200": {content: {application/json: {schema: {$ref: "../models/pet%20file.yaml"}, example: {$ref: "no"}}}}
"""
PET = """
type: object
required: [id]
properties:
  id: {$ref: "id.yaml"}
  friends: {type: array, items: {$ref: "#"}}
  lost: {$ref: "nowhere.yaml"}
"""


def many_files(folder: Path) -> Path:
    (folder / "paths").mkdir()
    (folder / "models").mkdir()
    (folder / "api.yaml").write_text(MAIN)
    (folder / "paths" / "pets.yaml").write_text(PATHS)
    (folder / "models" / "pet file.yaml").write_text(PET)
    (folder / "models" / "id.yaml").write_text("{type: integer}")
    return folder / "api.yaml"


def imported(folder: Path, code: str) -> str:
    """What a fresh interpreter prints that has the folder on its path."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder, check=True
    ).stdout


def test_a_package_is_four_small_files(tmp_path: Path) -> None:
    package = write_package(ACME, tmp_path / "acme_api")
    names = ["__init__.py", "__init__.pyi", "py.typed", "acme.yaml"]
    assert [path.name for path in package.files] == names
    assert sorted(path.name for path in package.folder.iterdir()) == sorted(names)
    assert package.problems == ()
    assert len((package.folder / "__init__.py").read_text().splitlines()) < 12
    assert (package.folder / "acme.yaml").read_bytes() == ACME.read_bytes()
    assert check_package(package.folder) == []


def test_it_works_at_once(tmp_path: Path) -> None:
    write_package(ACME, tmp_path / "acme_api")
    code = (
        "import acme_api; c = acme_api.Client(); print(len(acme_api.operations), c.request.get_shape().url)"
    )
    assert imported(tmp_path, code) == "7 https://api.acme.test/shapes\n"


def test_a_linked_document_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    document = tmp_path / "specs" / "acme.yaml"
    document.write_bytes(ACME.read_bytes())
    package = write_package(document, tmp_path / "acme_api", link=True)
    assert not (package.folder / "acme.yaml").exists()
    assert '"../specs/acme.yaml"' in (package.folder / "__init__.py").read_text()
    assert imported(tmp_path, "import acme_api; print(len(acme_api.operations))") == "7\n"
    assert check_package(package.folder) == []
    document.write_text(document.read_text().replace("getShape", "getForm"))
    (reason,) = check_package(package.folder)
    assert "acme.yaml has changed since" in reason


def test_writing_again_renews_it(tmp_path: Path) -> None:
    folder = write_package(ACME, tmp_path / "acme_api").folder
    (folder / "__init__.pyi").write_text("# document sha256: " + "0" * 64 + "\n")
    assert check_package(folder) != []
    write_package(folder / "acme.yaml", folder)
    assert check_package(folder) == []


def test_several_files_become_one(tmp_path: Path) -> None:
    document = many_files(tmp_path)
    package = write_package(document, tmp_path / "pets")
    assert sorted(path.name for path in package.folder.iterdir()) == [
        "__init__.py",
        "__init__.pyi",
        "openapi.json",
        "py.typed",
    ]
    kept: dict[str, Any] = json.loads((package.folder / "openapi.json").read_text())
    assert set(kept["x-files"]) == {"paths/pets.yaml", "models/id.yaml", "models/pet file.yaml"}
    (problem,) = package.problems
    assert "nowhere.yaml" in problem.message
    text = (package.folder / "__init__.pyi").read_text()
    assert "def get_pet(self, id: int) -> PetFile:" in text
    assert "friends: list[PetFile]" in text
    assert imported(tmp_path, "import pets; print(pets.Client.get_pet.__name__)") == "get_pet\n"
    assert check_package(package.folder) == []


def test_a_dict_is_kept_as_json(tmp_path: Path) -> None:
    source = {"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "getA"}}}}
    package = write_package(source, tmp_path / "tiny")
    assert [path.name for path in package.files][-1] == "openapi.json"
    assert check_package(package.folder) == []
    with pytest.raises(UsageError, match="dict"):
        write_package(source, tmp_path / "other", link=True)


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="identifier"):
        write_package(ACME, tmp_path / "acme-api")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").write_text("print('mine')\n")
    with pytest.raises(UsageError, match="left as it is"):
        write_package(ACME, tmp_path / "mine")
    assert check_package(tmp_path / "mine") == [
        f"{tmp_path / 'mine' / '__init__.py'}: was not made by `pdspec stubs`"
    ]
    assert "cannot be read" in check_package(tmp_path / "none")[0]
    with pytest.raises(LoadError):
        write_package(tmp_path / "missing.yaml", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_tool_for_maintainers_checks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    tool = importlib.import_module("tools.make_stubs")
    assert tool.main(["--check"]) == 0
    monkeypatch.setattr(tool, "check_vendored", lambda: ["v1.pyi: has changed"])
    assert tool.main(["--check"]) == 1
    assert capsys.readouterr().out == "v1.pyi: has changed\n"
