"""What the sandbox shows to people: its reference page at `/`, and its log as JSON at `/_log`.

Neither is logged, limited or struck by faults: they are about the sandbox, not part of the API it plays.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qs

from ..docs import Edition, Playground, render_page
from .answers import Answer, Incoming
from .received import Log
from .routing import Api

LOG: Final = "/_log"
_MOST: Final = 200  # entries of one answer
_HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Pages:
    """The page of each version, rendered when somebody first looks, and the log."""

    def __init__(self, apis: Sequence[Api], token: str, log: Log) -> None:
        self._apis = {api.name: api for api in apis}
        self._token, self._log = token, log
        self._rendered: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def answer(self, incoming: Incoming) -> Answer | None:
        """The answer to a request for a page or the log; None for any other."""
        if incoming.method not in {"GET", "HEAD"} or incoming.path not in {"", "/", LOG}:
            return None
        asked = parse_qs(incoming.query)
        if incoming.path == LOG:
            after = asked.get("after", ["0"])[0]
            number = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
            return Answer(200, self._entries(number), _HEADERS)
        name = asked.get("api", [""])[0]
        page = self._page(name if name in self._apis else next(iter(self._apis)))
        return Answer(200, page, {**_HEADERS, "content-type": "text/html; charset=utf-8"})

    def _page(self, name: str) -> bytes:
        with self._lock:
            if name not in self._rendered:
                editions = tuple(Edition(one, f"?api={one}") for one in self._apis)
                playground = Playground(self._token, LOG)
                page = render_page(
                    self._apis[name].registry, spec=name, editions=editions, playground=playground
                )
                self._rendered[name] = page.encode()
            return self._rendered[name]

    def _entries(self, after: int) -> dict[str, Any]:
        """What came after the request of that number; the newest ones when there are too many."""
        kept = tuple(self._log)
        total = max(self._log.total, len(kept))
        fresh = kept[max(0, len(kept) - max(0, total - after)) :] if after <= total else ()
        return {"total": total, "entries": [dataclasses.asdict(entry) for entry in fresh[-_MOST:]]}
