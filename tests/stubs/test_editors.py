"""What people see while they type: asked of a real language server, and of Jedi (IPython, Jupyter)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jedi
import pytest

import pdspec
from stubs.checkers import ROOT, TOOLS
from stubs.lsp import LanguageServer

HEAD = "import pdspec\nimport pdspec.v2\nclient = pdspec.Client()\nv2 = pdspec.v2.Client()\n"
NAMES = {operation.python_name for operation in pdspec.operations.values()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp("editor")
    server = LanguageServer([str(TOOLS / "basedpyright-langserver"), "--stdio"], folder, [ROOT])
    yield server
    server.close()


@pytest.mark.parametrize(
    "place", ["client", "client.items", "client.pages", "client.response", "client.request"]
)
def test_all_nineteen_operations_after_the_dot(server: LanguageServer, place: str) -> None:
    assert set(server.completions(f"{HEAD}{place}.|")) >= NAMES
    assert len(NAMES) == 19


def test_parameters_inside_the_call(server: LanguageServer) -> None:
    found = server.completions(f"{HEAD}client.get_organization_deals(|)")
    assert {"id=", "status=", "sort=", "start=", "limit=", "only_primary_association="} <= set(found)
    assert "status=" in server.completions(f"{HEAD}client.get_organization_deals(7, st|)")
    found = server.completions(f"{HEAD}client.add_organization(|)")
    assert {"name=", "owner_id=", "visible_to=", "body="} <= set(found)
    assert "fields=" not in found


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (
            'client.get_organization_deals(7, status="|")',
            {"open", "won", "lost", "deleted", "all_not_deleted"},
        ),
        ('client.add_organization(name="A", visible_to="|")', {"1", "3", "5", "7"}),
        ('client.add_organization({"name": "A", "visible_to": "|"})', {"1", "3", "5", "7"}),
        ('v2.get_deals(sort_direction="|")', {"asc", "desc"}),
        ('client.get_organization_updates(7, items=["|"])', {"activity", "note", "deal", "file"}),
        ('client.call("|")', set(pdspec.operations)),
        ('pdspec.Client(validate_responses="|")', {"off", "warn", "raise"}),
    ],
)
def test_values_between_the_quotes(server: LanguageServer, call: str, wanted: set[str]) -> None:
    found = {label.strip("\"'") for label in server.completions(f"{HEAD}{call}")}
    assert found >= wanted


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (
            'client.add_organization({"|"})',
            {"name", "owner_id", "label", "label_ids", "visible_to", "add_time"},
        ),
        ('client.merge_organizations(7, {"|"})', {"merge_with_id"}),
        ('v2.add_organization({"address": {"|"}})', {"value", "country", "postal_code"}),
        ('client.get_organization(7)["|"]', {"data", "success", "additional_data", "related_objects"}),
        ('client.get_organization(7)["data"]["|"]', {"name", "owner_id", "address", "label_ids"}),
        ('client.response.get_organization(7).data["|"]', {"data", "success"}),
    ],
)
def test_keys_of_bodies_and_answers(server: LanguageServer, expression: str, wanted: set[str]) -> None:
    found = {label.strip("\"'") for label in server.completions(f"{HEAD}{expression}")}
    assert found >= wanted


def test_keys_of_items_in_a_loop(server: LanguageServer) -> None:
    source = f'{HEAD}for one in client.items.get_organizations():\n    one["|"]'
    assert {"name", "owner_id"} <= {label.strip("\"'") for label in server.completions(source)}


def test_hover_has_signature_and_description(server: LanguageServer) -> None:
    text = server.hover(f"{HEAD}client.get_organization_d|eals(7)")
    assert 'status: Literal["open", "won", "lost", "deleted", "all_not_deleted"]'.replace('"', "'") in text
    assert "DealList" in text
    assert "Page through the deals" in text
    assert "being retired" in text
    assert "get\\_deals" in text or "get_deals" in text


def test_hover_on_an_answer_names_its_type(server: LanguageServer) -> None:
    assert "OrganizationAnswer" in server.hover(f"{HEAD}ans|wer = client.get_organization(7)")
    assert "str" in server.hover(f'{HEAD}na|me = client.get_organization(7)["data"]["name"]')
    assert "Items[Organization]" in server.hover(f"{HEAD}al|l = client.items.get_organizations()")


def test_signature_help_in_a_call(server: LanguageServer) -> None:
    (found,) = server.signatures(f"{HEAD}client.get_organization_deals(|")
    labels = [parameter["label"] for parameter in found["parameters"]]
    shown = [found["label"][slice(*label)] if isinstance(label, list) else label for label in labels]
    assert shown[0] == "id: int"
    assert any(text.startswith("status:") for text in shown)
    assert len(server.signatures(f"{HEAD}client.add_organization(|")) == 2


# Jedi does not complete inside string literals; what it can know, it must.


def _jedi(source: str, folder: Path) -> jedi.Script:
    project = jedi.Project(folder, added_sys_path=[str(ROOT)])
    return jedi.Script(source, path=folder / "shown.py", project=project)


@pytest.mark.parametrize(
    "place", ["client", "client.items", "client.pages", "client.response", "client.request"]
)
def test_jedi_knows_the_operations(tmp_path: Path, place: str) -> None:
    script = _jedi(f"{HEAD}{place}.", tmp_path)
    assert {one.name for one in script.complete()} >= NAMES


def test_jedi_knows_the_parameters(tmp_path: Path) -> None:
    source = f"{HEAD}client.get_organization_deals("
    script = _jedi(source, tmp_path)
    assert {"id=", "status=", "limit="} <= {one.name for one in script.complete()}
    (found,) = script.get_signatures()
    assert found.params[0].name == "id"
    assert "status" in {param.name for param in found.params}
    assert "Page through the deals" in found.docstring()


def test_jedi_knows_the_fields_of_a_body(tmp_path: Path) -> None:
    found = {one.name for one in _jedi(f"{HEAD}client.add_organization(", tmp_path).complete()}
    assert {"name=", "owner_id=", "visible_to="} <= found


def test_jedi_knows_what_comes_back(tmp_path: Path) -> None:
    (found,) = _jedi(f"{HEAD}answer = client.get_organization(7)\nanswer", tmp_path).infer()
    assert found.name == "OrganizationAnswer"
    script = _jedi(f"{HEAD}client.response.get_organization(7).", tmp_path)
    assert {"status", "headers", "data"} <= {one.name for one in script.complete()}
