"""The command line. `run()` is the whole of it; each command is a module of its own, imported when used."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["run"]


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Never raises, never prints a traceback (see `failures`)."""
    from .failures import INTERRUPTED, guarded

    def body() -> int:
        from .app import cli

        result = cli.main(
            args=None if argv is None else list(argv), prog_name="pdspec", standalone_mode=False
        )
        return result if isinstance(result, int) and not isinstance(result, bool) else 0

    code = guarded(body)
    if code == INTERRUPTED:
        _leave_threads()
    return code


def _leave_threads() -> None:
    """After a second Ctrl-C nobody waits for requests that are still out; the journal knows of them."""
    import os
    import sys
    import threading

    if any(thread.name.startswith("pdspec-import") and thread.is_alive() for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)
