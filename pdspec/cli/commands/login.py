"""`pdspec login`."""

from __future__ import annotations

import secrets
import sys
from typing import Any

import click

from ...errors import UsageError
from .. import oauth_login, tokens
from ..app import Command
from ..loopback import Callback
from ..settings import Settings, secret_from
from ..text import error_line, is_terminal, out, safe

WAIT = 300.0  # Pipedrive's codes are good for five minutes


@click.command(cls=Command)
@click.argument("extra", nargs=-1, metavar="")
@click.option(
    "--token",
    "by_token",
    is_flag=True,
    help="Keep an API token instead; it is asked for, or read from stdin.",
)
@click.option("--scheme", metavar="NAME", help="With --token: the security scheme that it is for.")
@click.option(
    "--client-id", envvar="PIPEDRIVE_CLIENT_ID", metavar="ID", help="Of your app (or PIPEDRIVE_CLIENT_ID)."
)
@click.option(
    "--client-secret",
    metavar="SECRET",
    help="@FILE or env:NAME, or PIPEDRIVE_CLIENT_SECRET; asked for otherwise.",
)
@click.option(
    "--redirect-uri",
    default=oauth_login.CALLBACK,
    show_default=True,
    help="As in your app's settings; port 0 takes any.",
)
@click.option("--no-browser", is_flag=True, help="Print the address to open instead of opening it.")
@click.option(
    "--wait",
    type=click.FloatRange(1),
    default=WAIT,
    show_default=True,
    help="Seconds to wait for the browser.",
)
@click.pass_obj
def command(
    settings: Settings,
    extra: tuple[str, ...],
    by_token: bool,
    scheme: str | None,
    client_id: str | None,
    client_secret: str | None,
    redirect_uri: str,
    no_browser: bool,
    wait: float,
) -> None:
    """Log in for the server of the document, and keep the login for later calls to that server.

    With OAuth, in the browser: the answer comes back to a small server on this machine. The token is kept in
    a file that only you can read, and refreshed when it has to be. With --token, an API token is kept.
    """
    if extra:  # most likely the token, which click would quote
        raise UsageError("login takes nothing but options: a token is asked for, or read from stdin")
    client = settings.bare_client()
    place = settings.place(client)
    if not place:
        raise UsageError("the document does not say which server it is for; say it with --origin")
    if by_token:
        name = scheme or tokens.key_scheme(client)
        if name not in client.operations.security_schemes:
            raise UsageError(f"the document has no security scheme {name!r}")
        path = tokens.keep(place, name, _token(settings, name, place))
        error_line(f"The token for {place} is kept in {safe(str(path))}.", "green")
        return
    _with_oauth(settings, client, place, client_id, client_secret, redirect_uri, no_browser, wait)


def _token(settings: Settings, name: str, place: str) -> str:
    if settings.api_token:
        token = secret_from(settings.api_token, "--api-token")
    elif is_terminal(sys.stdin):
        token = str(click.prompt(f"Token for {name} at {place}", hide_input=True, err=True))
    else:
        token = sys.stdin.readline()
    token = token.strip()
    if not token or not token.isprintable() or not token.isascii():
        raise UsageError("that is no token: it must be one line of plain characters")
    return token


def _with_oauth(
    settings: Settings,
    client: Any,
    place: str,
    client_id: str | None,
    client_secret: str | None,
    redirect_uri: str,
    no_browser: bool,
    wait: float,
) -> None:
    authorize, token_endpoint, scopes = oauth_login.endpoints(client, settings.server)
    app_id, secret = client_id or _asked("client_id"), _secret(client_secret)
    state = secrets.token_urlsafe(24)
    with Callback(redirect_uri, state) as callback:
        app = {
            "client_id": app_id,
            "client_secret": secret,
            "redirect_uri": callback.uri,
            "authorization_endpoint": authorize,
            "token_endpoint": token_endpoint,
            "scopes": []
            if settings.is_pipedrive
            else scopes,  # Pipedrive's apps have theirs in their settings
        }
        oauth = oauth_login.make(place, app)
        url = oauth.authorization_url(state=state)
        if no_browser or not _opened(url):
            error_line("Open this address, and let the app in:", "green")
            out(url)
            sys.stdout.flush()
        else:
            error_line(f"Your browser asks you to let the app in. If it does not: {url}", "green")
        oauth.exchange(callback.wait(wait))
    oauth_login.keep_app(place, app)
    error_line(
        f"Logged in for {place}. The token is kept in {safe(str(oauth_login.token_file(place)))}.", "green"
    )
    told = oauth.token.api_domain if oauth.token else None
    if told:
        error_line(f"Calls go to {safe(told)}.", "green")


def _asked(name: str) -> str:
    if not is_terminal(sys.stdin):
        raise UsageError(f"say --{name.replace('_', '-')} of your app, or set PIPEDRIVE_{name.upper()}")
    return str(click.prompt(name, err=True)).strip()


def _secret(given: str | None) -> str:
    import os

    if given:
        return secret_from(given, "--client-secret")
    if found := os.environ.get("PIPEDRIVE_CLIENT_SECRET"):
        return found
    if not is_terminal(sys.stdin):
        raise UsageError("say --client-secret @FILE or env:NAME, or set PIPEDRIVE_CLIENT_SECRET")
    return str(click.prompt("client_secret", hide_input=True, err=True)).strip()


def _opened(url: str) -> bool:
    import webbrowser

    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False
