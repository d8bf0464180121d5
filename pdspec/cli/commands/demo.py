"""`pdspec demo`."""

from __future__ import annotations

import click

from ...errors import UsageError
from ..app import Command


@click.command(cls=Command)
def command() -> int:
    """All nineteen operations against a sandbox, with what was called and what came back."""
    try:
        from ...demo import main
    except ImportError as error:
        raise UsageError(f"the demo needs {error.name}: pip install 'pdspec[all]'") from None
    result = main()
    return result if isinstance(result, int) else 0
