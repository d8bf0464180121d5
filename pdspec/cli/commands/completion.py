"""`pdspec completion bash|zsh|fish`."""

from __future__ import annotations

import click

from ..app import Command, cli
from ..complete import COMPLETE, shells


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes commands, operations, arguments and enum values.

    \b
    bash: pdspec completion bash > ~/.local/share/bash-completion/completions/pdspec
    zsh:  pdspec completion zsh > "${fpath[1]}/_pdspec"
    fish: pdspec completion fish > ~/.config/fish/completions/pdspec.fish
    """
    click.echo(shells()[shell](cli, {}, "pdspec", COMPLETE).source())
