"""Wrong input and broken servers: one exit code per branch, a few lines that teach, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from wire import answer


@pytest.mark.parametrize(
    ("words", "code", "say"),
    [
        (["lst"], 2, "did you mean list?"),
        (["list", "a", "b"], 2, "Try: pdspec list --help"),
        (["list", "--tga", "x"], 2, "--tag"),
        (["list", "--spec", "/nope.yaml"], 2, "/nope.yaml: cannot be read"),
        (["show"], 2, "OPERATION"),
        (["show", "getOrganisation"], 3, "did you mean"),
        (["call", "getOrganization", "seven"], 3, "'seven' is a string, not an integer"),
        (["call", "getOrganization", "7", "limt=3"], 3, "limt"),
        (["call", "getOrganization"], 3, "path.id: is required"),
        (["call", "getOrganization", "7", "8"], 3, "'8' is not KEY=VALUE"),
        (["call", "getOrganization", "id="], 3, "path.id"),
        (["call", "getOrganization", "id=.."], 3, "path.id"),
        (["call", "getOrganizations", "limit=1", "limit=2"], 3, "limit is given 2 times"),
        (["call", "getOrganizations", "limit:=nope"], 3, "is not JSON"),
        (["call", "getOrganizations", "limit:=NaN"], 3, "NaN is not JSON"),
        (["call", "addOrganization", "name=@/nope"], 3, "No such file"),
        (["call", "addOrganization", "--body", "{"], 3, "--body"),
        (["call", "addOrganization", "name=a", "--body", "{}"], 3, "whole and by fields"),
        (["call", "getOrganization", "7", "--query", "a["], 3, "JMESPath"),
        (["call", "getOrganization", "7"], 3, "pdspec login --token"),
        (["--origin", "ftp://x", "list"], 3, "origin must start with"),
        (["--timeout", "0", "list"], 2, "--timeout"),
        (["-H", "nonsense", "list"], 3, "-H is NAME:VALUE"),
        (["--credential", "x", "list", "--json"], 0, ""),
        (["--credential", "x", "call", "getOrganization", "7"], 3, "SCHEME=VALUE"),
        (["--api-token", "@/nope", "call", "getOrganization", "7"], 3, "cannot be read"),
        (["--api-token", "env:NOPE_NOPE", "call", "getOrganization", "7"], 3, "NOPE_NOPE is not set"),
        (
            [
                "--origin",
                "http://127.0.0.1:1",
                "--api-token",
                "t",
                "--timeout",
                "2",
                "call",
                "getOrganization",
                "7",
            ],
            4,
            "cannot connect",
        ),
    ],
)
def test_wrong_input(run, words, code, say):
    ran = run(*words)
    assert ran.code == code, ran.err
    assert say in ran.err
    assert len(ran.err.splitlines()) <= 6
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("", "empty"),
        ("a: [1", "line"),
        ("just text", ""),
        ("a: 1", ""),
        ('{"openapi": "3.1.0"', ""),
        ("\x00", ""),
    ],
)
def test_bad_documents(run, home, text, say):
    (home / "bad.yaml").write_text(text)
    ran = run("--spec", "bad.yaml", "list")
    assert ran.code == 2
    assert "bad.yaml" in ran.err
    assert say in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_bad_document_in_the_environment(spawn):
    ran = spawn("list", PDSPEC_SPEC="/nope")
    assert (ran.code, ran.err) == (2, "pdspec: /nope: cannot be read: No such file or directory\n")
    assert spawn("list", PDSPEC_SPEC="v2").out.startswith("getOrganizations\tGET\t/organizations\t\t")
    assert spawn("--spec", "v1", "list", PDSPEC_SPEC="/nope").code == 0


@pytest.mark.parametrize(
    ("what", "code", "say"),
    [
        (401, 5, "401"),
        (404, 5, "404"),
        (429, 5, "429"),
        (500, 6, "500"),
        (503, 6, "503"),
        ("garbage", 7, ""),
        ("truncate", 4, ""),
        ("drop", 4, ""),
    ],
)
def test_what_servers_do(run, at, what, code, say):
    at.fail(what, fraction=1.0, retry_after=0)
    ran = run("call", "mergeOrganizations", "id=1", "merge_with_id=2", "--timeout", "2")
    assert ran.code == code, ran.err
    assert say in ran.err
    assert 1 <= len(ran.err.splitlines()) <= 5
    assert "Traceback" not in ran.err
    assert at.token not in ran.err


def test_wrong_token(run, at):
    ran = run("--api-token", "wrong-token", "call", "getOrganization", "7")
    assert ran.code == 5
    assert "wrong-token" not in ran.err


def test_bugs_are_told_without_a_traceback(run, monkeypatch):
    monkeypatch.setattr("pdspec.cli.settings.Settings.bare_client", lambda _self: 1 / 0)
    ran = run("list")
    assert ran.code == 1
    assert "bug in pdspec: ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("PDSPEC_DEBUG", "1")
    assert "Traceback" in run("list").err


def test_broken_pipe_is_quiet(at):
    command = (
        f"{sys.executable} -m pdspec call getOrganizations --all limit=50 | head -1; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=30, check=False, text=True)
    first, code = done.stdout.splitlines()
    assert json.loads(first)["id"] == 1
    assert code == "141"
    assert "roken" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1


def test_interrupt(wire):
    server = wire(lambda line: line.wait(20))
    words = ["--origin", server.origin, "--api-token", "t", "call", "getOrganizationUsers", "1"]
    process = subprocess.Popen([sys.executable, "-m", "pdspec", *words], stderr=subprocess.PIPE)
    end = time.monotonic() + 20
    while not server.heard and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.decode().splitlines()[-1] == "pdspec: interrupted"


def test_terminals_are_safe_from_servers(run, wire):
    evil = json.dumps({"data": {"name": "a\x1b]0;pwned\x07b\x9b2J\u202e"}}, ensure_ascii=False).encode()
    raw = json.dumps({"error": "x\x1b[2J\x9b1;1H"}, ensure_ascii=False).encode()
    as_json = {"Content_Type": "application/json"}
    server = wire(answer(evil, **as_json), answer(evil, **as_json), answer(raw, status=400, **as_json))
    base = ["--origin", server.origin, "--api-token", "t", "call", "getOrganizationUsers", "1"]
    for words in ([], ["--table"]):
        ran = run(*base, *words)
        assert ran.code == 0, ran.err
        assert not set(ran.out) & {"\x1b", "\x07", "\x9b", "\u202e"}
    ran = run(*base)
    assert not set(ran.err) & {"\x1b", "\x9b"}


def test_no_extra(home):
    code = "import sys; sys.modules['click'] = None; sys.argv = ['pdspec']; from pdspec.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 2
    assert done.stderr == "pdspec: the command line needs its extra: pip install 'pdspec[all]'\n"
