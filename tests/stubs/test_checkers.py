"""What type checkers say of correct uses, of deliberate mistakes, and of the stubs themselves."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pdspec.stub_package import write_package
from stubs.checkers import CASES, ROOT, TOOLS, Found, marked, run_mypy, run_pyright

STUBS = [ROOT / "pdspec" / "v1.pyi", ROOT / "pdspec" / "v2.pyi"]
MISTAKES = CASES / "mistakes.py"
CUSTOM = CASES / "custom_fields.py"
FOREIGN = CASES / "foreign.py"
FOREIGN_MISTAKES = CASES / "foreign_mistakes.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package made of a foreign document; both checkers see it as `acme_api`."""
    folder = tmp_path_factory.mktemp("checked")
    write_package(CASES / "acme.yaml", folder / "acme_api")
    return folder


def checked(folder: Path) -> list[Path]:
    return [*STUBS, *sorted(CASES.glob("*.py")), folder / "acme_api" / "__init__.pyi"]


@pytest.fixture(scope="module")
def mypy(folder: Path) -> Found:
    return run_mypy(checked(folder), folder)


@pytest.fixture(scope="module")
def pyright(folder: Path) -> tuple[Found, Found]:
    return run_pyright(checked(folder), folder)


@pytest.mark.parametrize("name", ["v1.pyi", "v2.pyi", "__init__.pyi", "uses.py", "foreign.py"])
def test_stubs_and_correct_uses_are_clean(name: str, mypy: Found, pyright: tuple[Found, Found]) -> None:
    assert mypy.get(name, {}) == {}
    assert pyright[0].get(name, {}) == {}


@pytest.mark.parametrize("path", [MISTAKES, CUSTOM, FOREIGN_MISTAKES], ids=lambda path: path.name)
def test_mypy_complains_where_it_must(path: Path, mypy: Found) -> None:
    assert set(mypy.get(path.name, {})) == marked(path, "both", "mypy")


@pytest.mark.parametrize("path", [MISTAKES, CUSTOM, FOREIGN_MISTAKES], ids=lambda path: path.name)
def test_pyright_complains_where_it_must(path: Path, pyright: tuple[Found, Found]) -> None:
    assert set(pyright[0].get(path.name, {})) == marked(path, "both", "pyright")


def test_retired_calls_are_struck_through(pyright: tuple[Found, Found]) -> None:
    found = pyright[1]["uses.py"]
    assert set(found) == marked(CASES / "uses.py", "retired")
    assert any(
        "use pdspec.v2.Client().get_organizations()" in text for texts in found.values() for text in texts
    )


def test_stubtest_agrees_with_the_runtime(folder: Path) -> None:
    config = folder / "stubtest.ini"
    config.write_text("[mypy]\n[mypy-pdspec.*]\nfollow_imports = silent\nignore_errors = True\n")
    environment = {
        **os.environ,
        "MYPYPATH": f"{ROOT}{os.pathsep}{folder}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}",
    }
    answer = subprocess.run(
        [TOOLS / "stubtest", "pdspec.v1", "pdspec.v2", "acme_api", "--concise", "--mypy-config-file", config],
        capture_output=True, text=True, env=environment, cwd=folder, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout


def test_stubs_are_formatted_and_linted(folder: Path) -> None:
    files = [*STUBS, folder / "acme_api" / "__init__.pyi"]
    config = ["--config", ROOT / "pyproject.toml"]
    for command in (["format", "--check", "--no-cache"], ["check", "--no-cache", "--quiet"]):
        answer = subprocess.run(
            [TOOLS / "ruff", *command, *config, *files], capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stdout


def test_every_operation_is_a_method_of_the_client_and_of_every_view() -> None:
    import pdspec
    import pdspec.v2

    for path, operations in zip(STUBS, (pdspec.operations, pdspec.v2.operations), strict=True):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        methods = {
            node.name: {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }
        names = {operation.python_name for operation in operations.values()}
        for name in ("Client", "_Items", "_Pages", "_Responses", "_Requests", "_Streams"):
            assert names <= methods[name]
    assert len(pdspec.operations) == 19
    assert sys.version_info >= (3, 11)
