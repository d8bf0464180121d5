"""The `pdspec` command: its options, its commands (imported when used), and its help."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from .failures import CODES
from .settings import Settings

# command -> (module, one line of help). The command object of a module is always called `command`.
COMMANDS = {
    "list": ("list", "List the operations of the document."),
    "show": ("show", "Show an operation: arguments, answers, examples."),
    "call": ("call", "Call an operation: KEY=VALUE …"),
    "export": ("export", "Write every item of a list to a file; resumable."),
    "import": ("import_", "Call an operation for each row of a file; resumable."),
    "login": ("login", "Log in with OAuth in the browser, or keep an API token."),
    "logout": ("logout", "Forget what `login` kept."),
    "budget": ("budget", "What calls cost, and what the server still allows."),
    "sandbox": ("sandbox", "Run a stand-in for Pipedrive on this machine."),
    "demo": ("demo", "All nineteen operations against the sandbox."),
    "docs": ("docs", "Write a reference page for the document."),
    "check": ("check", "Check a document."),
    "diff": ("diff", "Compare two documents."),
    "scan": ("scan", "Find the calls in your code that a new document breaks."),
    "refresh": ("refresh", "Take a new version of a document into use."),
    "stubs": ("stubs", "Write or check type stubs."),
    "completion": ("completion", "Print the completion script of a shell."),
}
CONTEXT = {"help_option_names": ["-h", "--help"]}
EXIT_CODES = "Exit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in CODES)


def common_options() -> list[click.Option]:
    """The options that every command has, before or after its name."""
    return [
        click.Option(
            ["--spec"], metavar="v1|v2|FILE", help="The OpenAPI document (PDSPEC_SPEC); v1 by default."
        ),
        click.Option(["--origin"], metavar="URL", help="Scheme, host and port to call (PDSPEC_ORIGIN)."),
        click.Option(
            ["--base-url"], metavar="URL", help="Replaces the document's server URL, path included."
        ),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(0, min_open=True),
            metavar="SECONDS",
            help="For a whole call.",
        ),
        click.Option(
            ["-H", "--header", "headers"],
            multiple=True,
            metavar="NAME:VALUE",
            help="A header for every call.",
        ),
        click.Option(
            ["--api-token"], metavar="TOKEN", help="Or @FILE or env:NAME, which keep it out of the history."
        ),
        click.Option(
            ["--credential", "credentials"],
            multiple=True,
            metavar="SCHEME=VALUE",
            help="For a security scheme of the document; SCHEME=@FILE or SCHEME=env:NAME too.",
        ),
        click.Option(["-v", "--verbose"], count=True, help="Log to stderr what is sent, without secrets."),
    ]


_COMMON = frozenset(option.name for option in common_options())


def _take_settings(ctx: click.Context) -> None:
    given = {name: ctx.params.pop(name) for name in list(ctx.params) if name in _COMMON}
    above = ctx.obj if isinstance(ctx.obj, Settings) else Settings()
    ctx.obj = above.merged(given)
    if ctx.obj.verbose:
        from . import log

        log.start()
        ctx.call_on_close(log.stop)


class Command(click.Command):
    """A command with the common options; it gets them as `ctx.obj`, a Settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", CONTEXT)
        super().__init__(*args, **kwargs)
        self.own = list(self.params)
        taken = {name for parameter in self.own for name in parameter.opts}
        self.params += [option for option in common_options() if not taken.intersection(option.opts)]

    def invoke(self, ctx: click.Context) -> Any:
        _take_settings(ctx)
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = {"Options": [], "Common options": []}  # type: dict[str, list[tuple[str, str]]]
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                own = parameter in self.own or parameter.name == "help"
                shown["Options" if own else "Common options"].append(record)
        for title, records in shown.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class Commands(click.Group):
    """The group: knows its commands by name and imports one when it is used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"{__package__}.commands.{COMMANDS[name][0]}")
        found: click.Command = module.command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            from ..names import near

            close = near(name, COMMANDS)
            hint = f"; did you mean {' or '.join(close)}?" if close else f"; there are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command {name!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write(EXIT_CODES + "\n")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(n, help=text) for n, (_, text) in COMMANDS.items() if n.startswith(incomplete)]

    def invoke(self, ctx: click.Context) -> Any:
        _take_settings(ctx)
        if not ctx._protected_args and not ctx.args:
            click.echo(ctx.get_help())
            return None
        return super().invoke(ctx)


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        import platform

        from ..engine import VERSION

        click.echo(f"pdspec {VERSION} (Python {platform.python_version()})")
        ctx.exit()


cli = Commands(
    "pdspec",
    params=[
        *common_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version.",
        ),
    ],
    help="Call an HTTP API from its OpenAPI document; Pipedrive's Organizations endpoints are in the box.\n\n"
    "Start with `pdspec list`, `pdspec show getOrganization`, `pdspec call getOrganization id=7`.",
    context_settings=CONTEXT,
    no_args_is_help=False,
    invoke_without_command=True,
)
