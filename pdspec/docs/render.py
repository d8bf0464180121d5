"""Registry to HTML: the template, its style and its script, sealed by a Content-Security-Policy."""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..registry import Registry
from .cards import cards
from .prose import paint, prose

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent / "page"
_RESERVED = {"top", "main", "nav", "search", "found", "token", "log"}  # ids of the page itself


@dataclass(frozen=True, slots=True)
class Edition:
    """A page to switch to: what it is called and where it is."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Playground:
    """The server behind a page that can call it. `token` is filled in, `log` is polled for its requests."""

    token: str
    log: str


def render(
    registry: Registry, spec: str, editions: tuple[Edition, ...], playground: Playground | None
) -> str:
    """The page."""
    groups = cards(registry, spec, _RESERVED, playground is not None)
    style = _asset("page.css") + (_asset("try.css") if playground else "")
    early, late = _asset("early.js"), _asset("page.js") + (_asset("try.js") if playground else "")
    info = registry.document.root.get("info")
    described = info.get("description") if isinstance(info, dict) else ""
    return _environment().get_template("page.html.jinja").render(
        breakable=_breakable,
        title=registry.title,
        version=registry.version,
        description=prose(described if isinstance(described, str) else ""),
        start=paint(_start(registry, spec)),
        groups=groups,
        count=len(registry),
        spec=spec,
        editions=editions,
        hrefs={edition.name: edition.href for edition in editions},
        playground=playground,
        policy=_policy(style, (early, late), playground is not None),
        style=Markup(style),  # noqa: S704  # files of this package
        early=Markup(early),  # noqa: S704
        late=Markup(late),  # noqa: S704
    )  # fmt: skip


def _policy(style: str, scripts: tuple[str, ...], calls: bool) -> str:
    """Nothing but the page's own style and scripts, by their hashes; requests only to its own server."""
    allowed = " ".join(_digest(script) for script in scripts)
    reach = "'self'" if calls else "'none'"
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {allowed}; "
        f"connect-src {reach}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _breakable(name: str) -> Markup:
    """A name that may break after an underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def _start(registry: Registry, spec: str) -> str:
    """How a client for the document is made."""
    if spec in ("v1", "v2"):
        module = "pdspec" if spec == "v1" else f"pdspec.{spec}"
        note = "# or PIPEDRIVE_API_TOKEN in the environment"
        return f'import {module}\n\n{note}\nclient = {module}.Client(api_token="…")'
    schemes = list(registry.security_schemes)[:1]
    credentials = f',\n    credentials={{{schemes[0]!r}: "…"}},\n' if schemes else ""
    inner = f"\n    {spec!r}{credentials}" if credentials else repr(spec)
    return f"import pdspec\n\nclient = pdspec.SpecClient.from_spec({inner})"


@functools.cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment: Any = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment  # type: ignore[no-any-return]
