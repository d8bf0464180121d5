"""Loading: documents that are none, caches that are damaged, and what `import pdspec` brings in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import pdspec
from pdspec.document import load
from pdspec.vendored import spec_path
from pdspec.yaml12 import load_yaml

ROOT = Path(__file__).parents[1]


def run(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter, as a user has one."""
    return subprocess.run(  # noqa: PLW1510  # the caller looks at stderr
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


BAD = {
    "empty": ("", "empty"),
    "a list": ("- a\n- b\n", "list"),
    "text": ("hello", "str"),
    "not YAML": ("openapi: 3.0.0\npaths: [a: b: c\n", "line 2"),
    "truncated YAML": ('openapi: "3.0.0\n', "line"),
    "truncated JSON": ('{"openapi": "3.0.0", "paths": {', "line 1"),
    "not OpenAPI": ("name: x\nversion: 1\n", "neither `openapi` nor `swagger`"),
    "another version": ("openapi: 4.0.0\n", "'4.0.0'"),
    "too deep": ("openapi: 3.0.0\nx: " + "[" * 5000, "nested deeper"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_document_says_where_and_why(tmp_path: Path, name: str) -> None:
    text, words = BAD[name]
    path = tmp_path / ("api.json" if "JSON" in name else "api.yaml")
    path.write_text(text)
    with pytest.raises(pdspec.SpecError) as caught:
        pdspec.SpecClient.from_spec(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_a_missing_or_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(pdspec.LoadError, match="No such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(pdspec.LoadError, match="cannot be read"):
        load(tmp_path)
    binary = tmp_path / "api.yaml"
    binary.write_bytes(b"\xff\x00\x80")
    with pytest.raises(pdspec.LoadError, match="not UTF-8"):
        load(binary)


def test_yaml_is_read_as_yaml_1_2() -> None:
    text = "{a: no, b: on, c: yes, d: 2020-01-01, e: 090, f: 0o17, g: 0x1F, h: 1e3, i: ~, j: True, 200: x, on: y, k: 1_000, l: 12:30:45}"
    assert load_yaml(text) == {
        "a": "no", "b": "on", "c": "yes", "d": "2020-01-01", "e": 90, "f": 15, "g": 31, "h": 1000.0, "i": None, "j": True,
        "200": "x", "on": "y", "k": "1_000", "l": "12:30:45",
    }  # fmt: skip


def test_duplicate_keys_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text("openapi: 3.0.0\npaths: {}\ninfo: {title: a}\ninfo: {title: b}\n")
    with pytest.warns(pdspec.PdspecWarning, match="line 4.*duplicate key 'info'"):
        document = load(path)
    assert document.root["info"] == {"title": "b"}
    assert "duplicate key" in document.notes[0].message


def test_aliases_cannot_expand_without_end(tmp_path: Path) -> None:
    lines = ["openapi: 3.0.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    path = tmp_path / "api.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(pdspec.LoadError, match="aliases expand"):
        load(path)


def _large(path: Path) -> Path:
    """A document large enough that its cached form is read piece by piece."""
    text = spec_path("organizations.v1.yaml").read_text()
    filler = f"\n  schemas:\n    Filler: {{description: {'z' * 1_200_000}}}\n"
    assert "\n  schemas:\n" in text
    path.write_text(text.replace("\n  schemas:\n", filler, 1))
    return path


def _use(path: Path) -> list[str]:
    client = pdspec.SpecClient.from_spec(path)
    request = client.request.add_organization({"name": "A", "visible_to": "3"})
    assert request.body == b'{"name":"A","visible_to":"3"}'
    assert request.url == "https://api.pipedrive.com/v1/organizations"
    with pytest.raises(pdspec.InvalidCall, match="at most 500"):
        client.request.get_organizations(limit=501)
    assert len(client.problems) == 0
    return list(client.operations)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        "nothing",
        "empty",
        "garbage",
        "truncated",
        "other JSON",
        "bits flipped",
        "removed in use",
        "read-only folder",
        "folder is a file",
    ],
)
def test_the_cache_is_never_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str, large: bool
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PDSPEC_CACHE_DIR", str(cache))
    path = (
        _large(tmp_path / "api.yaml")
        if large
        else Path(shutil.copy(spec_path("organizations.v1.yaml"), tmp_path))
    )
    if damage == "folder is a file":
        cache.write_text("")
    first = _use(path)
    files = list(cache.glob("*.json")) if cache.is_dir() else []
    for file in files:
        data = file.read_bytes()
        damaged = {
            "empty": b"",
            "garbage": os.urandom(500),
            "truncated": data[: len(data) // 2],
            "other JSON": b'{"size":0}\n',
            # Still JSON, and another API: without its bounds.
            "bits flipped": data.replace(b'"maximum"', b'"maxumum"'),
        }
        if damage in damaged:
            file.write_bytes(damaged[damage])
    if damage == "removed in use":
        client = pdspec.SpecClient.from_spec(path)
        shutil.rmtree(cache)
        assert client.request.get_organization(7).method == "GET"
    if damage == "read-only folder":
        shutil.rmtree(cache)
        cache.mkdir(mode=0o500)
    assert _use(path) == first


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG_CACHE_HOME is of other systems")
def test_a_relative_cache_home_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PDSPEC_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.chdir(tmp_path)
    load(spec_path("organizations.v1.yaml"))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert list((tmp_path / "home" / ".cache" / "pdspec").glob("*.json"))


def test_the_cached_form_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDSPEC_CACHE_DIR", str(tmp_path / "cache"))
    path = Path(shutil.copy(spec_path("organizations.v1.yaml"), tmp_path))
    load(path)
    code = f"import sys; from pdspec.document import load; d = load({str(path)!r}); print(len(d.root['paths']), 'yaml' in sys.modules)"
    assert run(code).stdout.split() == ["14", "False"]
    path.write_text(path.read_text().replace("Pipedrive", "Another"))
    assert "Another" in load(path).root["info"]["title"], "a changed file is another document"


def test_import_loads_the_registry_and_nothing_heavy() -> None:
    run("import pdspec")
    done = run("""
        import sys, pdspec
        print(len(pdspec.operations))
        heavy = {"jsonschema", "jinja2", "yaml", "click", "rich", "cheroot", "sqlite3", "referencing", "pytest"}
        print(sorted(heavy & set(sys.modules)))
    """)
    assert done.stdout.split("\n")[:2] == ["19", "[]"], done.stderr


def test_everything_public_is_found_without_another_import() -> None:
    done = run("""
        import pdspec
        print(sorted(set(pdspec.__all__) - set(dir(pdspec))))
        print(pdspec.v2.Client.__module__, pdspec.sandbox.Sandbox.__name__, pdspec.testing.mock.__name__)
        print(hasattr(pdspec, "clients"))
    """)
    assert done.stdout.split("\n")[:3] == ["[]", "pdspec.v2 Sandbox mock", "False"], done.stderr


def test_pdspec_spec_swaps_the_document(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: Mine}\npaths: {/x: {get: {operationId: getX}}}\n")
    done = run(
        "import pdspec; print(list(pdspec.operations), hasattr(pdspec.Client, 'get_x'))",
        PDSPEC_SPEC=str(path),
    )
    assert done.stdout.strip() == "['getX'] True", done.stderr
    missing = str(tmp_path / "none.yaml")
    assert run("import pdspec; pdspec.SpecClient", PDSPEC_SPEC=missing).stderr == "", "the rest can be used"
    for use in ("pdspec.Client", "pdspec.operations", "from pdspec import Client"):
        assert "LoadError" in run(f"import pdspec; {use}", PDSPEC_SPEC=missing).stderr
    done = run("import pdspec; print(len(pdspec.operations))", PDSPEC_SPEC="v2")
    assert done.stdout.strip() == "18", done.stderr


def test_a_broken_corner_leaves_the_rest_working() -> None:
    document = {
        "openapi": "3.0.3",
        "servers": [{"url": "https://h.test"}],
        "paths": {
            "/good": {"get": {"operationId": "good"}},
            "/bad": {"get": {"operationId": "bad", "parameters": [{"$ref": "#/components/parameters/None"}]}},
            "/odd": "nonsense",
            "/worse": {"get": 7},
        },
    }
    with pytest.warns(pdspec.PdspecWarning, match="problems"):
        client = pdspec.SpecClient.from_spec(document)
    assert client.request.good().url == "https://h.test/good"
    assert client.request.bad().url == "https://h.test/bad"
    pointers = {problem.pointer for problem in client.problems}
    assert {"/paths/~1odd", "/paths/~1worse/get"} <= pointers
    assert any(problem.operation == "bad" for problem in client.problems)
