"""What a server says again of the credentials that it got is replaced by "[hidden]", however it is written.

All of it ends here: the transport masks answers that are not a success, and its errors; who finds that a
success is not what was promised masks that one too. Nothing of this runs for an ordinary call.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from .errors import InvalidResponse, ResponseError, TransportError
from .message import Exchange, Headers, Response, Send
from .record import replace
from .sensitive import HIDDEN

SHORTEST = 4  # shorter values are too likely to be ordinary text
SHORTEST_PART = 8  # the same of what is only a part of a credential, such as a user's name
LONGEST_BODY = 1_000_000  # bytes of an error's body, when it is still being received
_HIDDEN = HIDDEN.encode()
# Repetition is bounded and never given back: an answer that is made for it must not keep a caller busy.
_SLASHES, _SOME_SLASHES = rb"\\{0,8}+", rb"\\{1,8}+"
# How an HTML entity begins, in JSON or a URL too.
_ENTITY = rb"(?:\\{0,8}+&|\\{1,8}+[uU]0026|%26)(?:amp;){0,4}"
# How even letters are escaped, if somebody escapes all there is.
_BYTE_BY_BYTE = ("%{:02x}", "%{:02X}", "={:02X}")
_UNIT_BY_UNIT = ("\\u{:04x}", "\\u{:04X}", "\\\\u{:04x}", "\\\\u{:04X}")
_ONE_BY_ONE = ("\\x{:02x}", "\\x{:02X}", "\\\\x{:02x}", "&#{};", "&#x{:x};", "&#x{:X};")
_FOLD = rb"=(?:\r?\n|(?:\\r)?\\n)"  # the line break of quoted-printable that is none
_SOFT = b"(?:" + _FOLD + b")?"


def sent_with(exchange: Exchange, headers: Mapping[str, str] | None = None) -> list[str]:
    """The credentials that went out with a request, and what they are made of, from where they stood.

    `headers` are others that held some: those for a proxy.
    """
    found = [unquote(value) for _, value in exchange.secret_query]
    for value in (*exchange.secret_headers.values(), *(headers or {}).values()):
        found += _in_header(value)
    return found


def _in_header(value: str) -> Iterator[str]:
    """A header's value, what stands after the name of its scheme, and the values of its fields or cookies."""
    yield value
    scheme, _, rest = value.partition(" ")
    yield rest
    if scheme.lower() == "basic":
        yield from _in_basic(rest)
    for word in re.split(r"[\s;,]+", value):
        yield from _long(word.partition("=")[2].strip('"'))
    yield from _long(rest.rpartition(" ")[2])


def _in_basic(text: str) -> Iterator[str]:
    """User and password: either may be the key of an API, with a dummy as the other."""
    try:
        pair = b64decode(text).decode()
    except ValueError:
        return
    user, _, password = pair.partition(":")
    yield pair
    yield password
    yield from _long(user) if password else (user,)


def _long(part: str) -> tuple[str, ...]:
    return (part,) if len(part) >= SHORTEST_PART else ()


class Mask:
    """Hides secrets in whatever a server has said.

    >>> Mask(["s3cr&t"]).text("no s3cr&t, s3cr%26t, s3cr&amp;t or czNjciZ0")
    'no [hidden], [hidden], [hidden] or [hidden]'
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        long = {secret for secret in secrets if len(secret) >= SHORTEST}
        self._forms = [_forms(secret) for secret in sorted(long, key=len, reverse=True)]

    def content(self, content: bytes) -> bytes:
        """Bytes without the secrets; the same object if there were none."""
        given = content
        lowered = content.lower()
        unfolded = re.sub(_FOLD, b"", lowered) if b"=" in content else lowered
        for forms in self._forms:
            for form in forms.written:
                content = content.replace(form, _HIDDEN)
            if forms.kept in lowered:
                content = forms.plain.sub(_HIDDEN, content)
            if len(unfolded) < len(given) and forms.kept in unfolded:
                content = re.sub(forms.folded, _HIDDEN, content)
        return given if content == given else content

    def text(self, text: str) -> str:
        """Text without the secrets."""
        given = text.encode("utf-8", "surrogatepass")
        masked = self.content(given)
        return text if masked is given else masked.decode("utf-8", "backslashreplace")

    def response(self, response: Response[Any]) -> Response[Any]:
        """The response with no secret in its body and headers; the same one if there was none."""
        if hasattr(response.data, "chunks"):
            response = replace(response, data=MaskedBody(response.data, self))
        pairs = [(name, value) for name in response.headers for value in _values(response.headers, name)]
        shown = [(self.text(name), self.text(value)) for name, value in pairs]
        content = self.content(response.content)
        if content is response.content and shown == pairs:
            return response
        headers = response.headers if shown == pairs else Headers(shown)
        data = response.data if content is response.content else None  # of what is no longer there
        return replace(response, content=content, headers=headers, data=data)

    def error(self, error: ResponseError) -> ResponseError:
        """The error with nothing of the secrets in its words and its answer."""
        message, response = self.text(error.message), self.response(error.response)
        if not isinstance(error, InvalidResponse):
            same = message == error.message and response is error.response
            return error if same else type(error)(message, error.request, response)
        problems = [
            replace(one, message=self.text(one.message), location=self.text(one.location))
            for one in error.problems
        ]
        if response is not error.response or problems != list(error.problems):
            problems = [replace(one, value=HIDDEN) for one in problems]
        elif message == error.message:
            return error
        return InvalidResponse(message, error.request, response, problems)


def mask_of(exchange: Exchange, headers: Mapping[str, str] | None = None) -> Mask:
    """What hides the credentials that went out with a request."""
    return Mask(sent_with(exchange, headers))


def masked(
    response: Response[Any], exchange: Exchange, headers: Mapping[str, str] | None = None
) -> Response[Any]:
    """An answer without the credentials that went out for it."""
    return mask_of(exchange, headers).response(response)


def masked_error(
    error: TransportError, exchange: Exchange, headers: Mapping[str, str] | None = None
) -> TransportError | None:
    """A failure without the credentials that a server has put into its answer; None if it did not."""
    message = mask_of(exchange, headers).text(error.message)
    return None if message == error.message else type(error)(message, error.request, error.sent)


def mask_layer(send: Send) -> Send:
    """The same for a transport of somebody else's."""

    def sending(exchange: Exchange) -> Response[Any]:
        try:
            response = send(exchange)
        except TransportError as error:
            hidden = masked_error(error, exchange)
            if hidden is None:
                raise
        else:
            return response if response.status < 300 else masked(response, exchange)
        raise hidden  # out here, where it does not carry along the one that it stands for

    return sending


class MaskedBody:
    """The open body of an error, which comes in one piece: a secret may be cut in two on the wire."""

    def __init__(self, body: Any, mask: Mask) -> None:
        self._body, self._mask, self.close = body, mask, body.close
        self.hurry = getattr(body, "hurry", lambda: None)

    def chunks(self, size: int = 65536) -> Iterator[bytes]:
        """The body, as far as anybody wants to see it."""
        content = b""
        for chunk in self._body.chunks(size):
            content += chunk
            if len(content) > LONGEST_BODY:
                break
        yield self._mask.content(content)


def _values(headers: Mapping[str, str], name: str) -> list[str]:
    several = getattr(headers, "getlist", None)
    return several(name) if several else [headers[name]]


class _Forms(NamedTuple):
    """How a secret may be written.

    `plain` is a pattern for what is escaped character by character, `folded` the same with the folds of
    quoted-printable, `written` what looks nothing like it, longest first. `kept` is the longest part that
    nobody escapes: without it, there is no need to look for the patterns.
    """

    plain: re.Pattern[bytes]
    folded: bytes
    written: tuple[bytes, ...]
    kept: bytes


@lru_cache(maxsize=64)
def _forms(secret: str) -> _Forms:
    raw = secret.encode("utf-8", "surrogatepass")
    written = {
        b64encode(raw), b64encode(raw).rstrip(b"="), urlsafe_b64encode(raw), raw.hex().encode(),
        raw.hex().upper().encode(), *_inside_base64(raw),
    }  # fmt: skip
    numbers = {_BYTE_BY_BYTE: list(raw), _UNIT_BY_UNIT: _units(secret), _ONE_BY_ONE: list(map(ord, secret))}
    for ways, each in numbers.items():
        written.update("".join(map(way.format, each)).encode() for way in ways)
    units = re.findall(r"\\+|[^\\]", secret)
    plain = re.compile(b"".join(map(_ways, units)), re.IGNORECASE)
    folded = _SOFT.join(_ways(one, _SOFT) for one in units)
    kept = max(re.findall(r"[0-9a-z]+", secret.lower()), key=len, default="").encode()
    return _Forms(plain, folded, tuple(sorted(written, key=len, reverse=True)), kept)


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    """What of it is to be seen in the base64 of something longer, whatever stands before it."""
    for before in range(3):
        start, end = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            if len(core := encode(bytes(before) + raw)[start:end]) >= 6:
                yield core


def _ways(one: str, fold: bytes = b"") -> bytes:
    """A pattern for one character, escaped in any way that is usual in URLs, JSON, HTML, shells and mail.

    Backslashes come as a run, as they escape each other.
    """
    if one[0] == "\\":
        run = len(one)
        return rb"(?:\\{%d,%d}+|(?:%s){%d})" % (run, 8 * run, _escaped("\\", fold), run)
    if one.isascii() and one.isalnum():
        return one.encode()  # which nobody escapes
    raw = _SLASHES + re.escape(one.encode("utf-8", "surrogatepass"))
    return b"(?:" + _escaped(one, fold) + b"|" + raw + b")"


def _escaped(one: str, fold: bytes) -> bytes:
    """The alternatives that do not hold the character itself."""
    utf8, number = one.encode("utf-8", "surrogatepass"), ord(one)
    ways: list[bytes] = [
        b"".join(map(_percent, utf8)),
        fold.join(b"=" + _hex(byte) for byte in utf8),
        b"".join(_SOME_SLASHES + rb"[uU]" + _hex_digits(f"{unit:04x}") for unit in _units(one)),
        _ENTITY + rb"#(?:0{0,8}%d|[xX]0{0,8}%s);?" % (number, _hex_digits(f"{number:x}")),
    ]
    if number < 256:
        ways += [_SOME_SLASHES + rb"x" + _hex(number), _percent(number)]
    if not one.isascii():
        ways.append(b"".join(map(_misread, utf8)))
        ways += [re.escape(bytes([number])), b"=" + _hex(number)] if number < 256 else []
    from html.entities import codepoint2name

    if name := {39: "apos"}.get(number, codepoint2name.get(number)):
        ways.append(_ENTITY + name.encode() + b";?")
    ways += {
        " ": [rb"\+"],
        "'": [rb"'\\{1,8}''", _SLASHES.join((b"", b"'", b'"', b"'", b'"', b"'"))],
    }.get(one, [])
    ways.sort(key=len, reverse=True)
    return b"|".join(ways)


def _units(text: str) -> list[int]:
    """The units of UTF-16, in which JSON escapes."""
    units = text.encode("utf-16-be", "surrogatepass")
    return [high << 8 | low for high, low in zip(units[::2], units[1::2], strict=True)]


def _misread(byte: int) -> bytes:
    """A byte of UTF-8 that was taken for Latin-1, and perhaps escaped then."""
    return rb"(?:%s|\\{1,8}+[uU]00%s|\\{1,8}+x%s)" % (re.escape(chr(byte).encode()), _hex(byte), _hex(byte))


def _percent(byte: int) -> bytes:
    return b"%(?:25){0,4}" + _hex(byte)


def _hex(byte: int) -> bytes:
    return _hex_digits(f"{byte:02x}")


def _hex_digits(digits: str) -> bytes:
    return "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in digits).encode()
