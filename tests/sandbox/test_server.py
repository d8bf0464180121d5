"""HTTP itself: routes, methods, media types, keep-alive, compression, the request log, the command."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import urllib3

from pdspec.errors import UsageError
from pdspec.sandbox import Sandbox, serve


def raw(sandbox, data):
    """What comes back for these bytes, until the server closes or falls silent."""
    with socket.create_connection((sandbox.host, sandbox.port), timeout=5) as line:
        line.sendall(data)
        line.settimeout(0.3)
        parts = []
        try:
            while part := line.recv(65536):
                parts.append(part)
        except TimeoutError:
            pass
        return b"".join(parts)


@pytest.mark.parametrize(("method", "target", "status"), [
    ("GET", "/", 200), ("GET", "/nothing", 404), ("GET", "/v1", 404),
    ("GET", "/v1/organizations/1/nothing", 404),
    ("GET", "/v2/organizations/1", 404), ("GET", "/api/v2/organizations/1/files", 404),
    ("GET", "/api/v2/organizations/collection", 400),
    ("GET", "/v1/organizations/1/", 200), ("GET", "/v1/organizations/seven", 400),
    ("GET", "/v1/organizations/0", 400),
    ("GET", "/v1/organizations/99999999999999999999", 400), ("GET", "/v1/organizations/%31", 200),
    ("GET", "/v1/organizations/1%2Fflow", 400),
    ("GET", "/v1/organizations//flow", 404), ("GET", "/v1/organizations/%ff", 400), ("GET", "/v1/deals", 404),
    ("GET", "/v1/organizations/1?unknown=1&unknown=2", 200), ("GET", "/v1/organizations?first_char=%ff", 400),
    ("PATCH", "/v1/organizations/1", 405), ("POST", "/v1/organizations/1", 405),
    ("OPTIONS", "/v1/organizations", 405),
    ("TRACE", "/v1/organizations", 405), ("HEAD", "/v1/organizations/1", 200), ("HEAD", "/", 200),
])  # fmt: skip
def test_routes(api, method, target, status):
    reply = api(method, target)
    assert reply.status == status
    if status == 405:
        assert "GET" in reply.headers["allow"]
    if status >= 400:
        assert reply.body["success"] is False


def test_head_says_how_long_the_answer_would_be(api):
    head, get = api("HEAD", "/v1/organizations/1"), api.get("/v1/organizations/1")
    assert head.body == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_media_types(api):
    body = b'{"name": "Media"}'
    for given, status in (
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        (None, 201),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("multipart/form-data; boundary=x", 415),
    ):
        assert api("POST", "/v1/organizations", body, content_type=given).status == status, given
    assert api("GET", "/v1/organizations/1", accept=None, user_agent=None).status == 200


def test_retired_operations_on_request():
    with Sandbox(retired=True) as sandbox:

        def get(target):
            return urllib3.request("GET", sandbox.origin + target, headers={"x-api-token": sandbox.token})

        gone = get("/v1/organizations/1")
        assert (gone.status, gone.json()["success"]) == (410, False)
        assert get("/v1/organizations/1/flow").status == 200
        assert get("/api/v2/organizations/1").status == 200


def test_answers_are_compressed_when_that_is_welcome(api):
    plain = api.pool.request(
        "GET", "/v1/organizations", headers={"x-api-token": api.sandbox.token, "accept-encoding": "identity"}
    )
    packed = api.pool.request(
        "GET",
        "/v1/organizations",
        headers={"x-api-token": api.sandbox.token, "accept-encoding": "br, gzip"},
        decode_content=False,
    )
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4
    small = api.get("/v1/organizations/1/permittedUsers", accept_encoding="gzip")
    assert "content-encoding" not in small.headers


def test_connections_are_kept_alive(api):
    for _ in range(50):
        assert api.get("/v1/organizations/1").status == 200
        assert api("POST", "/v1/organizations", b"{", content_type="application/json").status == 400
        assert api("PATCH", "/v1/organizations/1", {"unread": "body"}).status == 405
    assert api.pool.num_connections == 1


def test_pipelined_and_chunked_requests(sandbox):
    head = f"GET /v1/organizations/1/permittedUsers HTTP/1.1\r\nHost: x\r\nx-api-token: {sandbox.token}\r\n"
    answer = raw(sandbox, (head + "\r\n" + head + "Connection: close\r\n\r\n").encode())
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    post = head.replace("GET", "POST").replace("/1/permittedUsers", "") + "Content-Type: application/json\r\n"
    chunks = '8\r\n{"name":\r\n6\r\n "Bit"\r\n1\r\n}\r\n0\r\n\r\n'
    chunked = f"{post}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}"
    assert b"201 Created" in raw(sandbox, chunked.encode())


def test_the_request_log(api):
    api.get("/v1/organizations?start=0&limit=1")
    api("POST", "/api/v2/organizations", {"name": 1})
    api.get("/nowhere")
    log = api.sandbox.requests
    assert [(each.method, each.path, each.query, each.status, each.operation) for each in log] == [
        ("GET", "/v1/organizations", "start=0&limit=1", 200, "v1.getOrganizations"),
        ("POST", "/api/v2/organizations", "", 400, "v2.addOrganization"),
        ("GET", "/nowhere", "", 404, None),
    ]
    assert log[1].body == '{"name": 1}'
    assert log[0].headers["x-api-token"] == "[hidden]"
    assert abs(log[0].time - time.time()) < 60
    assert log.total == 3


def test_the_log_is_bounded():
    with Sandbox(log_size=5) as sandbox:
        for _ in range(9):
            urllib3.request("GET", sandbox.v1)
        assert (len(sandbox.requests), sandbox.requests.total) == (5, 9)


def test_a_taken_port_is_explained(sandbox):
    with pytest.raises(UsageError, match=f"cannot listen on port {sandbox.port}: it is in use"):
        Sandbox(port=sandbox.port)
    with pytest.raises(UsageError, match="this machine only"):
        Sandbox(host="0.0.0.0")
    with pytest.raises(UsageError):
        Sandbox(port=70_000)
    with pytest.raises(UsageError, match="cannot be opened"):
        Sandbox(db="/nonexistent/folder/x.db")


def test_closing_twice_and_reopening_the_port():
    sandbox = Sandbox()
    port = sandbox.port
    sandbox.close()
    sandbox.close()
    with Sandbox(port=port) as again:
        assert again.port == port
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.request("GET", again.url, retries=False)


def run(db: Path | None = None, *, token: str = "t0ken") -> subprocess.Popen[str]:
    code = f"from pdspec.sandbox import serve; serve(token={token!r}, db={str(db) if db else None!r})"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_until_a_signal(number):
    process = run()
    origin, token = process.stdout.readline().strip(), process.stdout.readline().strip()
    assert (
        urllib3.request("GET", f"{origin}/v1/organizations/1", headers={"x-api-token": token}).status == 200
    )
    process.send_signal(number)
    assert process.wait(timeout=5) == 0
    assert process.stderr.read() == ""
    process.stdout.close()
    process.stderr.close()


def test_serve_on_a_taken_port(sandbox):
    with pytest.raises(UsageError, match="in use"):
        serve(port=sandbox.port)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_what_was_acknowledged_survives_kill_9(tmp_path):
    db = tmp_path / "state.db"
    process = run(db)
    origin, token = process.stdout.readline().strip(), process.stdout.readline().strip()
    headers = {"x-api-token": token}
    with urllib3.PoolManager() as pool:
        made = [
            pool.request(
                "POST", f"{origin}/api/v2/organizations", json={"name": f"N{i}"}, headers=headers
            ).json()["data"]["id"]
            for i in range(40)
        ]
        process.kill()
        process.wait(timeout=5)
        process.stdout.close()
        process.stderr.close()
    with Sandbox(db=db, token=token) as again:
        found = urllib3.request(
            "GET", f"{again.v2}/organizations?ids={','.join(map(str, made))}", headers=headers
        ).json()["data"]
    assert [each["name"] for each in found] == [f"N{i}" for i in range(40)]


PLUGIN = """
import sys
import urllib3

def test_plugin_is_light():
    assert not any(name.startswith(("cheroot", "pdspec.sandbox")) for name in sys.modules)

def post(sandbox):
    url = sandbox.v2 + "/organizations"
    return urllib3.request("POST", url, json={"name": "x"}, headers={"x-api-token": sandbox.token},
    retries=False)

def test_one(pdspec_sandbox):
    assert post(pdspec_sandbox).json()["data"]["id"] == 421
    pdspec_sandbox.faults.add(500)

def test_two(pdspec_sandbox):
    assert post(pdspec_sandbox).json()["data"]["id"] == 421
    assert len(pdspec_sandbox.requests) == 1
"""


def test_the_pytest_plugin(tmp_path):
    (tmp_path / "test_it.py").write_text(PLUGIN)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:pdspec",
        "-p",
        "pdspec.pytest_plugin",
        "-p",
        "no:cacheprovider",
        str(tmp_path),
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
    assert "3 passed" in done.stdout, done.stdout
