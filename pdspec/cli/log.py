"""`-v`: the log of pdspec on stderr. It holds no secrets."""

from __future__ import annotations

import logging

from .text import error_line, safe

_LOGGER = logging.getLogger("pdspec")


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error_line(f"{record.levelname.lower()}: {safe(record.getMessage())}", style="bright_black")


_LINES = _Lines()


def start() -> None:
    """Show everything from here on; a second time does nothing."""
    if _LINES not in _LOGGER.handlers:
        _LOGGER.addHandler(_LINES)
        _LOGGER.setLevel(logging.DEBUG)


def stop() -> None:
    """Show nothing any more."""
    if _LINES in _LOGGER.handlers:
        _LOGGER.removeHandler(_LINES)
        _LOGGER.setLevel(logging.NOTSET)
