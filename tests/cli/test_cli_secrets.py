"""Every command, against servers that repeat what they were sent: nothing secret on stdout, stderr or in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from wire import Line, Wire, answer

from pdspec.masks import Mask

TOKEN = "t0kZq7alpha/+&\"<b>'$z%25Xw9Vbravo=="
CALLS = {
    "call": "call getOrganization 7",
    "call with headers": "call getOrganization 7 -i",
    "call to a file": "call getOrganization 7 -o answer.json",
    "dry run": "call getOrganization 7 --dry-run",
    "all pages": "call getOrganizations --all --table",
    "export": "export getOrganizations -o items.jsonl --restart",
    "export as JSON": "export getOrganizations -o items.csv --json --restart",
    "import": "import addOrganization rows.jsonl",
    "import with a journal": "import addOrganization rows.jsonl --journal journal.db --json",
    "budget": "budget --ask getOrganizations",
}
LOCAL = {
    "list": "list", "list as JSON": "list --json", "show": "show getOrganization", "docs": "docs", "check": "check v2",
    "a bad document": "check bad.yaml", "diff": "diff v1 v2", "scan": "scan .", "stubs": "stubs -o made/",
    "completion": "completion bash", "logout": "logout", "budget": "budget getOrganizations*5 --json",
    "unknown": "lst", "an option too much": "call getOrganization 7 --typo", "refresh": "refresh bad.yaml",
}  # fmt: skip


def echo(how: str) -> Callable[[Line], None]:
    """A server that says the token again, in many ways at once."""

    def script(line: Line) -> None:
        ways = [TOKEN, quote(TOKEN, safe=""), b64encode(TOKEN.encode()).decode(), TOKEN.encode().hex()]
        said = " ".join(ways)
        page = {"pagination": {"more_items_in_collection": True, "next_start": TOKEN}}
        line.send({
            "401": answer({"success": False, "error": said, "error_info": ways}, 401, X_Echo=said),
            "403": answer(said.encode(), 403),
            "500": answer({"error": said}, 500, Link=f'<http://evil.test/?{ways[1]}>; rel="next"'),
            "302": answer(b"", 302, Location=f"/?{said}"),
            "reason": f"HTTP/1.1 404 {said}\r\nContent-Length: 0\r\n\r\n".encode(),
            "no HTTP": f"HTTP/1.1 {said}\r\n\r\n".encode(),
            "no JSON": answer(f"{{{said}".encode(), Content_Type="application/json"),
            "no coding": answer(b"abc", Content_Encoding=TOKEN),
            "no page": answer({"success": True, "data": said, "additional_data": {}}),
            "no next": answer({"success": True, "data": [{"id": 1}], "additional_data": page}),
        }[how])  # fmt: skip

    return script


HOW = ("401", "403", "500", "302", "reason", "no HTTP", "no JSON", "no coding", "no page", "no next")


@pytest.fixture
def there(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (home / "rows.jsonl").write_text('{"name": "a"}\n{"name": "b"}\n')
    (home / "bad.yaml").write_text("a: [1")
    (home / "code.py").write_text("client.get_organizations()\n")
    for name in ("tmp", "cache"):
        (home / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", TOKEN)
    return home


def assert_unseen(*texts: str, folder: Path) -> None:
    """Nothing of the token, however written; a half of it is too much."""
    masks = [Mask([secret]) for secret in (TOKEN, "t0kZq7alpha", "Xw9Vbravo")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    for content in [*(text.encode() for text in texts), *(path.read_bytes() for path in files)]:
        for mask in masks:
            assert mask.content(content) is content
    assert not [path for path in files if "t0kZq7alpha" in str(path)]


@pytest.mark.parametrize("words", CALLS.values(), ids=CALLS)
def test_calls_to_servers_that_repeat_the_token(
    run: Any, wire: Callable[..., Wire], there: Path, words: str
) -> None:
    heard = 0
    for how in HOW:
        server = wire(echo(how))
        if how in ("no page", "no next") and words.startswith("call getOrganization "):
            continue  # what succeeds is handed over as it is
        ran = run("--origin", server.origin, "-v", "--timeout", "1", *words.split())
        assert_unseen(ran.out, ran.err, folder=there)
        assert ran.code != 1, ran.err
        heard += sum(TOKEN.encode() in one.raw for one in server.heard)
    assert heard or "--dry-run" in words


@pytest.mark.parametrize("words", LOCAL.values(), ids=LOCAL)
def test_commands_that_call_nobody(run: Any, there: Path, words: str) -> None:
    secrets = ("-H", f"X-Goog-Api-Key: {TOKEN}", "--api-token", TOKEN, "-v")
    ran = run(*secrets, *words.split())
    assert ran.code != 1, ran.err
    assert_unseen(ran.out, ran.err, folder=there)


@pytest.mark.parametrize(
    "words",
    [
        ["-H", TOKEN, "call", "getOrganization", "7"],
        ["-H", f"Authorization {TOKEN}", "call", "getOrganization", "7"],
        ["--credential", TOKEN, "call", "getOrganization", "7"],
        ["--credential", f"nope={TOKEN}", "call", "getOrganization", "7"],
        ["--credential", f"api_key=@{TOKEN}", "call", "getOrganization", "7"],
        ["--api-token", f"@{TOKEN}", "call", "getOrganization", "7"],
        ["--api-token", f"env:{TOKEN}", "call", "getOrganization", "7"],
        ["--api-token", f"{TOKEN}\n\nx", "call", "getOrganization", "7"],
        ["login", TOKEN],
        ["login", "--token", TOKEN],
        ["login", "--client-id", "x", "--client-secret", f"@{TOKEN}"],
        ["login", "--client-id", "x", "--client-secret", f"env:{TOKEN}"],
        ["--origin", f"https://ann:{TOKEN}@api.test", "call", "getOrganization", "7"],
        ["--base-url", f"ftp://ann:{TOKEN}@api.test", "call", "getOrganization", "7"],
        ["--spec", f"https://ann:{TOKEN}@api.test/acme.yaml", "list"],
        ["diff", "v1", f"https://ann:{TOKEN}@api.test/acme.yaml"],
        ["--api-tokn", TOKEN, "list"],
    ],
)  # fmt: skip
def test_a_secret_in_the_wrong_place_is_not_repeated(
    run: Any, there: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.delenv("PIPEDRIVE_API_TOKEN")
    ran = run(*words)
    assert ran.code in (2, 3), ran.err
    assert_unseen(ran.out, ran.err, folder=there)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_a_line_with_a_token(spawn: Any, there: Path, shell: str) -> None:
    line = f"pdspec --api-token '{TOKEN.replace(chr(39), '')}' call getOrg"
    ran = spawn(_PDSPEC_COMPLETE=f"{shell}_complete", COMP_LINE=line, COMP_WORDS=line, COMP_CWORD="5")
    assert_unseen(ran.out, ran.err, folder=there)


def test_ctrl_c_in_the_middle(wire: Callable[..., Wire], there: Path) -> None:
    server = wire(lambda line: line.wait(20))
    words = [
        "--origin",
        server.origin,
        "-v",
        "import",
        "addOrganization",
        "rows.jsonl",
        "--journal",
        "journal.db",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "pdspec", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=there
    )
    assert server.wait_until(lambda: bool(server.heard), 20)
    listed = subprocess.run(
        ["ps", "-o", "args=", "-p", str(process.pid)], capture_output=True, text=True, check=False
    )
    for _ in range(2):  # the second one does not wait for what is out
        os.kill(process.pid, signal.SIGINT)
        server.wait_until(lambda: process.poll() is not None, 1)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert_unseen(out.decode(), err.decode(), listed.stdout, folder=there)
