"""Tokens and logins: asked for, kept for one server, used, forgotten; nothing secret is shown."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest
import urllib3

pytest.importorskip("pdspec.oauth")


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_kept_token_is_used_for_its_server_alone(spawn, run, sandbox, home, wire):
    ran = spawn("login", "--token", "--origin", sandbox.origin, input=f"{sandbox.token}\n".encode())
    assert ran.code == 0, ran.err
    assert sandbox.token not in ran.out + ran.err
    assert mode(home / "config" / "tokens.json") == 0o600
    assert run("--origin", sandbox.origin, "call", "getOrganization", "7").code == 0
    other = wire()
    assert run("--origin", other.origin, "call", "getOrganization", "7").code == 3
    assert other.heard == []
    assert run("logout", "--origin", sandbox.origin).code == 0
    assert run("--origin", sandbox.origin, "call", "getOrganization", "7").code == 3
    assert "Nothing was kept" in run("logout", "--origin", sandbox.origin).err


def test_order_option_environment_kept(spawn, run, sandbox, monkeypatch):
    spawn("login", "--token", "--origin", sandbox.origin, input=b"kept-and-wrong\n")
    assert run("--origin", sandbox.origin, "call", "getOrganization", "7").code == 5
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", sandbox.token)
    assert run("--origin", sandbox.origin, "call", "getOrganization", "7").code == 0
    assert run("--origin", sandbox.origin, "--api-token", "wrong", "call", "getOrganization", "7").code == 5


def test_asked_for_on_a_terminal(terminal, sandbox):
    words = ["--origin", sandbox.origin, "call", "getOrganization", "7", "--query", "data.id"]
    ran = terminal(*words, typed={"Token for": f"{sandbox.token}\n"}, NO_COLOR="1")
    assert ran.code == 0, ran.out
    assert ran.out.rstrip().endswith("\n7")
    assert sandbox.token not in ran.out


@pytest.mark.parametrize("text", [b"", b"\n", b"\xc3\xa4\n"])
def test_no_token(spawn, sandbox, text):
    assert spawn("login", "--token", "--origin", sandbox.origin, input=text).code == 3


def log_in(sandbox, *words, answer=lambda url: urllib3.request("GET", url)):
    process = subprocess.Popen(
        [sys.executable, "-m", "pdspec", "--origin", sandbox.origin, "login", "--no-browser", "--redirect-uri", "http://127.0.0.1:0/cb", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PIPEDRIVE_CLIENT_ID": "sandbox-client", "PIPEDRIVE_CLIENT_SECRET": "sandbox-secret"},
    )  # fmt: skip
    url = process.stdout.readline().strip()
    page = answer(url) if url else None
    out, err = process.communicate(timeout=20)
    return process.returncode, page, out + err


def test_oauth(run, sandbox, home):
    code, page, told = log_in(sandbox)
    assert code == 0, told
    assert b"You can close this page" in page.data
    files = {p.name: mode(p) for p in (home / "config").iterdir()}
    assert set(files.values()) == {0o600}
    kept = json.loads(next((home / "config").glob("oauth-*.json")).read_text())
    for secret in (kept["access_token"], kept["refresh_token"], "sandbox-secret"):
        assert secret not in told
    ran = run("--origin", sandbox.origin, "call", "getOrganization", "7", "--query", "data.id")
    assert (ran.code, ran.out) == (0, "7\n")
    sandbox.oauth.expire_access_tokens()
    assert run("--origin", sandbox.origin, "call", "getOrganization", "7").code == 0
    assert run("logout", "--origin", sandbox.origin).code == 0
    assert not list((home / "config").glob("oauth-*"))


def test_state_is_checked(sandbox, home):
    from urllib.parse import parse_qs, urlsplit

    pages = []

    def forge(url):
        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        forged = ("?code=evil&state=wrong", "?code=evil", "")
        pages.extend(urllib3.request("GET", back + query).status for query in forged)
        pages.append(urllib3.request("GET", back.replace("/cb", "/other") + "?code=evil").status)
        state = parse_qs(urlsplit(url).query)["state"][0]
        return urllib3.request("GET", f"{back}?error=access_denied&state={state}")

    code, page, told = log_in(sandbox, answer=forge)
    assert pages == [400, 400, 400, 404]
    assert (code, page.status) == (3, 400)
    assert "access_denied" in told
    assert not list((home / "config").glob("*")) if (home / "config").exists() else True


def test_nobody_comes(sandbox):
    code, _, told = log_in(sandbox, "--wait", "1", answer=lambda _url: None)
    assert code == 3
    assert "nobody came back" in told


def test_login_needs_an_app(spawn, sandbox):
    ran = spawn("--origin", sandbox.origin, "login")
    assert (ran.code, "PIPEDRIVE_CLIENT_ID" in ran.err) == (3, True)


def test_the_listener_answers_to_its_own_name_and_state_alone():
    import threading

    from pdspec.cli.loopback import Callback

    with Callback("http://127.0.0.1:0/cb", "right") as callback:
        codes = []
        thread = threading.Thread(target=lambda: codes.append(callback.wait(20)))
        thread.start()
        port = callback.uri.rpartition(":")[2].partition("/")[0]

        def get(target, host):
            return urllib3.request(
                "GET", f"http://127.0.0.1:{port}{target}", headers={"Host": host}, retries=False
            ).status

        good = "/cb?code=c&state=right"
        assert get(good, f"evil.test:{port}") == 403
        assert get(good, f"127.0.0.1.evil.test:{port}") == 403
        assert get("/other?code=c&state=right", f"127.0.0.1:{port}") == 404
        assert get("/cb?code=evil&state=wrong", f"127.0.0.1:{port}") == 400
        assert get("/cb?code=evil", f"127.0.0.1:{port}") == 400
        assert codes == []
        assert get(good, f"localhost:{port}") == 200
        thread.join(20)
    assert codes == ["c"]
    with pytest.raises(urllib3.exceptions.HTTPError):
        get(good, f"127.0.0.1:{port}")
