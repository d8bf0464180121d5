"""The command line. `run()` is the whole of it; each command is a module of its own, imported when used."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

__all__ = ["run"]


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Never raises, never prints a traceback (see `failures`)."""
    from .failures import INTERRUPTED, guarded

    def body() -> int:
        from .app import cli
        from .complete import COMPLETE, answer

        if instruction := os.environ.get(COMPLETE):
            return answer(cli, instruction)
        # Not cli.main(): it has its own ways with a broken pipe and Ctrl-C.
        with cli.make_context("pdspec", list(sys.argv[1:] if argv is None else argv)) as ctx:
            result = cli.invoke(ctx)
        return result if isinstance(result, int) and not isinstance(result, bool) else 0

    code = guarded(body)
    if code == INTERRUPTED:
        _leave_threads()
    return code


def _leave_threads() -> None:
    """After a second Ctrl-C nobody waits for requests that are still out; the journal knows of them."""
    if any(one.name.startswith("pdspec-import") and one.is_alive() for one in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)
