"""A secret is known again however a server writes it, and nothing else is taken for one."""

from __future__ import annotations

import html
import json
import quopri
import shlex
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from pdspec.masks import Mask, sent_with
from pdspec.message import Exchange, Request, Timeout

SECRETS = [
    "0123456789abcdef0123456789abcdef01234567",
    "Kq7alpha/+&\"<b>'$z\\%25 bravo==",
    "ann é:pÄ5s\u0416w0rd&\"<x>'%/+tail",
    "ключ 漢字 😀 x",
]
WAYS: dict[str, Callable[[str], str]] = {
    "itself": str,
    "percent": lambda s: quote(s, safe=""),
    "path": quote,
    "form": quote_plus,
    "percent in lower case": lambda s: "".join(
        chr(b) if b < 128 and chr(b).isalnum() else f"%{b:02x}" for b in s.encode()
    ),
    "every byte in percent": lambda s: "".join(f"%{b:02X}" for b in s.encode()),
    "percent twice": lambda s: quote(quote(s, safe=""), safe=""),
    "JSON": json.dumps,
    "JSON in JSON": lambda s: json.dumps(json.dumps(s)),
    "JSON for a page": lambda s: json.dumps(s).replace("<", "\\u003c").replace("&", "\\u0026"),
    "JSON with slashes": lambda s: json.dumps(s, ensure_ascii=False).replace("/", "\\/"),
    "every letter in JSON": lambda s: "".join(
        f"\\u{ord(c):04x}" if c.isascii() else json.dumps(c)[1:-1] for c in s
    ),
    "HTML": html.escape,
    "HTML in numbers": lambda s: "".join(c if c.isalnum() and c.isascii() else f"&#{ord(c)};" for c in s),
    "every letter in HTML": lambda s: "".join(f"&#x{ord(c):X};" for c in s),
    "JSON in HTML": lambda s: html.escape(json.dumps(s)),
    "shell": shlex.quote,
    "Python": repr,
    "read as Latin-1": lambda s: s.encode().decode("latin-1"),
    "read as Latin-1, in JSON": lambda s: json.dumps(s.encode().decode("latin-1")),
    "base64": lambda s: b64encode(s.encode()).decode(),
    "base64 for URLs": lambda s: urlsafe_b64encode(s.encode()).decode().rstrip("="),
    "hexadecimal": lambda s: s.encode().hex(),
    "hexadecimal in capitals": lambda s: s.encode().hex().upper(),
    "quoted-printable": lambda s: quopri.encodestring(s.encode(), quotetabs=True).decode(),
    "quoted-printable, folded": lambda s: quopri.encodestring(b"x" * 60 + s.encode()).decode(),
    "lower case": lambda s: s if not s.isascii() else s.lower(),
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_known_again(secret: str, way: str) -> None:
    written = WAYS[way](secret)
    for text in (f"bad key {written}, sorry", json.dumps({"error": written}), repr(written)):
        masked = Mask([secret]).text(text)
        assert "[hidden]" in masked
        assert not [run for run in runs_of(written) if run in masked]


def runs_of(written: str) -> list[str]:
    """Every eight characters of it, which no accident brings about."""
    return [written[at : at + 8] for at in range(len(written) - 7) if written[at : at + 8] != "x" * 8]


@pytest.mark.parametrize("before", ["", "k", "k=", "k=v"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_the_base64_of_more(secret: str, encode: Callable[[bytes], bytes], before: str) -> None:
    text = encode(before.encode() + secret.encode() + b"&more").decode()
    masked = Mask([secret]).text(text)
    assert "[hidden]" in masked
    assert len(masked.replace("[hidden]", "")) <= len(encode(before.encode() + b"&more")) + 4


def test_what_is_no_secret_stays() -> None:
    text = 'The key 0123 of "café" & 50 % of <b>more</b>\\n was bad = false, 漢字 \udc80 \\u0041 =\n'
    mask = Mask(["0123456789abcdef", "Bearer café", "abc", ""])
    assert mask.text(text) is text
    assert mask.content(b"\xff\xfe 01234567") == b"\xff\xfe 01234567"


def test_what_went_out_and_its_parts() -> None:
    basic = b64encode("ann@acme.test:p\u00e4ss-word".encode()).decode()
    headers = {
        "authorization": f"Basic {basic}",
        "cookie": "lang=en; sid=abcdefgh-1",
        "x": 'Token t="zyxwvuts"',
    }
    exchange = Exchange(Request(None, "GET", "/"), Timeout(), None, 1, headers, (("key", "a%20b%2Fcdefgh"),))
    found = sent_with(exchange, {"proxy-authorization": "Basic " + b64encode(b"proxyuser:proxy-pw").decode()})
    for part in (
        basic, "ann@acme.test:p\u00e4ss-word", "p\u00e4ss-word", "ann@acme.test", "abcdefgh-1", "zyxwvuts",
        "a b/cdefgh", "proxy-pw", "proxyuser",
    ):  # fmt: skip
        assert part in found
    assert not {"en", "Basic", "Token", "lang", "sid"} & set(found)
