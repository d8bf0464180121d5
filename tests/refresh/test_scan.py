"""The scan of sample programs: which calls break, where, and what is proposed instead."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import pdspec
from pdspec.refresh import Diff, Finding, diff, scan
from pdspec.vendored import spec_path

OLD: dict[str, Any] = {
    "openapi": "3.1.0", "info": {"title": "Acme", "version": "1"},
    "paths": {
        "/widgets": {"get": {"operationId": "listWidgets", "parameters": [
            {"name": "color", "in": "query", "schema": {"type": "string", "enum": ["red", "blue"]}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 500}},
            {"name": "old", "in": "query", "schema": {"type": "string"}},
            {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
        ]}, "post": {"operationId": "addWidget", "requestBody": {"required": True, "content": {"application/json": {"schema": {
            "type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "string"}, "gone": {}}}}}}}},
        "/widgets/{id}": {"get": {"operationId": "getWidget"}, "delete": {"operationId": "dropWidget"}},
        "/widgets/{id}/parts": {"get": {"operationId": "getWidgetParts", "parameters": [{"name": "start", "in": "query", "schema": {"type": "integer"}}]}},
    },
}  # fmt: skip
NEW: dict[str, Any] = {
    "openapi": "3.1.0", "info": {"title": "Acme", "version": "2"},
    "paths": {
        "/widgets": {"get": {"operationId": "listWidgets", "parameters": [
            {"name": "color", "in": "query", "schema": {"type": "string", "enum": ["red"]}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
            {"name": "shop", "in": "query", "required": True, "schema": {"type": "string"}},
        ]}, "post": {"operationId": "addWidget", "requestBody": {"required": True, "content": {"application/json": {"schema": {
            "type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}}}}}},
        "/widgets/{widget_id}": {"get": {"operationId": "getWidget"}, "delete": {"operationId": "deleteWidget"}},
        "/parts": {"get": {"operationId": "getParts", "parameters": [
            {"name": "widget_id", "in": "query", "schema": {"type": "string"}}, {"name": "cursor", "in": "query", "schema": {"type": "string"}}]}},
    },
}  # fmt: skip
HEAD = "import pdspec\nclient = pdspec.SpecClient.from_spec('acme.yaml')\n"


@pytest.fixture(scope="module")
def changed() -> Diff:
    return diff(OLD, NEW)


def found(changed: Diff, folder: Path, code: str, **options: Any) -> list[Finding]:
    path = folder / "app.py"
    path.write_text(code)
    return [one for one in scan(path, changed, **options) if one.severity == "breaking"]


BREAKS = [
    ("client.list_widgets(shop='a', color='blue')", "'blue' is no longer allowed; 'blue' is passed", ""),
    ("client.list_widgets(shop='a', limit=200)", "maximum 500 → 100; 200 is passed", ""),
    ("client.list_widgets(shop='a', old='x')", "`old` of listWidgets: is gone", "client.list_widgets(shop='a')"),
    ("client.list_widgets(shop='a', x_trace='1')", "`x_trace` of listWidgets: is gone", "client.list_widgets(shop='a')"),
    ("client.list_widgets()", "`shop` of listWidgets: is new and required", "client.list_widgets(shop=...)"),
    ("client.items.list_widgets()", "`shop`", "client.items.list_widgets(shop=...)"),
    ("client.call('listWidgets')", "`shop`", "client.call('listWidgets', shop=...)"),
    ("client.add_widget(name='a', size='big')", "string → integer; 'big' is passed", ""),
    ("client.add_widget({'name': 'a', 'gone': 1})", "body `gone` of addWidget: is gone", "client.add_widget({'name': 'a'})"),
    ("client.get_widget(id=3)", "is called `widget_id` now", "client.get_widget(widget_id=3)"),
    ("client.drop_widget(3)", "is called deleteWidget now", "client.delete_widget(3)"),
    ("client.call('dropWidget', 3)", "is called deleteWidget now", "client.call('deleteWidget', 3)"),
    ("client.call(('DELETE', '/widgets/{id}'), 3)", "is called deleteWidget now", None),
    ("client.get_widget_parts(3, start=5)", "probably get_parts", "client.get_parts(widget_id=3)"),
    ("client.pages.get_widget_parts(id=3)", "probably get_parts", "client.pages.get_parts(widget_id=3)"),
    ("client.pages('getWidgetParts', 3)", "probably get_parts", "client.pages('getParts', widget_id=3)"),
    ("job = client.drop_widget", "is called deleteWidget now", "client.delete_widget"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "piece", "suggestion"), BREAKS)
def test_breaking_calls(changed: Diff, tmp_path: Path, line: str, piece: str, suggestion: str | None) -> None:
    (one,) = found(changed, tmp_path, HEAD + line + "\n")
    assert piece in one.message
    assert one.certain
    assert (one.line, one.code) == (3, line.removeprefix("job = "))
    if suggestion is not None:
        assert one.suggestion == suggestion
        ast.parse(one.suggestion)


FINE = [
    "client.list_widgets(shop='a', color='red', limit=100)",
    "client.list_widgets(**options)",
    "client.add_widget(name='a')",
    "client.add_widget({'name': 'a'})",
    "client.add_widget(body)",
    "client.get_widget(3)",
    "client.call('getWidget', 3)",
    "client.list_widgets(shop='a', color=chosen)",
    "print(client.operations)",
]  # fmt: skip


@pytest.mark.parametrize("line", FINE)
def test_calls_that_go_on_working(changed: Diff, tmp_path: Path, line: str) -> None:
    assert found(changed, tmp_path, HEAD + line + "\n") == []


CERTAIN = {
    "with": "import pdspec\nwith pdspec.SpecClient.from_spec('a') as c:\n    c.drop_widget(1)\n",
    "alias": "import pdspec as p\nc = p.Client()\nc.drop_widget(1)\n",
    "from": "from pdspec import Client as C\nC(api_token='x').drop_widget(1)\n",
    "v2": "from pdspec.v2 import Client\nc = Client()\nc.drop_widget(1)\n",
    "module": "from pdspec import v2\nv2.Client().drop_widget(1)\n",
    "options": "import pdspec\nc = pdspec.Client().with_options(timeout=3)\nc.drop_widget(1)\n",
    "annotation": "import pdspec\ndef f(c: pdspec.Client | None):\n    c.drop_widget(1)\n",
    "string annotation": "import pdspec\ndef f(*, c: 'pdspec.Client'):\n    c.drop_widget(1)\n",
    "attribute": "import pdspec\nclass A:\n  def __init__(self):\n    self.c = pdspec.Client()\n  def f(self):\n    self.c.drop_widget(1)\n",
    "maker": "import pdspec\ndef make() -> pdspec.Client: ...\nmake().drop_widget(1)\n",
    "copy": "import pdspec\na = pdspec.Client()\nb = a\nb.drop_widget(1)\n",
    "package": "from acme_api import Client\nc = Client()\nc.drop_widget(1)\n",
    "package module": "import acme_api\nacme_api.Client().drop_widget(1)\n",
    "inner function": "import pdspec\nc = pdspec.Client()\ndef f():\n    return c.drop_widget(1)\n",
}


@pytest.mark.parametrize("code", CERTAIN.values(), ids=CERTAIN)
def test_clients_are_followed(changed: Diff, tmp_path: Path, code: str) -> None:
    packages = ["acme_api"] if "acme_api" in code else []
    (one,) = found(changed, tmp_path, code, packages=packages)
    assert one.certain, code


def test_what_is_only_called_like_a_client_is_a_maybe(changed: Diff, tmp_path: Path) -> None:
    (one,) = found(changed, tmp_path, "def f(client):\n    client.drop_widget(1)\n")
    assert not one.certain
    assert "if this is a client" in str(one)


OTHERS = {
    "another object": "import pdspec\nshelf.drop_widget(1)\n",
    "another call": "import os\nos.call('dropWidget')\n",
    "a function": "drop_widget(1)\n",
    "another scope": "import pdspec\ndef a():\n    c = pdspec.Client()\ndef b(c):\n    c.drop_widget(1)\n",
    "text": "'client.drop_widget(1)'\n",
    "empty": "",
}


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_no_false_alarms(changed: Diff, tmp_path: Path, code: str) -> None:
    assert found(changed, tmp_path, code) == []


@pytest.mark.parametrize(
    "code", ["client = pdspec.Client(\nclient.drop_widget(1\n", "client.drop_widget(1)\0"]
)
def test_a_file_that_is_no_python_is_told_of(changed: Diff, tmp_path: Path, code: str) -> None:
    with pytest.warns(pdspec.PdspecWarning, match=r"app\.py was not looked at: "):
        assert found(changed, tmp_path, code) == []


def test_folders(changed: Diff, tmp_path: Path) -> None:
    code = HEAD + "client.drop_widget(1)\n"
    for name in (
        "app.py",
        "sub/job.py",
        ".hidden/x.py",
        "venv/x.py",
        "node_modules/x.py",
        "own/pyvenv.cfg",
        "own/x.py",
        "notes.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code)
    assert [Path(one.path).relative_to(tmp_path).as_posix() for one in scan(tmp_path, changed)] == [
        "app.py",
        "sub/job.py",
    ]


def test_nothing_is_run(changed: Diff, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    found(changed, tmp_path, f"open({str(mark)!r}, 'w')\n" + HEAD)
    assert not mark.exists()


def test_changed_answers_are_a_note(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(
        "import pdspec\nclient = pdspec.Client()\nclient.get_organization(7)\nclient.get_organization(8)\n"
    )
    changed = diff(spec_path("organizations.v1.yaml"), spec_path("organizations.v2.yaml"))
    (one,) = scan(path, changed)
    assert one.severity == "note"
    assert "the answer of getOrganization changed" in one.message


def test_clients_of_another_document_are_left_alone(changed: Diff, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(
        "import pdspec, pdspec.v2\nfrom pdspec.v2 import Client\n"
        "client = pdspec.v2.Client()\nclient.get_organizations(cursor='x')\nclient.call('getOrganization', 7)\n"
        "Client().update_organization(7, visible_to=3)\nfor x in client.items.get_organizations(): ...\n"
    )
    swap = diff(spec_path("organizations.v1.yaml"), spec_path("organizations.v2.yaml"))
    assert scan(path, swap) == []
    code = "import pdspec\nclient = pdspec.Client()\nclient.drop_widget(1)\n"
    assert found(changed, tmp_path, code, packages=["acme_api"]) == []


def test_the_swap_to_v2(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(
        "import pdspec\nclient = pdspec.Client()\n"
        "client.items.get_organization_deals(7, status='won', start=100)\n"
        "client.get_organizations_collection(since='2026-01-01T00:00:00Z', first_char='a')\n"
        "client.delete_organizations(ids='1,2')\n"
    )
    changed = diff(spec_path("organizations.v1.yaml"), spec_path("organizations.v2.yaml"))
    assert [one.suggestion for one in scan([path], changed) if one.severity == "breaking"] == [
        "client.items.get_deals(org_id=7, status='won')",
        "client.get_organizations(updated_since='2026-01-01T00:00:00Z')",
        "client.delete_organization(id=...)",
    ]
