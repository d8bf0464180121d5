"""`pdspec sandbox`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ...errors import UsageError
from ..app import Command
from ..text import error_line, out

if TYPE_CHECKING:
    from ...sandbox import Sandbox


@click.command(cls=Command)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default="any that is free")
@click.option("--token", metavar="TOKEN", help="The API token that it accepts; made up when left out.")
@click.option("--db", metavar="FILE", type=click.Path(dir_okay=False), help="Keep the state in this file.")
@click.option("--seed", type=int, default=42, show_default=True, help="The same seed, the same data.")
@click.option("--retired", is_flag=True, help="The retired operations of v1 answer 410.")
def command(port: int, token: str | None, db: str | None, seed: int, retired: bool) -> None:
    """Run a stand-in for Pipedrive on 127.0.0.1, with data that is made up, until Ctrl-C.

    The first line of output is its address, the second the token.
    """
    try:
        from ...sandbox import serve
    except ImportError as error:
        raise UsageError(f"the sandbox needs {error.name}: pip install 'pdspec[all]'") from None
    serve(port, token, db, seed, "127.0.0.1", retired=retired, ready=_ready)


def _ready(sandbox: Sandbox) -> None:
    import sys

    out(sandbox.origin)
    out(sandbox.token)
    sys.stdout.flush()
    words = f"--origin {sandbox.origin} --api-token {sandbox.token} call getOrganization id=1"
    error_line(f"Try: pdspec {words}", "green")
    error_line(f"Its page is at {sandbox.url}. Stop with Ctrl-C.", "green")
