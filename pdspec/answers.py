"""Answers: is the status good, is the body what was promised, what is in it."""

from __future__ import annotations

import json
from typing import Any

from .errors import DecodeError, InvalidResponse, UnexpectedStatus, http_error_class
from .judge import Schemas
from .media import essence, is_stream, kind_of
from .message import Response
from .model import Answer, Content, Operation
from .record import replace

_SAID = ("error", "message", "error_description", "detail", "title", "description", "errors", "reason", "msg")
_MORE = ("error_info", "error_description", "detail", "message")
_LONGEST = 300


class Reader:
    """Reads the answers to one operation. Made on first use, then shared by threads."""

    def __init__(self, operation: Operation, schemas: Schemas, validate: str) -> None:
        self.operation, self.schemas, self.validate = operation, schemas, validate
        self.accept = _accept(operation)
        self.may_stream = any(is_stream(media_type) for media_type in _successes(operation))
        self._json_promised = {status: self._promises_json(status) for status in range(200, 207)}

    def answer(self, status: int) -> Answer | None:
        """The documented answer for a status: exact, range, default."""
        responses = self.operation.responses
        return responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")

    def _promises_json(self, status: int) -> bool:
        answer = self.answer(status)
        contents = answer.contents if answer else ()
        return bool(contents) and all(
            kind_of(content.media_type) == "json" and "*" not in content.media_type for content in contents
        )

    def data(self, response: Response[Any]) -> Any:
        """The decoded body. Raises HTTPError by status, DecodeError, and InvalidResponse if it is checked."""
        status = response.status
        if not 200 <= status < 300:
            raise self.error(response)
        content = response.content
        media_type = response.headers.get("content-type") or ""
        if media_type.startswith("application/json") or kind_of(media_type or "text/plain") == "json":
            data = self._json(response, content)
        elif not content:
            self._check_empty(response)
            data = None
        else:
            data = self._other(response, content, media_type)
        if self.validate != "off":
            self._check(response, data, media_type)
        return data

    def _check_empty(self, response: Response[Any]) -> None:
        if (
            response.status not in (204, 205)
            and self.operation.method != "HEAD"
            and self._json_promised.get(response.status)
        ):
            raise DecodeError(
                f"status {response.status} with an empty body, where JSON was promised",
                response.request,
                response,
            )

    def _json(self, response: Response[Any], content: bytes) -> Any:
        if not content:
            self._check_empty(response)
            return None
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            why = "nested too deep" if isinstance(error, RecursionError) else str(error)
            raise DecodeError(
                f"status {response.status} with a body that is not JSON ({why}): {_start(content)}",
                response.request,
                response,
            ) from None

    def _other(self, response: Response[Any], content: bytes, media_type: str) -> Any:
        kind = kind_of(media_type) if media_type else "binary"
        if self._json_promised.get(response.status):
            if kind in ("text", "binary") and essence(media_type) != "text/html":
                return self._json(response, content)  # mislabelled JSON is common; anything else is an error
            label = f"Content-Type {media_type}" if media_type else "no Content-Type"
            raise DecodeError(
                f"status {response.status} with {label}, where JSON was promised: {_start(content)}",
                response.request,
                response,
            )
        if kind in ("events", "lines"):
            from .streams import parse_items

            return parse_items(kind, content, media_type, response)
        if kind in ("text", "xml"):
            return _text(content, media_type)
        return content

    def _check(self, response: Response[Any], data: Any, media_type: str) -> None:
        answer = self.answer(response.status)
        if answer is None or data is None:
            return
        content = _matching(answer, media_type)
        if content is None or content.schema is None or kind_of(content.media_type) != "json":
            return
        if self.schemas.acceptor(content.schema, "response")(data):
            return
        problems = self.schemas.problems(content.schema, data, "response", "response")
        if problems:
            message = f"status {response.status}, and the body does not fit its schema"
            raise InvalidResponse(message, response.request, replace(response, data=data), problems)

    def error(self, response: Response[Any]) -> Exception:
        """The exception for a status that is not a success, with the server's own words."""
        status = response.status
        said = server_words(response)
        answer = self.answer(status)
        if not said and answer is not None:
            said = answer.description.strip().partition("\n")[0]
        if 300 <= status < 400:
            target = response.headers.get("location", "")
            said = f"redirects are not followed{f'; it points to {target[:_LONGEST]}' if target else ''}"
            return UnexpectedStatus(f"{status}: {said}", response.request, response)
        if status in (404, 410) and self.operation.method == "DELETE" and response.attempts > 1:
            said += f"{' ' if said else ''}(attempt {response.attempts}: an earlier one may have deleted it)"
        return http_error_class(status)(
            f"{status}: {said}" if said else f"status {status}", response.request, response
        )


def server_words(response: Response[Any]) -> str:
    """What the server says went wrong, on one line; "" when it says nothing that can be read."""
    content = response.content[:100_000]
    if not content:
        return ""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return "" if b"<html" in content[:1000].lower() else _start(content)
    if not isinstance(data, dict):
        return _line(data)
    first = next((_line(data[key]) for key in _SAID if data.get(key)), "")
    more = next((_line(data[key]) for key in _MORE if data.get(key) and _line(data[key]) != first), "")
    return f"{first} ({more})" if first and more else first or more


def _line(value: Any) -> str:
    if isinstance(value, dict):
        inner = next((value[key] for key in _SAID if value.get(key)), value)
        value = inner if isinstance(inner, str) else json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        value = "; ".join(_line(one) for one in value[:3])
    return " ".join(str(value).split())[:_LONGEST]


def _start(content: bytes) -> str:
    return " ".join(content[:200].decode("utf-8", "replace").split())[:120]


def _text(content: bytes, media_type: str) -> str:
    """Text in the charset that is named, or in UTF-8 where that is none that text can be in."""
    name = media_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or "utf-8"
    try:
        return content.decode(name, "replace")
    except (LookupError, ValueError):  # unknown; or Python's own, such as rot13 and idna
        return content.decode("utf-8", "replace")


def _matching(answer: Answer, media_type: str) -> Content | None:
    wanted = essence(media_type)
    exact = next((c for c in answer.contents if essence(c.media_type) == wanted), None)
    return exact or next((c for c in answer.contents if kind_of(c.media_type) == "json"), None)


def _accept(operation: Operation) -> str:
    """The Accept header: what the successful answers are documented to be, JSON first."""
    found = _successes(operation)
    if not found:
        return "*/*"
    ordered = sorted(dict.fromkeys(map(essence, found)), key=lambda name: kind_of(name) != "json")
    return ", ".join(name for name in ordered if name.isascii() and name.isprintable()) or "*/*"


def _successes(operation: Operation) -> list[str]:
    """The media types of the answers that are not errors."""
    found: list[str] = []
    for status, answer in operation.responses.items():
        if status[:1] == "2" or status == "default":
            found += [c.media_type for c in answer.contents]
    return found
