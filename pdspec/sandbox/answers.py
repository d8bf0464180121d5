"""What the sandbox receives and answers, and the envelopes around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came: path and query still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `body` is encoded as JSON unless it is bytes already."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as it goes over the wire."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    @property
    def media_type(self) -> str:
        """The content type: JSON unless the headers say otherwise."""
        return self.headers.get("content-type", "application/json; charset=utf-8")


class Refused(Exception):
    """The request ends here, with this status and the failure envelope."""

    def __init__(
        self,
        status: int,
        error: str,
        info: str = "",
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, error)
        self.status, self.error, self.info, self.code = status, error, info, code
        self.headers = dict(headers or {})

    def answer(self) -> Answer:
        """As it goes back."""
        return Answer(self.status, failure(self.error, self.info, self.code), self.headers)


def failure(error: str, info: str = "", code: str | None = None) -> Json:
    """The failure envelope."""
    envelope: Json = {"success": False, "error": error, "error_info": info or _INFO}
    if code:
        envelope["code"] = code
    return envelope | {"data": None, "additional_data": None}


def success(
    data: Any, *, status: int = 200, additional_data: Json | None = None, related_objects: Json | None = None
) -> Answer:
    """The success envelope; the optional parts are left out when they are None."""
    envelope: Json = {"success": True, "data": data}
    if additional_data is not None:
        envelope["additional_data"] = additional_data
    if related_objects is not None:
        envelope["related_objects"] = related_objects
    return Answer(status, envelope)


_INFO = "This is the sandbox of pdspec, not Pipedrive."
