"""`list`, `show`, `call`, `budget`, against the sandbox."""

from __future__ import annotations

import json
import shlex

import pytest


def test_list_is_plain_when_piped(run):
    ran = run("list")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert ran.code == 0
    assert len(rows) == 19
    assert ["getOrganization", "GET", "/organizations/{id}", "retired"] in [row[:4] for row in rows]
    assert ran.err == ""


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--retired"], 11),
        (["--alive"], 8),
        (["merge"], 1),
        (["--tag", "organizations"], 19),
        (["--spec", "v2", "--tag", "deals"], 1),
    ],
)
def test_list_filters(run, words, count):
    ran = run("list", *words, "--json")
    assert len(json.loads(ran.out)) == count


def test_list_of_nothing_says_so(run):
    ran = run("list", "nosuchthing")
    assert (ran.code, ran.out) == (0, "")
    assert "no operation fits" in ran.err


def test_show_has_everything(run):
    ran = run("show", "getOrganizations")
    for piece in (
        "GET /organizations", "client.get_organizations(", "20 tokens", "use --spec v2 getOrganizations", "start is replaced by cursor",
        "limit", "integer 1…500", "Answer 200", "company_id", "429", "RateLimited", "pdspec call getOrganizations limit=", "curl 'https://",
    ):  # fmt: skip
        assert piece in ran.out, piece


def test_every_operation_has_a_page_and_an_example_that_passes(run):
    for spec in ("v1", "v2"):
        for operation in json.loads(run("list", "--spec", spec, "--json").out):
            ran = run("--spec", spec, "show", operation["id"])
            assert ran.code == 0
            assert "curl " in ran.out, operation["id"]
            line = next(line for line in ran.out.splitlines() if line.startswith("  pdspec"))
            assert run(*shlex.split(line)[1:], "--dry-run").code == 0, line


def test_call_types_its_words(run, at):
    ran = run("call", "getOrganization", "id=7")
    assert json.loads(ran.out)["data"]["id"] == 7
    assert ran.err.count("is being retired") == 1
    assert json.loads(run("call", "get_organization", "7", "--query", "data.id").out) == 7
    assert at.requests[-1].path == "/v1/organizations/7"


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (
            ["name=Acme", "address.country=EE", "address.locality=Tartu"],
            {"name": "Acme", "address": {"country": "EE", "locality": "Tartu"}},
        ),
        (["name=7", "label_ids=1,2"], {"name": "7", "label_ids": [1, 2]}),
        (["name=A", "label_ids=1", "label_ids=2"], {"name": "A", "label_ids": [1, 2]}),
        (["name=A", "label_ids:=[3]", "website:=null"], {"name": "A", "label_ids": [3], "website": None}),
        (["name=A", "visible_to=3"], {"name": "A", "visible_to": 3}),
        (["name=A=B:=C"], {"name": "A=B:=C"}),
        (["name=Õun & co"], {"name": "Õun & co"}),
        (["name=A", f"custom_fields.{'a1' * 20}=gold"], {"name": "A", "custom_fields": {"a1" * 20: "gold"}}),
        (["--body", '{"name": "B"}'], {"name": "B"}),
    ],
)
def test_bodies(run, words, body):
    ran = run(
        "--spec", "v2", "--origin", "http://127.0.0.1:9", "call", "addOrganization", *words, "--dry-run"
    )
    assert ran.code == 0, ran.err
    sent = ran.out.split("\n\n")[1]
    assert json.loads(sent) == body
    assert ran.out.startswith("POST http://127.0.0.1:9/api/v2/organizations\n")
    assert "curl -X POST" in ran.out
    assert "$PIPEDRIVE_API_TOKEN" in ran.out


def test_body_from_file_and_stdin(spawn, run, home):
    (home / "b.json").write_text('{"name": "F"}')
    assert '{"name":"F"}' in run("call", "addOrganization", "--body", "@b.json", "--dry-run").out
    assert (
        '{"name":"S"}'
        in spawn("call", "addOrganization", "--body", "-", "--dry-run", input=b'{"name": "S"}').out
    )
    (home / "n.txt").write_text("from a file")
    assert '"name":"from a file"' in run("call", "addOrganization", "name=@n.txt", "--dry-run").out


def test_queries_and_forms(run, at):
    assert (
        json.loads(
            run(
                "call",
                "searchOrganization",
                "term=Ltd",
                "fields=name",
                "limit=2",
                "--query",
                "length(data.items)",
            ).out
        )
        == 2
    )
    lines = run("call", "getOrganizations", "limit=3", "--jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    table = run("call", "getOrganizations", "limit=3", "--table").out.splitlines()
    assert len(table) == 3
    assert table[0].startswith("1\t")


def test_all_walks_the_pages(run, at):
    lines = run("call", "getOrganizations", "limit=50", "--all", "--query", "id").out.splitlines()
    ids = [json.loads(line) for line in lines]
    assert len(ids) == len(set(ids)) > 200
    assert len(run("call", "getOrganizations", "--all", "--max", "7").out.splitlines()) == 7
    assert len(json.loads(run("call", "getOrganizations", "--all", "--max", "7", "--json").out)) == 7
    assert json.loads(run("call", "getOrganizations", "--all", "--max", "0", "--json").out) == []


def test_output_file_is_whole_or_not_there(run, at, home):
    assert run("call", "getOrganization", "7", "-o", "x.json").out == ""
    assert json.loads((home / "x.json").read_text())["data"]["id"] == 7
    assert run("call", "getOrganization", "99999", "-o", "y.json").code == 5
    assert sorted(p.name for p in home.iterdir() if p.is_file()) == ["x.json"]
    assert run("call", "getOrganization", "7", "-o", "no/such/folder/x.json").code == 3


def test_headers_and_verbose(run, at):
    ran = run("-v", "-H", "X-Request-Id: abc", "call", "getOrganization", "7")
    assert "debug: getOrganization: GET" in ran.err
    assert at.token not in ran.err


def test_budget(run, at):
    assert "getOrganizations\t3\t20\t60\ntotal\t60" in run("budget", "getOrganizations*3").out
    told = json.loads(run("budget", "--ask", "getOrganizations", "--json").out)
    assert told["burst_limit"] > 0
    assert run("budget", "getOrganizations*x").code == 2


def test_the_same_options_before_and_after(run, sandbox):
    words = ["--origin", sandbox.origin, "--api-token", sandbox.token]
    assert run(*words, "call", "getOrganization", "7").code == 0
    assert run("call", "getOrganization", "7", *words).code == 0
    assert run("call", *words, "--spec", "v2", "getOrganization", "7").err == ""


def test_secrets_from_files_and_the_environment(run, sandbox, home, monkeypatch):
    (home / "token").write_text(sandbox.token + "\n")
    monkeypatch.setenv("MY_TOKEN", sandbox.token)
    for word in ("@token", "env:MY_TOKEN"):
        assert run("--origin", sandbox.origin, "call", "getOrganization", "7", "--api-token", word).code == 0
        assert (
            run(
                "--origin", sandbox.origin, "call", "getOrganization", "7", "--credential", f"api_key={word}"
            ).code
            == 0
        )
    ran = run(
        "--origin", sandbox.origin, "call", "getOrganization", "7", "--credential", "api_kye=env:MY_TOKEN"
    )
    assert ran.code == 3
    assert "api_key" in ran.err
    assert sandbox.token not in ran.err


def test_stubs(run, home):
    (home / "acme.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Acme, version: '1'}\npaths: {/w: {get: {operationId: listWidgets, responses: {'200': {description: ok}}}}}\n"
    )
    assert run("stubs", "acme.yaml").code == 3
    assert run("stubs", "acme.yaml", "-o", "acme_api").code == 0
    assert (home / "acme_api" / "__init__.pyi").exists()
    assert run("stubs", "--check", "-o", "acme_api").code == 0
    (home / "acme_api" / "__init__.pyi").write_text("edited")
    assert run("stubs", "--check", "-o", "acme_api").code == 9


def test_check_and_diff(run, home):
    assert run("check", "v2").code == 0
    (home / "bad.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: B, version: '1'}\n"
        "paths: {/w: {get: {operationId: getW, parameters: [{$ref: '#/nope'}], responses: {'200': {description: ok}}}}}\n"
    )
    ran = run("check", "bad.yaml")
    assert "bad.yaml" in ran.out
    assert ran.code in (0, 2)
    assert json.loads(run("check", "bad.yaml", "--json").out)["findings"]
    assert run("check", "/nope.yaml").code == 2
    ran = run("diff", "v1", "v2")
    assert ran.code == 0
    assert "delete_organization" in ran.out
    assert run("diff", "v1", "v2", "--fail-on", "breaking").code == 9
    assert run("diff", "v2", "v2", "--fail-on", "any").code == 0
    assert json.loads(run("diff", "v1", "v2", "--json").out)["changes"]
    assert run("diff", "v1", "/nope.yaml").code == 2


def test_docs(run, home):
    assert run("docs", "-o", "site").code == 0
    assert {p.name for p in (home / "site").iterdir()} == {"index.html", "v2.html"}
    assert run("docs", "/nope.yaml", "-o", "other").code == 2
    assert not (home / "other").exists()


def test_demo_and_sandbox(spawn):
    ran = spawn("demo")
    assert ran.code == 0, ran.err
    assert "get_organization" in ran.out
    ran = spawn("sandbox", "--port", "70000")
    assert ran.code == 2


def test_sandbox_runs_until_told(home):
    import signal
    import subprocess
    import sys

    process = subprocess.Popen(
        [sys.executable, "-m", "pdspec", "sandbox", "--token", "tok", "--db", "s.db"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    origin, token = process.stdout.readline().strip(), process.stdout.readline().strip()
    assert (origin.startswith("http://127.0.0.1:"), token) == (True, "tok")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert f"pdspec --origin {origin} --api-token tok call" in err
    assert (home / "s.db").exists()


WIDGETS = "openapi: 3.1.0\ninfo: {{title: Acme, version: '{}'}}\npaths: {{/w: {{get: {{operationId: {}, responses: {{'200': {{description: ok}}}}}}}}}}\n"


def test_the_example_of_a_document_that_means_harm_is_text_for_the_shell(run, home):
    (home / "odd.yaml").write_text(WIDGETS.format(1, '"list$(touch owned)"'))
    ran = run("--spec", "odd.yaml", "show", "list$(touch owned)")
    assert "pdspec --spec odd.yaml call 'list$(touch owned)'" in ran.out


def test_scan_and_refresh(run, home):
    (home / "code.py").write_text(
        "import pdspec\nclient = pdspec.Client()\nclient.get_organization_deals(7)\nclient.add_organization(name='A')\n"
    )
    ran = run("scan", "code.py")
    assert ran.code == 9
    assert "code.py:3" in ran.out
    assert json.loads(run("scan", "code.py", "--json").out)[0]["line"] == 3
    assert run("scan", "code.py", "--to", "v1").code == 0
    missing = run("scan", "code.py", "cod.py")
    assert (missing.code, missing.out) == (3, "")
    assert "cod.py: there is no such file" in missing.err

    (home / "old.yaml").write_text(WIDGETS.format(1, "listWidgets"))
    (home / "new.yaml").write_text(WIDGETS.format(2, "listWidgets"))
    (home / "bad.yaml").write_text(WIDGETS.format(3, "somethingElse").replace("/w:", "/other:"))
    assert run("stubs", "old.yaml", "-o", "acme_api").code == 0
    assert run("refresh", "bad.yaml", "acme_api").code == 9
    assert run("refresh", "new.yaml", "acme_api", "--dry-run").code == 0
    assert run("refresh", "new.yaml", "acme_api").code == 0
    assert "version: '2'" in (home / "acme_api" / "old.yaml").read_text()
    assert run("refresh", "--rollback", "acme_api").code == 0
    assert "version: '1'" in (home / "acme_api" / "old.yaml").read_text()
    assert run("refresh", "new.yaml").code == 2
    assert run("refresh", "--rollback").code == 3
