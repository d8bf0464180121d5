"""Times: stored in UTC as v1 writes them, shown as each version of the API shows them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

from .answers import Refused

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?( ?(?:Z|[+-]\d\d:?\d\d))?",
    re.ASCII | re.IGNORECASE,
)


def stored(moment: float) -> str:
    """Seconds since the epoch as the database keeps them.

    >>> stored(1_740_821_400)
    '2025-03-01 09:30:00'
    """
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def rfc3339(time: str | None) -> str | None:
    """A stored time as v2 shows it.

    >>> rfc3339("2025-03-01 09:30:00")
    '2025-03-01T09:30:00Z'
    """
    return None if time is None else f"{time.replace(' ', 'T')}Z"


def parse(text: str, location: str, strict: bool = False) -> str:
    """A time from a request, as stored. Without a zone it is UTC; `strict` asks for RFC 3339 to the letter.

    Raises Refused (400) for anything else.

    >>> parse("2025-03-01T10:30:00+01:00", "query.updated_since", strict=True)
    '2025-03-01 09:30:00'
    """
    found = _DATE_TIME.fullmatch(text.strip())
    if found and ((found[2] and found[3]) or not strict):
        zone = (found[3] or "Z").strip().upper().replace("Z", "+00:00")
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00:00'}{zone}")
            return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    form = "RFC 3339, such as 2025-03-01T09:30:00Z" if strict else "YYYY-MM-DD HH:MM:SS"
    raise Refused(400, f"{location} must be a time: {form}")
