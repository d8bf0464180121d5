"""Colours, progress and completion: on a terminal, in a pipe, and with the environment's wishes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_colours_on_a_terminal_only(terminal, spawn, at):
    words = ["call", "getOrganizationUsers", "1"]
    assert "\x1b[" in terminal(*words).out
    assert "\x1b[" not in terminal(*words, NO_COLOR="1").out
    assert "\x1b[" not in terminal(*words, TERM="dumb").out
    assert "\x1b[" not in spawn(*words).out
    forced = spawn(*words, FORCE_COLOR="1").out
    assert "\x1b[" in forced
    assert "\x1b[" not in spawn(*words, FORCE_COLOR="1", NO_COLOR="1").out


def test_tables_on_a_terminal_fit_it(terminal, at):
    ran = terminal("call", "getOrganizations", "limit=3", "--table", NO_COLOR="1")
    lines = [line for line in ran.out.splitlines() if not line.startswith("note:")]
    assert lines[0].split()[:2] == ["id", "name"]
    assert len(lines) == 4
    assert max(map(len, lines)) <= 100
    assert "OPERATION" in terminal("list", NO_COLOR="1").out


def test_show_wraps_on_a_terminal(terminal):
    assert (
        max(
            len(line)
            for line in terminal("show", "mergeOrganizations", NO_COLOR="1")
            .out.split("Example")[0]
            .splitlines()
        )
        <= 100
    )


def test_progress_bar(terminal, at, home):
    ran = terminal("export", "getOrganizations", "limit=50", "-o", "o.jsonl")
    assert ran.code == 0
    assert "export getOrganizations" in ran.out
    assert "tokens" in ran.out
    assert "items in o.jsonl" in ran.out
    ran = terminal("import", "addOrganization", "o.jsonl", "--dry-run")
    assert ran.code == 0
    assert "rows are valid" in ran.out


def test_a_file_is_never_coloured(spawn, at, home):
    spawn("call", "getOrganization", "7", "-o", "x.json", FORCE_COLOR="1")
    assert json.loads((home / "x.json").read_text())["data"]["id"] == 7


COMPLETIONS = [
    ("pdspec sh", ["show"]),
    ("pdspec call getOrganizationM", ["getOrganizationMailMessages"]),
    ("pdspec call get_organization_m", ["get_organization_mail_messages"]),
    ("pdspec --spec v2 call getD", ["getDeals"]),
    ("pdspec call --spec v2 getD", ["getDeals"]),
    ("pdspec call getOrganizations li", ["limit="]),
    ("pdspec call getOrganizations limit=3 l", []),
    ("pdspec call --spec v2 addOrganization address.c", ["address.country="]),
    ("pdspec call addOrganization visible_to=", ["1", "3", "5", "7"]),
    ("pdspec call searchOrganization exact_match=t", ["true"]),
    ("pdspec call searchOrganization fields=address,n", ["address,notes", "address,name"]),
    ("pdspec show mergeO", ["mergeOrganizations"]),
    ("pdspec export getOrganizationF", ["getOrganizationFiles", "getOrganizationFollowers"]),
    ("pdspec completion ", ["bash", "zsh", "fish"]),
    ("pdspec list --ret", ["--retired"]),
    ("pdspec --spec /nope call x", []),
]


@pytest.mark.parametrize(("line", "expected"), COMPLETIONS)
def test_completion_in_bash(line, expected, monkeypatch, capfd):
    import pdspec.cli

    monkeypatch.setenv("_PDSPEC_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_LINE", line)
    pdspec.cli.run([])
    sys.stdout.flush()
    found = [row.partition(",")[2] for row in capfd.readouterr().out.splitlines() if row]
    assert sorted(found) == sorted(expected)


def test_a_real_bash_completes(tmp_path, spawn):
    (tmp_path / "pdspec").write_text(f'#!/bin/sh\nexec {sys.executable} -m pdspec "$@"\n')
    (tmp_path / "pdspec").chmod(0o755)
    (tmp_path / "c.sh").write_text(spawn("completion", "bash").out)
    script = """
        source c.sh
        COMP_LINE='pdspec call addOrganization visible_to='; COMP_POINT=${#COMP_LINE}
        COMP_WORDS=(pdspec call addOrganization visible_to =); COMP_CWORD=4
        _pdspec_completion pdspec; echo "${COMPREPLY[@]}"
        COMP_LINE='pdspec ca'; COMP_POINT=${#COMP_LINE}; _pdspec_completion pdspec; echo "${COMPREPLY[@]}"
    """
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.stdout.split("\n")[:2] == ["1 3 5 7", "call"], done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_are_sound(spawn, shell, tmp_path):
    ran = spawn("completion", shell)
    assert ran.code == 0
    assert "_PDSPEC_COMPLETE" in ran.out
    if found := shutil.which(shell):
        (tmp_path / "c").write_text(ran.out)
        assert subprocess.run([found, "-n", str(tmp_path / "c")], check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (["--version"], {"rich", "jmespath", "cheroot", "jinja2", "yaml", "jsonschema", "sqlite3"}),
        (["--help"], {"rich", "jmespath", "cheroot", "jinja2", "yaml", "jsonschema", "sqlite3"}),
        (["list"], {"rich", "jmespath", "cheroot", "jinja2", "jsonschema", "sqlite3"}),
        (["show", "getOrganizations"], {"rich", "jmespath", "cheroot", "jinja2", "sqlite3"}),
        (
            ["call", "getOrganization", "7", "--dry-run"],
            {"rich", "jmespath", "cheroot", "jinja2", "jsonschema", "sqlite3"},
        ),
    ],
)
def test_what_is_not_used_is_not_imported(words, never):
    code = f"import sys, pdspec.cli; pdspec.cli.run({words!r}); print(sorted({never!r} & set(sys.modules)), file=sys.stderr)"
    run = [sys.executable, "-c", code]
    subprocess.run(run, capture_output=True, check=True)  # fills the cache of parsed documents
    assert subprocess.run(run, capture_output=True, check=True, text=True).stderr.splitlines()[-1] == "[]"
