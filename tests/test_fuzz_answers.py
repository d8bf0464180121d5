"""Whatever a server answers: a result or an error of the tree, and it ends."""

from __future__ import annotations

import gzip
import json
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from fuzzing import examples
from hypothesis import given
from hypothesis import strategies as st
from odd import SECRET, told
from test_fuzz_calls import SYNTHETIC
from wire import Line, Wire

import pdspec
import pdspec.v2
from pdspec import PdspecError, SpecClient
from pdspec.clock import Clock

pytestmark = pytest.mark.filterwarnings("ignore")
CLOCK = Clock(sleep=lambda _: None)
SIMPLE = {
    "type": "object",
    "properties": {
        "n": {"type": "number", "multipleOf": 0.01, "minimum": 0},
        "s": {"type": "string", "pattern": "^(a+)+$", "format": "date-time"},
        "u": {"type": "array", "uniqueItems": True},
        "next": {"$ref": "#/components/schemas/Tree"},
    },
}
STREAMS = {
    kind: {"description": "", "content": {kind: {"itemSchema": SIMPLE}}}
    for kind in ("text/event-stream", "application/x-ndjson", "application/json-seq")
}
DOCUMENT = {
    **SYNTHETIC,
    "paths": {
        "/list": SYNTHETIC["paths"]["/list"],  # type: ignore[index]
        "/link": {"get": {"operationId": "link", "x-pagination": {"style": "link", "items": ""}, "responses": {"200": {"description": ""}}}},
        "/url": {"get": {"operationId": "url", "x-pagination": {"style": "url", "items": "data", "next": "next"}, "responses": {}}},
        "/offset": {"get": {"operationId": "offset", "parameters": [{"name": "start", "in": "query", "schema": {"type": "integer"}}],
            "x-pagination": {"style": "offset", "items": "data", "parameter": "start", "next": "next", "more": "more"}, "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object", "properties": {"data": {"type": "array", "items": SIMPLE}}}}}}}}},
        "/simple": {"get": {"operationId": "simple", "responses": {"200": {"description": "", "content": {"application/json": {"schema": SIMPLE}}}, "4XX": {"description": "no"}}}},
        "/tree": {"get": {"operationId": "tree", "responses": {"default": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}}}},
        **{f"/stream/{i}": {"get": {"operationId": f"stream_{i}", "responses": {"200": answer}}} for i, answer in enumerate(STREAMS.values())},
    },
    "components": {**SYNTHETIC["components"], "schemas": {"Tree": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Tree"}, "n": {"type": "integer"}}, "additionalProperties": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "number"}]}}}},  # type: ignore[dict-item]
}  # fmt: skip
TEXTS = [
    b"", b"null", b"{}", b"[]", b"NaN", b'{"n": NaN}', b'{"n": 1e999}', b'{"n": -Infinity}', b'{"s": "\\ud800"}', b'{"n": ' + b"9" * 5000 + b"}", b'{"n": ' + b"9" * 400 + b"}", b'{"n": 1e308}', b'{"n": 5e-324}',
    b"[" * 100_000, b"[" * 50_000 + b"]" * 50_000, b'{"next":' * 3000 + b"1" + b"}" * 3000, b'{"next":' * 200 + b"{}" + b"}" * 200, b'{"a": 1, "a": 2}', b"\xff\xfe{\0}\0", b"\xef\xbb\xbf{}", b'{"s": "' + b"a" * 50 + b'!"}',
    b'{"u": [1, 1.0, true, {"a": [1]}, {"a": [1.0]}]}', b"\0", b"<html>no", b"data: x\n\n", b"data: {}\nid: \0\nretry: 99999999999999\n\n", b"\x1e{}\n\x1e[", b"1\n2\n{", b'{"data": 5, "next": 7, "more": true}', b'{"error": ' + b"[" * 500 + b"1" + b"]" * 500 + b"}",
    b'{"error": {"message": {"detail": NaN}}}', b'{"error": ["\\ud800", {"a": 1}]}', b'{"message": "' + SECRET.encode() + b'"}', b'{"success": false, "error": null, "error_info": {"x": []}}', b"\xc3\x28", b'"\\u0000"', b"-", b"1e5", b"true",
]  # fmt: skip
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.sampled_from(
        [
            SECRET,
            "http://evil.test/x",
            "/list?cursor=2",
            "//",
            "http://[::1",
            "?",
            "\ud800",
            10**400,
            2**64,
            -1,
        ]
    ),
)
trees = st.recursive(
    scalars,
    lambda below: st.one_of(
        st.lists(below, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "next",
                    "n",
                    "s",
                    "u",
                    "error",
                    "message",
                    "id",
                    "more",
                    "additional_data",
                    "pagination",
                    "next_cursor",
                    "next_start",
                    "more_items_in_collection",
                ]
            ),
            below,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
bodies = st.one_of(
    st.sampled_from(TEXTS), trees.map(lambda tree: json.dumps(tree).encode()), st.binary(max_size=60)
)
TYPES = ["application/json", "application/json; charset=nope", "text/plain; charset=utf-7", "text/plain; charset=rot13", "text/plain; charset=\0", "text/html; charset=idna", "text/x; charset=undefined", "text/x; charset=unicode_escape", "text/event-stream", "application/x-ndjson", "application/json-seq", "", ";", "a/b/c", "*/*", "image/png", "application/xml; charset=utf-16", "APPLICATION/JSON", "text/plain; charset=hex", "multipart/mixed; boundary=\"", "application/problem+json", "text/plain; charset=punycode", "text/plain; charset=mbcs", "text/plain; charset=raw_unicode_escape"]  # fmt: skip
HEADERS = st.tuples(
    st.sampled_from(["Retry-After", "Link", "Location", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "Set-Cookie", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Connection", "Date", "X-\xff", "bad name", "", "Trailer"]),
    st.one_of(
        st.sampled_from(["0", "-1", "1e9", "nan", "inf", "99999999999999999999", "²", "Wed, 21 Oct 2099 07:28:00 GMT", "Wed, 99 Oct 0000 99:99:99 GMT", '<http://evil.test>; rel="next"', '</list?x=1>; rel="next"', '<http://[>; rel=next', '<?>; rel="next next"',
                         "gzip", "deflate", "br", "gzip, gzip, gzip", "identity", "x", ",", "chunked", "close", "keep-alive", "\xe9", SECRET, "a" * 3000, "</a\0b>; rel=next", '<//\\evil.test>; rel="next"']),
        st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=15),
    ),
)  # fmt: skip


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """One answer as bytes: most of them nearly HTTP."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.binary(max_size=80))
    status = draw(
        st.one_of(
            st.sampled_from([200, 200, 200, 200, 200, 201, 204, 206, 302, 304, 400, 401, 404, 429, 503]),
            st.integers(100, 999),
        )
    )
    body = draw(bodies)
    encoding = draw(st.sampled_from(["", "", "", "gzip", "deflate", "cut"]))
    packed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "cut": lambda data: gzip.compress(data)[:-5],
    }.get(encoding, bytes)(body)
    head = (
        [("Content-Type", draw(st.sampled_from([*TYPES[:1] * 12, *TYPES])))]
        if draw(st.integers(0, 9))
        else []
    )
    if encoding:
        head.append(("Content-Encoding", "gzip" if encoding == "cut" else encoding))
    framing = draw(st.sampled_from(["length", "length", "length", "chunked", "none", "wrong"]))
    if framing == "chunked":
        packed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed) if packed else b"0\r\n\r\n"
        head.append(("Transfer-Encoding", "chunked"))
    elif framing != "none":
        head.append(
            ("Content-Length", str(len(packed) + (draw(st.integers(-3, 3)) if framing == "wrong" else 0)))
        )
    head += draw(st.lists(HEADERS, max_size=2))
    lines = "".join(f"{name}: {value}\r\n" for name, value in head).encode("latin-1")
    version = draw(st.sampled_from(["HTTP/1.1"] * 9 + ["HTTP/1.0"]))
    return f"{version} {status} X\r\n".encode() + lines + b"\r\n" + packed


class Script:
    """Says one answer after another, the last one for ever, and hangs up after each."""

    def __init__(self) -> None:
        self.answers: list[bytes] = [b""]

    def __call__(self, line: Line) -> None:
        line.send(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


@pytest.fixture(scope="module")
def script() -> Iterator[Any]:
    one = Script()
    with Wire(one) as server:
        one.origin = server.origin  # type: ignore[attr-defined]
        yield one


REGISTRY = SpecClient.from_spec(DOCUMENT, credentials={"k": SECRET})
CALLS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("v1", "getOrganization", (7,)), ("v1", "getOrganizations", ()), ("v1", "deleteOrganization", (7,)), ("v1", "addOrganization", ()), ("v2", "getOrganizations", ()), ("v2", "getOrganization", (7,)),
    *[("d", id_, ()) for id_ in REGISTRY.operations for _ in range(2)],
]  # fmt: skip


def consume(client: Any, view: str, id_: str, args: tuple[Any, ...]) -> Any:
    kwargs = {"name": "x"} if id_ == "addOrganization" else {}
    if view == "data":
        result = client.call(id_, *args, **kwargs)
        return list(result) if hasattr(result, "close") else result
    result = getattr(client, view)(id_, *args, **kwargs)
    if view in ("items", "pages"):
        taken = [item for _, item in zip(range(30), result, strict=False)]
        json.dumps(result.position)
        return taken
    if view.startswith("stream"):
        return result
    return repr(result), result._repr_html_()


@examples(500)
@given(
    replies=st.lists(answers(), min_size=1, max_size=3),
    call=st.sampled_from(CALLS),
    view=st.sampled_from(["data", "items", "pages", "response", "stream"]),
    way=st.sampled_from(["read", "items", "events", "json_lines", "iter_lines"]),
    validate=st.sampled_from(["off", "warn", "raise"]),
    retries=st.sampled_from([False, 1]),
)
def test_answers(
    script: Any, replies: list[bytes], call: Any, view: str, way: str, validate: str, retries: Any
) -> None:
    script.answers = list(replies)
    api, id_, args = call
    options: dict[str, Any] = {
        "origin": script.origin,
        "validate_responses": validate,
        "retries": retries,
        "timeout": 5,
        "clock": CLOCK,
        "rate_limit": False,
        "max_response_size": 1_000_000,
    }
    client = (
        REGISTRY.with_options(**options)
        if api == "d"
        else (pdspec if api == "v1" else pdspec.v2).Client(api_token=SECRET, **options)
    )
    with warnings.catch_warnings(), client:
        warnings.simplefilter("ignore")
        try:
            result = consume(client, view, id_, args)
            if view == "stream":
                with result:
                    read = getattr(result, way)()
                    read if isinstance(read, bytes) else [
                        item for _, item in zip(range(100), read, strict=False)
                    ]
        except PdspecError as error:
            told(error, SECRET if view in ("data", "response") and not id_.startswith("stream") else "")
