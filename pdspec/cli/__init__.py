"""The command line. `run()` is the whole of it; each command is a module of its own, imported when used."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["run"]


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Never raises, never prints a traceback (see `failures`)."""
    from .failures import guarded

    def body() -> int:
        from .app import cli

        result = cli.main(args=None if argv is None else list(argv), prog_name="pdspec", standalone_mode=False)
        return result if isinstance(result, int) and not isinstance(result, bool) else 0

    return guarded(body)
