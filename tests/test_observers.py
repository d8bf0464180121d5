"""Tracing, recording and debugging tools look on: they see every attempt, and no credential."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3
from wire import Wire, answer

import pdspec
from pdspec.clock import Clock

SECRET = "s3cr3t-5d1e8f"
SCHEMES = {
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {"securitySchemes": SCHEMES},
    "paths": {
        f"/{name}": {method: {
            "operationId": f"{method}_{name}", "security": [{name: []}],
            "requestBody": {"content": {"application/json": {}}},
        } for method in ("get", "post")}
        for name in SCHEMES
    },
}  # fmt: skip
ANSWER = answer({"ok": True}, X_Trace="a")


def client_of(server: Wire, **options: Any) -> Any:
    given = {
        "retries": False,
        "timeout": 10,
        "origin": server.origin,
        "credentials": dict.fromkeys(SCHEMES, SECRET),
    }
    return pdspec.SpecClient.from_spec(DOCUMENT, **(given | options))


# OpenTelemetry


class Spans:
    """An instrumented urllib3 and what it has to tell."""

    def __init__(self) -> None:
        trace = pytest.importorskip("opentelemetry.sdk.trace")
        export = pytest.importorskip("opentelemetry.sdk.trace.export")
        memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
        instrumentation = pytest.importorskip("opentelemetry.instrumentation.urllib3")
        self._exporter = memory.InMemorySpanExporter()
        self.provider = trace.TracerProvider()
        self.provider.add_span_processor(export.SimpleSpanProcessor(self._exporter))
        self._instrumentor = instrumentation.URLLib3Instrumentor()

    def start(self, **options: Any) -> None:
        self._instrumentor.instrument(tracer_provider=self.provider, **options)

    def stop(self) -> None:
        if self._instrumentor.is_instrumented_by_opentelemetry:
            self._instrumentor.uninstrument()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [dict(span.attributes) for span in self._exporter.get_finished_spans()]

    @property
    def text(self) -> str:
        return "\n".join(span.to_json() for span in self._exporter.get_finished_spans())


@pytest.fixture
def spans() -> Iterator[Spans]:
    made = Spans()
    yield made
    made.stop()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_span_for_every_attempt(wire: Callable[..., Wire], spans: Spans, method: str, scheme: str) -> None:
    server = wire(answer(b"", 429, Retry_After="0"), ANSWER)
    spans.start(captured_request_headers=[".*"], captured_response_headers=[".*"])
    client = client_of(server, retries=2, clock=Clock(sleep=lambda _: None))
    assert client.call(f"{method}_{scheme}", body={"a": 1}) == {"ok": True}
    assert [span["http.status_code"] for span in spans.all] == [429, 200]
    assert [span["http.method"] for span in spans.all] == [method.upper()] * 2
    assert {span["http.url"] for span in spans.all} == {f"{server.origin}/{scheme}"}
    assert spans.all[1]["http.response.header.x_trace"] == ("a",)
    assert SECRET not in spans.text
    assert all(SECRET.encode() in heard.raw for heard in server.heard)
    parents = [heard.headers["traceparent"] for heard in server.heard]
    assert len(set(parents)) == 2


def test_an_attempt_without_an_answer_has_its_span(wire: Callable[..., Wire], spans: Spans) -> None:
    spans.start()
    with pytest.raises(pdspec.ProtocolError):
        client_of(wire(b"nonsense\r\n\r\n")).get_query()
    assert len(spans.all) == 1
    assert '"ERROR"' in spans.text
    assert SECRET not in spans.text


def test_a_client_may_be_older_than_the_tracing_and_outlive_it(
    wire: Callable[..., Wire], spans: Spans
) -> None:
    server = wire(ANSWER)
    client = client_of(server)
    client.get_header()
    spans.start()
    client.get_header()
    with client.stream.get_header() as opened:
        assert b"ok" in opened.read()
    spans.stop()
    client.get_header()
    assert len(spans.all) == 2
    assert ["traceparent" in heard.headers for heard in server.heard] == [False, True, True, False]
    assert server.connections == 1


def test_the_hooks_of_tracing_see_what_they_know_of_urllib3(wire: Callable[..., Wire], spans: Spans) -> None:
    seen: list[Any] = []

    def asked(_span: Any, pool: Any, info: Any) -> None:
        seen.append((pool.host, info.method, info.url, dict(info.headers), info.body))

    def answered(_span: Any, _pool: Any, response: Any) -> None:
        seen.append(
            (
                response.status,
                response.reason,
                response.version,
                response.headers["x-trace"],
                response.getheader("X-Trace"),
            )
        )
        seen.append((response.data, response.read(), response.closed))

    server = wire(ANSWER)
    spans.start(request_hook=asked, response_hook=answered)
    assert client_of(server).post_query(body={"a": 1}) == {"ok": True}
    host, method, url, headers, body = seen[0]
    assert (host, method, url, body) == ("127.0.0.1", "POST", f"{server.origin}/query", b'{"a":1}')
    assert SECRET not in str(headers)
    assert seen[1] == (200, "OK", 11, "a", "a")
    assert seen[2] == (b'{"ok": true}', b'{"ok": true}', False)


# Tools that put themselves into http.client


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody sees who has replaced the methods of `http.client`, as error reporters do."""
    seen: list[str] = []
    plain_request, plain_answer = (
        http.client.HTTPConnection.putrequest,
        http.client.HTTPConnection.getresponse,
    )

    def putrequest(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(f"{method} {url}")
        made = plain_request(self, method, url, *args, **kwargs)
        self.putheader("x-reporter", "1")
        return made

    def getresponse(self: Any) -> Any:
        response = plain_answer(self)
        seen.append(f"{response.status} {response.reason}")
        return response

    monkeypatch.setattr(http.client.HTTPConnection, "putrequest", putrequest)
    monkeypatch.setattr(http.client.HTTPConnection, "getresponse", getresponse)
    return seen


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_replaces_methods_of_http_client_is_called(
    wire: Callable[..., Wire], watched: list[str], scheme: str
) -> None:
    server = wire(ANSWER)
    client = client_of(server)
    assert client.call(f"get_{scheme}") == {"ok": True}
    with client.stream(f"get_{scheme}") as opened:
        opened.read()
    assert watched == [f"GET /{scheme}", "200 X"] * 2
    assert all(SECRET.encode() in heard.raw and "x-reporter" in heard.headers for heard in server.heard)


@pytest.mark.parametrize("name", ["request", "putheader", "getresponse"])
def test_who_replaces_methods_of_urllib3_is_called(
    wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    plain, seen = getattr(urllib3.connection.HTTPConnection, name), []

    def replaced(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(name)
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(urllib3.connection.HTTPConnection, name, replaced)
    client = client_of(wire(ANSWER))
    if name == "getresponse":  # urllib3's own is asked for open answers only
        with client.stream.get_header() as opened:
            opened.read()
    else:
        client.get_header()
    assert seen


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_debugging_of_http_client_prints_no_credential(
    wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch, capsys: Any, caplog: Any, scheme: str
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    monkeypatch.setattr(
        http.client.HTTPConnection, "putheader", _replaced(http.client.HTTPConnection.putheader)
    )
    server = wire(ANSWER)
    with caplog.at_level(logging.DEBUG):
        assert client_of(server).call(f"get_{scheme}") == {"ok": True}
    assert SECRET.encode() in server.heard[0].raw
    shown = capsys.readouterr()
    assert SECRET not in shown.out + shown.err + caplog.text
    assert f"GET /{scheme}" in caplog.text


def _replaced(plain: Any) -> Any:
    """The same, so that the ordinary way is taken."""

    def method(self: Any, *args: Any) -> Any:
        return plain(self, *args)

    return method


# Recorders


def test_a_recording_is_made_and_played(wire: Callable[..., Wire], tmp_path: Path) -> None:
    vcr = pytest.importorskip("vcr")
    server, path = wire(ANSWER), tmp_path / "tape.yaml"
    client = client_of(server)
    client.get_header()
    for mode in ("once", "none"):
        with vcr.use_cassette(
            str(path), record_mode=mode, filter_headers=["x-key"], filter_query_parameters=["key"]
        ):
            assert [client.get_header(), client.post_query(body={"a": 1})] == [{"ok": True}] * 2
    assert len(server.heard) == 3
    assert b"key=" + SECRET.encode() in server.heard[2].raw
    assert SECRET not in path.read_text()
    client.get_header()
    assert len(server.heard) == 4
