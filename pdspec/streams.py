"""Answers that are read while they arrive: bytes, lines, JSON lines, server-sent events, downloads."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from . import lines
from .errors import DecodeError, ResponseTooLarge, UsageError
from .lines import ServerSentEvent
from .media import essence, kind_of
from .message import Exchange, Request, Response
from .record import replace


def parse_items(kind: str, content: bytes, media_type: str = "", response: Any = None) -> list[Any]:
    r"""The events or JSON lines of a body that is already here.

    >>> parse_items("lines", b'{"a": 1}\n2\n')
    [{'a': 1}, 2]
    """
    if kind == "events":
        return list(lines.events([content], response))
    sequence = _is_sequence(media_type) or content[:1] == b"\x1e"
    return list(lines.json_lines([content], sequence, lambda text: lines.not_json(text, response)))


class StreamedResponse:
    """An answer whose body is still on its way. Leaving its `with` block early drops the connection.

    `status`, `headers` and `request` are known at once; the body can be read once, in one of the ways below.
    `read` has the total timeout of the call. The others may go on for hours: they have the read timeout for
    each piece that arrives, and none for the whole. `close`, from any thread, ends them.
    `max_size` bounds `read`, `save`, and one line or event of the others (None: no bound).
    """

    def __init__(
        self, response: Response[Any], max_size: int | None = None, exchange: Exchange | None = None
    ) -> None:
        self.response, self.max_size = response, max_size
        self._body, self._exchange = response.data, exchange
        self._begun = False

    @property
    def status(self) -> int:
        """The HTTP status code, a success."""
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer."""
        return self.response.headers

    @property
    def request(self) -> Request:
        """The request that was sent."""
        return self.response.request

    @property
    def media_type(self) -> str:
        """The Content-Type of the answer, "" without one."""
        return self.response.headers.get("content-type") or ""

    def iter_bytes(self, size: int = 65536) -> Iterator[bytes]:
        """The body as it arrives, decompressed, at most `size` bytes at a time."""
        if self._begun:
            raise UsageError("the body of this answer was read already")
        self._begun = True
        if not hasattr(self._body, "chunks"):  # another transport, which has read it all
            return iter([self.response.content] if self.response.content else [])
        return iter(self._body.chunks(size))

    def iter_lines(self) -> Iterator[str]:
        """Lines of text without their ends."""
        return (line.decode("utf-8", "replace") for line in self._split(lines.split_lines))

    def events(self) -> Iterator[ServerSentEvent]:
        """Server-sent events."""
        return self._split(lambda chunks, limit: lines.events(chunks, self.response, limit))

    def json_lines(self) -> Iterator[Any]:
        """The values of JSON Lines, NDJSON or a JSON text sequence."""
        sequence = _is_sequence(self.media_type)
        return self._split(lambda chunks, limit: lines.json_lines(chunks, sequence, self._not_json, limit))

    def items(self) -> Iterator[Any]:
        """Whatever the Content-Type says comes one by one: events, JSON values, lines of text, or bytes."""
        kind = kind_of(self.media_type) if self.media_type else "binary"
        if kind == "events":
            return self.events()
        if kind == "lines":
            return self.json_lines()
        if kind == "json":
            data = lines.read_json(self.read(), self._not_json)
            return iter(data if isinstance(data, list) else [data])
        return self.iter_lines() if kind in ("text", "xml") else self.iter_bytes()

    def read(self) -> bytes:
        """The whole body, within the timeout of the call. Raises ResponseTooLarge above `max_size`."""
        if hasattr(self._body, "hurry"):
            self._body.hurry()
        return b"".join(self._bounded())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the body to a file, which appears when it is complete and not before.

        Raises ResponseTooLarge above `max_size`, OSError when it cannot be written.
        """
        target = Path(path)
        part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as file:
                for chunk in self._bounded():
                    file.write(chunk)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            self.close()
            raise
        return target

    def _bounded(self) -> Iterator[bytes]:
        total = 0
        for chunk in self.iter_bytes():
            total += len(chunk)
            if self.max_size is not None and total > self.max_size:
                self.close()
                raise self._too_large()
            yield chunk

    def _split(self, split: Any) -> Iterator[Any]:
        chunks = self.iter_bytes()

        def walk() -> Iterator[Any]:
            try:
                yield from split(chunks, self.max_size)
            except lines.TooLong:
                raise self._too_large() from None
            finally:
                self.close()

        return walk()

    def _not_json(self, text: str | bytes) -> DecodeError:
        """The error for a text that is no JSON, without what it says again of the credentials."""
        response = replace(self.response, data=None)
        if self._exchange is None:
            return lines.not_json(text, response)
        from .masks import mask_of

        mask = mask_of(self._exchange)
        text = mask.text(text) if isinstance(text, str) else mask.content(text)
        return lines.not_json(text, mask.response(response))

    def _too_large(self) -> ResponseTooLarge:
        return ResponseTooLarge(
            f"the answer is larger than max_response_size ({self.max_size:,} bytes)", self.request
        )

    def close(self) -> None:
        """Let go of the connection; what has not arrived yet is not waited for."""
        self._begun = True
        if hasattr(self._body, "close"):
            self._body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<StreamedResponse {self.status} to {self.request.method} {self.request.url}>"


class ItemStream(Iterator[Any]):
    """The items of an answer as they arrive: what a method returns for events and JSON lines.

    Ends the connection at the last item, at `close()`, or at the end of a `with` block.
    """

    def __init__(self, response: StreamedResponse) -> None:
        self.response = response
        self._items = response.items()

    def __next__(self) -> Any:
        return next(self._items)

    def close(self) -> None:
        """Stop here."""
        self.response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ItemStream of {self.response!r}>"


def _is_sequence(media_type: str) -> bool:
    return essence(media_type) == "application/json-seq"


__all__ = ["ItemStream", "ServerSentEvent", "StreamedResponse", "parse_items"]
