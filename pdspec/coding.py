"""Content codings, undone piece by piece; what is cut short, damaged or followed by more is refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from .connection import TooLarge

PIECE = 1 << 20
_ZLIB, _RAW, _GZIP = 15, -15, 31  # zlib's `wbits`


class Damaged(ValueError):
    """A compressed body that is not whole, or a coding that nobody asked for."""


def decompress(data: bytes, encoding: str, limit: int | None = None) -> bytes:
    """Undo a Content-Encoding (RFC 9110, 8.4.1): gzip, deflate and identity, in the order applied.

    >>> import gzip; decompress(gzip.compress(b"abc"), "gzip")
    b'abc'
    """
    parts: list[bytes] = []
    total = 0
    for piece in decoded([data], encoding):
        parts.append(piece)
        total += len(piece)
        if limit is not None and total > limit:
            raise TooLarge(limit)
    return b"".join(parts)


def decoded(chunks: Iterable[bytes], encoding: str, size: int = PIECE) -> Iterator[bytes]:
    r"""The chunks without their Content-Encoding, at most `size` bytes at a time. Raises Damaged.

    >>> b"".join(decoded([zlib.compress(b"abc")[:5], zlib.compress(b"abc")[5:]], "deflate"))
    b'abc'
    """
    pieces = iter(chunks)
    for part in reversed(encoding.split(",")):
        name = part.strip().lower()
        if name in ("gzip", "x-gzip"):
            pieces = _inflated(pieces, _GZIP, size)
        elif name == "deflate":
            pieces = _inflated(pieces, _ZLIB, size)
        elif name not in ("identity", ""):
            pieces = _refused(pieces, part.strip())
    return pieces


def _refused(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    if any(chunks):
        raise Damaged(f"Content-Encoding {name!r} was not asked for")
    return
    yield


def _inflated(chunks: Iterator[bytes], wbits: int, size: int) -> Iterator[bytes]:
    engine = None
    done = False
    for data in chunks:
        rest = data
        while rest:
            if done and wbits != _GZIP:
                raise Damaged("compressed body is damaged: it goes on after its end")
            if engine is None:
                if wbits == _ZLIB and rest[0] & 0x0F != 8:  # zlib by the book, raw deflate by some servers
                    wbits = _RAW
                engine, done = zlib.decompressobj(wbits), False
            while True:
                try:
                    piece = engine.decompress(rest, size)
                except zlib.error as error:
                    raise Damaged(f"compressed body is damaged: {error}") from None
                if piece:
                    yield piece
                rest = engine.unconsumed_tail
                if engine.eof or (not rest and len(piece) < size):
                    break
            if engine.eof:  # gzip may be several members, one after the other (RFC 1952, 2.2)
                rest, engine, done = engine.unused_data, None, True
    if engine is not None:
        raise Damaged("compressed body is cut short")
