"""`pdspec logout`."""

from __future__ import annotations

import click

from ...errors import PdspecError
from .. import oauth_login, tokens
from ..app import Command
from ..settings import Settings
from ..text import error_line, note


@click.command(cls=Command)
@click.pass_obj
def command(settings: Settings) -> None:
    """Forget the login and the tokens for the server of the document. An OAuth token is revoked there too."""
    client = settings.bare_client()
    place = settings.place(client)
    app = oauth_login.apps().get(place)
    if isinstance(app, dict):
        try:
            oauth_login.make(place, app).revoke()
        except PdspecError as error:
            note(f"note: the token could not be revoked at the server: {type(error).__name__}")
    forgotten = [tokens.forget(place), oauth_login.forget_app(place)]
    error_line(f"Forgotten for {place}." if any(forgotten) else f"Nothing was kept for {place}.", "green")
