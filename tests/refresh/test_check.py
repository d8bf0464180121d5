"""The check: every kind of defect with its line, its operation and what is done about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pdspec.refresh import CheckFinding, check
from pdspec.refresh.lines import Lines
from pdspec.vendored import spec_path

YAML = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers:
  - url: https://{region}.test
components:
  securitySchemes:
    dig: {type: http, scheme: digest}
    tls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: x}
  schemas:
    Thing:
      type: object
      properties:
        code: {type: string, pattern: '^[a-'}
        size: {type: integer, default: large}
        kind: {type: string, enum: [a, a, b], default: z}
        other: {$ref: '#/components/schemas/Missing'}
paths:
  /things:
    get:
      parameters:
        - {name: q, in: query, schema: {type: string}, style: matrix}
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}}
            application/strange: {}
      security: [{dig: []}]
    post:
      operationId: call
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      security: [{key: []}, {nobody: []}]
  /things/{id}:
    get:
      operationId: getThing
      summary: one
      summary: two
  /gone:
    $ref: '#/components/pathItems/Nowhere'
"""


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[CheckFinding]:
    path = tmp_path_factory.mktemp("check") / "acme.yaml"
    path.write_text(YAML)
    report = check(path)
    assert not report.ok
    assert report.exit_code() == 1
    return list(report.findings)


EXPECTED = [
    ("error", "security", "dig is HTTP digest", "MissingCredentials", "security: [{dig", "get_things"),
    ("error", "broken-ref", "Nowhere", "missing", "$ref: '#/components/pathItems", ""),
    ("warning", "pattern", "^[a-", "not checked", "code: {", "call"),
    ("warning", "broken-ref", "Missing", "anything goes", "other: {", "get_things"),
    ("warning", "duplicate-key", "'summary' stands here again, first in line 37", "last one", "summary: two", "getThing"),
    ("warning", "scheme", "dig is HTTP digest", "cannot send", "dig: {type", ""),
    ("warning", "security", "nobody is not declared", "others are used", "security: [{key", "call"),
    ("warning", "server", "'region'", "server_variables", "servers:", ""),
    ("note", "default-type", '"large" is not integer', "never sent", "size: {", "call"),
    ("note", "default-enum", '"z"', "never sent", "kind: {", "call"),
    ("note", "enum-duplicate", '"a"', "once", "kind: {", "call"),
    ("note", "media-type", "application/strange", "bytes", "", "get_things"),
    ("note", "no-operation-id", "GET /things", "get_things", "get:", "get_things"),
    ("note", "name-taken", "the client itself", "call_", "post:", "call"),
    ("note", "scheme", "client certificate", "transport", "tls: {", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "code", "piece", "effect", "line", "operation"),
    EXPECTED,
    ids=[f"{e[1]}-{e[0]}" for e in EXPECTED],
)
def test_findings(
    findings: list[CheckFinding], severity: str, code: str, piece: str, effect: str, line: str, operation: str
) -> None:
    mine = [one for one in findings if one.code == code and one.severity == severity and piece in one.message]
    assert mine, "\n".join(map(str, findings))
    assert effect in mine[0].effect
    assert mine[0].line is not None
    assert line in YAML.splitlines()[mine[0].line - 1]
    if operation:
        assert operation in mine[0].operations


def test_undeclared_path_variable_and_style(findings: list[CheckFinding]) -> None:
    told = "\n".join(map(str, findings))
    assert "{id} in the path is not declared" in told
    assert "style 'matrix'" in told


@pytest.mark.parametrize("name", ["organizations.v1.yaml", "organizations.v2.yaml"])
def test_vendored_documents_are_sound(name: str) -> None:
    report = check(spec_path(name))
    assert report.findings == ()
    assert report.exit_code(strict=True) == 0
    assert "Nothing to complain about" in report.text()


def test_not_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("openapi: 3.1.0\npaths: [\n")
    (finding,) = check(path).findings
    assert (finding.severity, finding.code) == ("error", "unreadable")
    assert finding.line in (2, 3)
    assert check(tmp_path / "none.yaml").exit_code() == 1
    assert not check({"info": {}}).ok


def test_a_broken_reference_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pet.yaml").write_text(
        "type: object\nproperties:\n  owner:\n    $ref: 'owner.yaml'\n"
    )
    root = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.test"}], "paths": {"/a": {"get": {
        "operationId": "getA",
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "models/pet.yaml"}}}}},
    }}}}  # fmt: skip
    path = tmp_path / "root.json"
    path.write_text(json.dumps(root, indent=1))
    (finding,) = check(path).findings
    assert (finding.code, finding.line, finding.operations) == ("broken-ref", 4, ("getA",))
    assert finding.uri.endswith("models/pet.yaml")


def test_duplicate_keys_in_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"openapi": "3.1.0",\n "paths": {\n  "/a": {"get": {"operationId": "a"}},\n  "/a": {}\n }}'
    )
    twice = [one for one in check(path).findings if one.code == "duplicate-key"]
    assert [(one.line, one.pointer) for one in twice] == [(4, "/paths/~1a")]


def test_text_and_json(findings: list[CheckFinding], tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(YAML)
    report = check(path)
    text = report.text()
    assert text.splitlines()[0].endswith("OpenAPI 3.1.0, T 1, 3 operations")
    assert text.index("Errors") < text.index("Warnings") < text.index("Notes")
    told: dict[str, Any] = json.loads(json.dumps(report.as_json()))
    assert told["ok"] is False
    assert len(told["findings"]) == len(findings)


def test_a_swagger_2_document_has_lines_too(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_text(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: a.test\npaths:\n  /a:\n    get:\n      operationId: a\n"
        "      responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}}}\n"
        "definitions:\n  A:\n    type: object\n    properties:\n      b: {type: string, pattern: '('}\n"
    )
    (finding,) = [one for one in check(path).findings if one.code == "pattern"]
    assert finding.line == 13


@pytest.mark.parametrize("text", ['{"a": {"b/c": [1, {"d": "}"}]}}', "a:\n  b/c:\n    - 1\n    - {d: x}\n"])
def test_lines_know_every_pointer(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(text)
    lines = Lines(path)
    assert lines.of("/a/b~1c/1/d") == (1 if text.startswith("{") else 4)
    assert lines.of("/a/b~1c/1/d/none/at/all") == lines.of("/a/b~1c/1/d")
    assert Lines(tmp_path / "none").of("/a") is None
