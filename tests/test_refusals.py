"""Connections that are refused: nothing was sent, the words say what to do, and what will not change is asked once."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wire import OK, TOKEN, Wire

import pdspec
from pdspec import connection
from pdspec.sockets import dial

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
Start = Callable[..., Wire]


def make(origin: str, **options: Any) -> pdspec.Client:
    return pdspec.Client(**({"api_token": TOKEN, "origin": origin, "retries": 3, "timeout": 10} | options))


def issued(folder: Path, san: str, begins: str, ends: str) -> ssl.SSLContext:
    """A server's certificate of the authority in the folder, for a name and a time."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    if not (folder / "ca.pem").exists():
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
                "-subj", "/CN=authority", "-addext", "basicConstraints=critical,CA:TRUE")  # fmt: skip
        (folder / "index").touch()
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nrand_serial=yes\ndefault_md=sha256\n"
            "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
        )
    (folder / "leaf.ext").write_text(f"subjectAltName={san}\n")
    openssl(
        "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf"
    )
    openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", "leaf.csr", "-out",
            "leaf.pem", "-startdate", begins, "-enddate", ends, "-extfile", "leaf.ext", "-notext")  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    return context


@pytest.mark.parametrize(
    ("san", "begins", "ends", "told"),
    [
        ("IP:127.0.0.1", "20200101000000Z", "20210101000000Z", "expired.*the server has to renew it"),
        ("IP:127.0.0.1", "20980101000000Z", "20990101000000Z", "not yet valid.*the clock of this machine"),
        ("DNS:other.example", "20200101000000Z", "20990101000000Z", "not valid for.*is the address right?"),
    ],
)
def test_a_certificate_that_does_not_fit_is_explained_and_not_asked_for_again(
    wire: Start, tmp_path: Path, san: str, begins: str, ends: str, told: str
) -> None:
    try:
        server = wire(OK, tls=issued(tmp_path, san, begins, ends))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl on this machine")
    with pytest.raises(pdspec.ConnectFailed, match=told) as caught:
        make(server.origin, ca_certs=str(tmp_path / "ca.pem")).get_organization(7)
    assert (caught.value.sent, server.connections, server.heard) == (False, 1, [])


def test_a_server_that_only_knows_old_tls_is_asked_once(
    wire: Start, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    alert = b"\x15\x03\x01\x00\x02\x02\x46"  # what such a server says to a greeting of now

    greeted: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    sock, _ = listener.accept()
                    greeted.append(sock.recv(65536))
                    sock.sendall(alert)
                    sock.close()

        threading.Thread(target=serve, daemon=True).start()
        origin = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(pdspec.ConnectFailed, match="another version of TLS"):
            make(origin, ca_certs=str(certificate[0])).get_organization(7)
    assert len(greeted) == 1


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_of_certificates_that_is_none_is_a_mistake_of_the_caller(
    wire: Start, certificate: tuple[Path, ssl.SSLContext], tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(pdspec.UsageError, match=r"ca_certs.*ca\.pem"):
        make(wire(OK, tls=certificate[1]).origin, ca_certs=str(path)).get_organization(7)


@pytest.mark.parametrize(
    ("said", "told", "times"),
    [
        (b"HTTP/1.1 407 Who\x1b[31m\r\nContent-Length: 0\r\n\r\n", r"407 Who\?\[31m; it wants a user", 1),
        (b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "403 No; its owner decides", 1),
        (b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", "502 Bad, after 2 attempts", 2),
        (b"\x1b[31mgarbage\r\n\r\n", "broke: the answer is not HTTP, after 2 attempts", 2),
    ],
)
def test_what_a_proxy_refuses_is_explained(wire: Start, said: bytes, told: str, times: int) -> None:
    proxy = wire(said)
    client = make("https://api.example", proxy=proxy.origin, retries=1)
    with pytest.raises(pdspec.ConnectFailed, match=told) as caught:
        client.add_organization(name="A")
    assert caught.value.sent is False
    assert "\x1b" not in str(caught.value)
    assert proxy.connections == times


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts open files")  # noqa: PTH112
def test_who_resets_before_the_handshake_leaves_no_socket_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*arguments: Any) -> Any:
        sock = dial(*arguments)
        time.sleep(0.05)  # for the reset to arrive
        return sock

    monkeypatch.setattr(connection, "dial", slow)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    sock, _ = listener.accept()
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    sock.close()

        threading.Thread(target=serve, daemon=True).start()
        client = make(f"https://127.0.0.1:{listener.getsockname()[1]}", retries=False)
        kept = []
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        for _ in range(5):
            with pytest.raises(pdspec.TransportError) as caught:
                client.get_organization(7)
            kept.append(caught.value)
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
        assert [error.sent for error in kept] == [False] * 5
