"""Bodies beyond JSON, on the bytes that a socket received."""

from __future__ import annotations

import datetime
import email
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from wire import Heard, Wire, answer

from pdspec import InvalidCall, SpecClient, TimedOut

Start = Callable[..., Wire]


def document(content: dict[str, Any], version: str = "3.1.0") -> dict[str, Any]:
    operation = {"operationId": "send", "requestBody": {"content": content}, "responses": {}}
    return {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {"/p": {"post": operation}}}


def sent(wire: Start, content: dict[str, Any], body: Any, **kwargs: Any) -> Heard:
    server = wire(answer({}))
    SpecClient.from_spec(document(content), origin=server.origin).call("send", body=body, **kwargs)
    return server.heard[0]


def refused(content: dict[str, Any], body: Any, **kwargs: Any) -> str:
    client = SpecClient.from_spec(document(content), origin="https://a.test")
    with pytest.raises(InvalidCall) as caught:
        client.request("send", body=body, **kwargs)
    return str(caught.value)


def parts(heard: Heard) -> list[tuple[dict[str, str], bytes]]:
    """The parts as another parser reads them."""
    head = f"Content-Type: {heard.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + heard.body)
    found: Any = message.get_payload()
    return [({k.lower(): v for k, v in part.items()}, part.get_payload(decode=True)) for part in found]


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
FILE = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("encoding", "value", "expected"),
    [
        ({}, {"a": "b c&=é"}, "a=b+c%26%3D%C3%A9"),
        ({}, {"a": [1, 2], "n": None, "t": True}, "a=1&a=2&t=true"),
        ({}, {"o": {"x": [1]}}, "o=%7B%22x%22%3A%5B1%5D%7D"),
        ({}, {"o": [{"x": 1}]}, "o=%7B%22x%22%3A1%7D"),
        ({"a": {"style": "form", "explode": False}}, {"a": ["x", "y,z"]}, "a=x,y%2Cz"),
        ({"a": {"style": "pipeDelimited", "explode": False}}, {"a": ["x", "y"]}, "a=x%7Cy"),
        ({"o": {"style": "deepObject", "explode": True}}, {"o": {"x": 1, "y": {"z": 2}}}, "o%5Bx%5D=1&o%5By%5D%5Bz%5D=2"),
        ({"o": {"style": "deepObject"}}, {"o": ["x"]}, "o%5B0%5D=x"),
        ({"a": {"contentType": "application/json"}}, {"a": [1, 2]}, "a=%5B1%2C2%5D"),
        ({"a": {"allowReserved": True}}, {"a": "x/y&z"}, "a=x/y%26z"),
    ],
)  # fmt: skip
def test_forms(wire: Start, encoding: Any, value: Any, expected: str) -> None:
    heard = sent(wire, {FORM: {"schema": {"type": "object"}, "encoding": encoding}}, value)
    assert heard.body.decode() == expected
    assert heard.headers["content-type"] == FORM


def test_form_fields_are_checked_like_json() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "integer"}},
        "additionalProperties": False,
    }
    text = refused({FORM: {"schema": schema}}, {"a": "x", "b": 1})
    assert "body.a" in text
    assert "body.b" in text
    assert "body.a: is required" in refused({FORM: {"schema": schema}}, {})
    assert "takes a dict" in refused({FORM: {"schema": schema}}, [1])
    assert "multipart" in refused({FORM: {"schema": {"type": "object"}}}, {"f": b"x"})


def test_multipart_with_files_of_all_kinds(wire: Start, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"PNG")
    schema = {
        "type": "object",
        "required": ["f"],
        "properties": {
            "f": FILE,
            "l": {"type": "array", "items": FILE},
            "o": {"type": "object"},
            "n": {"type": "integer"},
        },
    }
    body = {
        "f": path,
        "l": [b"one", ("two.txt", b"2"), ("three.bin", io.BytesIO(b"3"), "x/y")],
        "o": {"a": ["é"]},
        "n": 7,
    }  # fmt: skip
    heard = sent(wire, {MULTIPART: {"schema": schema}}, body)
    found = [(p["content-disposition"], p.get("content-type"), data) for p, data in parts(heard)]
    assert found == [
        ('form-data; name="f"; filename="cat.png"', "image/png", b"PNG"),
        ('form-data; name="l"; filename="l"', "application/octet-stream", b"one"),
        ('form-data; name="l"; filename="two.txt"', "text/plain", b"2"),
        ('form-data; name="l"; filename="three.bin"', "x/y", b"3"),
        ('form-data; name="o"', "application/json", '{"a":["é"]}'.encode()),
        ('form-data; name="n"', None, b"7"),
    ]


@pytest.mark.parametrize("media_type", [FORM, MULTIPART])
def test_nulls_are_left_out_of_lists_too(wire: Start, media_type: str) -> None:
    heard = sent(wire, {media_type: {"schema": {"type": "object"}}}, {"a": [None, "x", None], "b": None})
    if media_type == FORM:
        assert heard.body == b"a=x"
    else:
        assert [data for _, data in parts(heard)] == [b"x"]


def test_names_cannot_break_out_of_their_part(wire: Start) -> None:
    body = {'a"b\r\nX: y': "v", "f": ('x"\r\n\r\nevil', b"data")}
    heard = sent(wire, {MULTIPART: {"schema": {"type": "object"}}}, body)
    assert b'name="a%22b%0D%0AX: y"\r\n' in heard.body
    assert b'filename="x%22%0D%0A%0D%0Aevil"\r\n' in heard.body
    assert len(parts(heard)) == 2


def test_encoding_of_parts(wire: Start) -> None:
    encoding = {
        "f": {"contentType": "image/png, image/jpeg", "headers": {"X-A": {"schema": {"const": "1"}}}},
        "o": {"contentType": "application/vnd.a+json"},
        "s": {"style": "form", "explode": False},
    }
    schema = {"type": "object", "properties": {"f": {}, "o": {"type": "object"}, "s": {"type": "array"}}}
    body = {"f": ("a.gif", b"GIF", "image/gif"), "o": {}, "s": ["a", "b"]}
    found = parts(sent(wire, {MULTIPART: {"schema": schema, "encoding": encoding}}, body))
    assert found[0][0]["content-type"] == "image/png"
    assert found[0][0]["x-a"] == "1"
    assert found[1] == (
        {"content-disposition": 'form-data; name="o"', "content-type": "application/vnd.a+json"},
        b"{}",
    )
    assert found[2][1] == b"a,b"


def test_what_is_wrong_with_a_multipart_body() -> None:
    schema = {"type": "object", "required": ["f"], "additionalProperties": False,
              "properties": {"f": FILE, "n": {"type": "integer"}, "o": {"type": "object"}}}  # fmt: skip
    text = refused({MULTIPART: {"schema": schema}}, {"n": "x", "g": b"1", "o": b"2"})
    for piece in ("body.f: is required", "body.n", "body.g: is not a known field", "body.o: is a file"):
        assert piece in text


def test_a_file_is_read_once_and_sent_again(wire: Start) -> None:
    server = wire(answer(b"", 503), answer({}))
    content = {MULTIPART: {"schema": {"type": "object", "properties": {"f": FILE}}}}
    source = document(content)
    source["paths"]["/p"]["put"] = {**source["paths"]["/p"].pop("post")}
    SpecClient.from_spec(source, origin=server.origin, retries=2).call("send", f=io.BytesIO(b"once"))
    assert [b"once" in heard.body for heard in server.heard] == [True, True]
    assert server.heard[0].body == server.heard[1].body


@pytest.mark.parametrize("media_type", ["multipart/mixed", "multipart/related"])
def test_other_multiparts(wire: Start, media_type: str) -> None:
    heard = sent(wire, {media_type: {"schema": {}}}, [{"name": "x"}, ("a.bin", b"data", "image/png")])
    assert [data for _, data in parts(heard)] == [b'{"name":"x"}', b"data"]
    assert heard.headers["content-type"].startswith(f"{media_type}; ")


MIXED = "multipart/mixed"


def laid_out(message: Any) -> Any:
    """Content type and content of every part, as the standard library reads them; parts inside parts as lists."""
    if message.is_multipart():
        return [message.get_content_type(), *map(laid_out, message.get_payload())]
    return message.get_content_type(), message.get_payload(decode=True)


def read_back(heard: Heard) -> Any:
    head = f"Content-Type: {heard.headers['content-type']}\r\n\r\n".encode()
    return laid_out(email.message_from_bytes(head + heard.body))


def test_encoding_by_position(wire: Start) -> None:
    """OpenAPI 3.2: the first items by `prefixEncoding`, the rest by `itemEncoding`."""
    media = {
        "schema": {"type": "array", "prefixItems": [{"type": "object"}, {"type": "string"}, {}], "items": {}},
        "prefixEncoding": [{}, {"contentType": "text/markdown"}, {"contentType": "image/png", "headers": {"X-A": {"schema": {"const": "1"}}}}],
        "itemEncoding": {"contentType": "video/mp4"},
    }  # fmt: skip
    heard = sent(wire, {MIXED: media}, [{"a": 1}, "# hi", b"PNG", b"one", ("t", b"two", "text/plain")])
    assert read_back(heard) == [
        MIXED, ("application/json", b'{"a":1}'), ("text/markdown", b"# hi"), ("image/png", b"PNG"),
        ("video/mp4", b"one"), ("video/mp4", b"two"),
    ]  # fmt: skip
    assert [found.get("x-a") for found, _ in parts(heard)] == [None, None, "1", None, None]
    short = sent(wire, {MIXED: media}, [{"a": 1}])
    assert read_back(short) == [MIXED, ("application/json", b'{"a":1}')]


def test_names_by_position(wire: Start) -> None:
    named = [
        {"headers": {"Content-Disposition": {"schema": {"const": f'form-data; name="{n}"'}}}} for n in "ab"
    ]
    heard = sent(wire, {MULTIPART: {"schema": {"type": "array"}, "prefixEncoding": named}}, ["1", {"x": 2}])
    assert [(found["content-disposition"], data) for found, data in parts(heard)] == [
        ('form-data; name="a"', b"1"), ('form-data; name="b"', b'{"x":2}'),
    ]  # fmt: skip


def test_items_of_a_stream_of_parts(wire: Start) -> None:
    media = {"itemSchema": {"type": ["integer", "null"]}, "itemEncoding": {"contentType": "application/json"}}
    heard = sent(wire, {MIXED: media}, [1, None, 2])
    assert [data for _, data in parts(heard)] == [b"1", b"null", b"2"]
    assert "body[1]" in refused({MIXED: media}, [1, "x"])


def test_parts_inside_parts(wire: Start) -> None:
    inner = {
        "contentType": MIXED,
        "prefixEncoding": [{"contentType": "application/xml"}, {}, {"contentType": "image/png"}],
    }
    schema = {
        "prefixItems": [
            {"type": "array"},
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}, {}]},
        ]
    }
    media = {"schema": schema, "prefixEncoding": [{}, inner]}
    heard = sent(wire, {MIXED: media}, [[1, 2], ["<a/>", 7, b"PNG"]])
    expected = [MIXED, ("application/xml", b"<a/>"), ("text/plain", b"7"), ("image/png", b"PNG")]
    assert read_back(heard) == [MIXED, ("application/json", b"[1,2]"), expected]
    named = {
        "schema": {},
        "encoding": {"m": inner, "d": {"contentType": MIXED, "encoding": {"f": {"contentType": "text/css"}}}},
    }
    heard = sent(wire, {MULTIPART: named}, {"m": ["<a/>", 7, b"PNG"], "d": {"f": b"x"}, "n": 1})
    assert read_back(heard) == [MULTIPART, expected, [MIXED, ("text/css", b"x")], ("text/plain", b"1")]
    heard = sent(wire, {MULTIPART: named}, {"m": [["<a/>"], ["<b/>", 1]]})
    assert [len(part) for part in read_back(heard)[1:]] == [2, 3]


def test_parts_without_names_are_checked() -> None:
    schema = {
        "type": "array",
        "maxItems": 3,
        "prefixItems": [{"type": "object", "required": ["a"]}, FILE, {"type": "integer"}],
    }
    text = refused({MIXED: {"schema": schema}}, [{}, "text is a file here", b"1", 4])
    for piece in ("body[0].a: is required", "body[2]: is a file", "at most 3"):
        assert piece in text
    assert "body[1]" not in text
    at = {"type": "array", "prefixItems": [{"type": "string", "format": "date"}]}
    assert "body[1]" in refused({MIXED: {"schema": at}}, [datetime.date(2026, 1, 2)] * 2)


@pytest.mark.parametrize("content_type", ["application/xml", "text/csv"])
def test_a_part_that_is_not_made_from_a_dict(content_type: str) -> None:
    media = {"schema": {"type": "object"}, "encoding": {"o": {"contentType": content_type}}}
    assert f"goes as {content_type}, which is not made from it" in refused(
        {MULTIPART: media}, {"o": {"a": 1}}
    )


def test_a_part_takes_the_type_that_it_can_be(wire: Start) -> None:
    media = {"schema": {}, "encoding": {"o": {"contentType": "application/xml, application/hal+json"}}}
    assert read_back(sent(wire, {MULTIPART: media}, {"o": {}}))[1] == ("application/hal+json", b"{}")


def test_a_list_with_files_goes_where_files_can(wire: Start) -> None:
    content = {"application/json": {"schema": {}}, MIXED: {"schema": {}}}
    assert sent(wire, content, [b"x", 1]).headers["content-type"].startswith(MIXED)
    assert sent(wire, content, [1]).headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("content", "pointer", "piece"),
    [
        ({MIXED: {"prefixEncoding": {}}}, "multipart~1mixed", "`prefixEncoding` must be an array"),
        ({MIXED: {"itemEncoding": []}}, "multipart~1mixed", "`itemEncoding` must be an object"),
        ({FORM: {"itemEncoding": {}}}, "application~1x-www-form-urlencoded", "is for multipart"),
        ({MIXED: {"itemEncoding": {}, "encoding": {"a": {}}}}, "multipart~1mixed", "does not go with"),
    ],
)
def test_encodings_that_mean_nothing_are_problems(content: Any, pointer: str, piece: str) -> None:
    found = SpecClient.from_spec(document(content, "3.2.0")).problems
    assert [problem.pointer for problem in found] == [f"/paths/~1p/post/requestBody/content/{pointer}"]
    assert piece in found[0].message


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "expected"),
    [
        ("application/octet-stream", FILE, b"\x00\xff", b"\x00\xff"),
        ("application/octet-stream", {}, io.BytesIO(b"f"), b"f"),
        ("image/png", {}, bytearray(b"p"), b"p"),
        ("image/png", {"type": "string", "contentEncoding": "base64"}, "YQ==", b"YQ=="),
        ("text/plain", {"type": "string"}, "héllo", "héllo".encode()),
        ("text/plain", {"type": "integer"}, 7, b"7"),
        ("text/csv", {}, b"a,b", b"a,b"),
        ("application/xml", {"type": "object"}, "<a/>", b"<a/>"),
        ("application/xml", {"type": "object"}, b"<a/>", b"<a/>"),
        ("application/x-ndjson", {}, ({"a": i} for i in range(2)), b'{"a":0}\n{"a":1}\n'),
        ("application/jsonl", {"type": "object"}, [{}, 1], b"{}\n1\n"),
        ("application/json-seq", {}, [1], b"\x1e1\n"),
        ("application/scim+json", {"type": "object"}, {"a": 1}, b'{"a":1}'),
        ("application/yaml", {"type": "object", "properties": {}}, {"a": 1}, b'{"a":1}'),
    ],
)
def test_whole_bodies(wire: Start, media_type: str, schema: Any, body: Any, expected: bytes) -> None:
    heard = sent(wire, {media_type: {"schema": schema}}, body)
    assert heard.body == expected
    assert heard.headers["content-type"].partition(";")[0] == media_type


def test_a_path_is_a_file(wire: Start, tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"from disk")
    assert sent(wire, {"application/octet-stream": {}}, path).body == b"from disk"
    assert "cannot be read" in refused({"application/octet-stream": {}}, tmp_path / "none")


@pytest.mark.parametrize(
    ("body", "expected", "content_type"),
    [
        ({"a": 1}, b'{"a":1}', "application/json"),
        ([1], b"[1]", "application/json"),
        (b"\xff", b"\xff", "application/octet-stream"),
        ("text", b"text", "text/plain"),
    ],
)
def test_any_type(wire: Start, body: Any, expected: bytes, content_type: str) -> None:
    heard = sent(wire, {"*/*": {"schema": {}}}, body)
    assert (heard.body, heard.headers["content-type"]) == (expected, content_type)


def test_any_type_with_a_choice(wire: Start) -> None:
    heard = sent(wire, {"*/*": {}}, "a;b", content_type="text/csv")
    assert (heard.body, heard.headers["content-type"]) == (b"a;b", "text/csv")
    heard = sent(wire, {"*/*": {}}, {"a": [1]}, content_type=FORM)
    assert (heard.body, heard.headers["content-type"]) == (b"a=1", FORM)


def test_a_choice_of_types(wire: Start) -> None:
    content = {
        "application/json": {"schema": {"type": "object"}},
        FORM: {"schema": {"type": "object"}},
        MULTIPART: {},
    }
    assert json.loads(sent(wire, content, {"a": 1}).body) == {"a": 1}
    assert sent(wire, content, {"a": 1}, content_type=FORM).body == b"a=1"
    assert b"form-data" in sent(wire, content, {"a": b"file"}).body
    assert "is not offered" in refused(content, {}, content_type="text/plain")
    assert "is not offered" in refused({"*/*": {}}, {}, content_type="a\r\nx: y")


def test_lines_without_end_end_with_the_timeout(wire: Start) -> None:
    def endless() -> Iterator[int]:
        while True:
            time.sleep(0.01)
            yield 1

    server = wire()
    client = SpecClient.from_spec(document({"application/x-ndjson": {}}), origin=server.origin, timeout=0.3)
    with pytest.raises(TimedOut, match=r"the body did not end within the timeout of 0\.3 s") as caught:
        client.call("send", body=endless())
    assert (caught.value.sent, server.heard) == (False, [])


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "piece"),
    [
        ("application/xml", {}, {"a": 1}, "as text or bytes"),
        ("text/plain", {"type": "string", "maxLength": 2}, "long", "at most 2"),
        ("image/png", {}, "text", "takes bytes"),
        ("application/octet-stream", FILE, {"a": 1}, "pass bytes"),
        ("application/x-ndjson", {}, 7, "iterable"),
        ("application/x-ndjson", {}, [object()], "JSON cannot carry"),
        ("text/plain", {}, "\ud800", "surrogate"),
    ],
)
def test_what_is_refused(media_type: str, schema: Any, body: Any, piece: str) -> None:
    assert piece in refused({media_type: {"schema": schema}}, body)
