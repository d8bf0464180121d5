"""Registry to `.pyi`: what an editor and a type checker see of a client that is made at run time.

`render` gives the text for one document. `write_vendored` and `check_vendored` are for the documents that
pdspec ships with; `stub_package` has the same for packages made of other documents.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .document import Document, load
from .model import SpecProblem
from .registry import Registry
from .stub_answers import item_type
from .stub_classes import typed_dict
from .stub_client import (
    ANY_OPERATION,
    VIEWS,
    client_attributes,
    client_methods,
    literal_lines,
    own_methods,
    views,
)
from .stub_methods import Call, call_of
from .stub_names import RESERVED, assign, share
from .stub_schema import Typist
from .stub_text import docstring, one_line, wrapped
from .stub_writer import Alias, Class, Writer, words_in
from .vendored import NAMES, spec_path

if TYPE_CHECKING:
    from jinja2 import Environment

_STAMP = re.compile(r"^# document sha256: ([0-9a-f]{64})$", re.M)
_FORMATS = (
    ("_DateTime", "str | datetime.datetime"),
    ("_Date", "str | datetime.date"),
    ("_Time", "str | datetime.time"),
    ("_UUID", "str | uuid.UUID"),
    ("_FileData", "bytes | bytearray | memoryview | pathlib.Path | IO[bytes]"),
    ("_File", "_FileData | tuple[str, _FileData] | tuple[str, _FileData | str, str]"),
)
# Where every name that a stub may use comes from.
_ORIGINS = {
    "collections.abc": ("Iterable", "Mapping", "Sequence"),
    "typing": (
        "IO",
        "Any",
        "ClassVar",
        "Literal",
        "Never",
        "NotRequired",
        "Required",
        "TypeAlias",
        "overload",
        "type_check_only",
    ),
    "typing_extensions": ("TypedDict", "deprecated"),
    "urllib3": ("Retry",),
    "pdspec.client": ("SpecClient",),
    "pdspec.hooks": ("Hooks",),
    "pdspec.message": ("Request", "Response", "Timeout", "Transport"),
    "pdspec.registry": ("Registry",),
    "pdspec.secrets": ("Credential",),
    "pdspec.streams": ("ItemStream", "StreamedResponse"),
    "pdspec.walk": ("Items", "Pages"),
    "pdspec.window": ("RateLimit",),
}


@dataclass(frozen=True)
class Stub:
    """A rendered stub, and what of the document it could not say exactly."""

    text: str
    problems: tuple[SpecProblem, ...] = ()


def render(registry: Registry, source: str = "") -> str:
    """The stub of a document as text. `source` is what the document is called in it."""
    return make_stub(registry, source).text


def make_stub(registry: Registry, source: str = "") -> Stub:
    """The stub of a document, and the places where `Any` had to do."""
    typist = Typist(registry.document)
    calls = [call_of(typist, registry[operation_id]) for operation_id in registry]
    same = share(typist.definitions)
    taken = set(RESERVED) | {
        ANY_OPERATION,
        "_OperationId",
        "_OperationName",
        "_NothingElse",
        *(name for name, _ in _FORMATS),
    }
    names = assign((one for key, one in typist.definitions.items() if key not in same), taken)
    hidden = frozenset(call.operation.python_name for call in calls)
    writer = Writer(names, same, typist.preferred, taken, hidden)
    view = _view(registry, calls, typist, writer, source)
    text = environment().get_template("module.pyi.jinja").render(view)
    return Stub(tidy(text), tuple(typist.problems))


def _view(
    registry: Registry, calls: list[Call], typist: Typist, writer: Writer, source: str
) -> dict[str, Any]:
    """Everything that the template places."""
    title, version = one_line(registry.title, 80) or "an API", one_line(registry.version, 40)
    client = [own_methods(title, writer), *client_methods(calls, writer)]
    other = views(calls, writer)
    kept = [one for key, one in typist.definitions.items() if key not in writer.same]
    classes = [typed_dict(one, writer) for one in kept if one.alias is None]
    aliases = [
        Alias(writer.names[one.key], tuple(writer.assignment(writer.names[one.key], one.alias)))
        for one in kept
        if one.alias
    ]
    aliases += writer.aliases.values()
    ids = [
        literal_lines("_OperationId", [call.operation.id for call in calls]),
        literal_lines("_OperationName", _python_names(calls)),
        [f"{ANY_OPERATION}: TypeAlias = _OperationId | _OperationName | tuple[str, str]"],
    ]
    view: dict[str, Any] = {
        "doc": docstring(
            wrapped(f"A typed client for {title}{f', version {version}' if version else ''}.", 0), 0
        ),
        "source": one_line(source or Path(registry.document.uri).name or "a document", 80),
        "hash": fingerprint(registry.document),
        "operation_ids": ids,
        "client_doc": docstring(wrapped(f"A client for {title}.", 4), 4),
        "attributes": client_attributes(),
        "client": client,
        "views": other,
        "aliases": [*_format_aliases(client, other, classes, aliases), *aliases],
        "classes": classes,
    }
    view["imports"] = _imports(view, writer)
    return view


def _python_names(calls: list[Call]) -> list[str]:
    return [call.operation.python_name for call in calls if call.operation.python_name != call.operation.id]


def _format_aliases(*shown: Any) -> list[Alias]:
    used = _words(shown)
    used |= {"_FileData"} if "_File" in used else set()
    return [Alias(name, (f"{name}: TypeAlias = {source}",)) for name, source in _FORMATS if name in used]


def _words(shown: Any) -> set[str]:
    """Every identifier in what a template is given, docstrings aside."""
    if isinstance(shown, str):
        return words_in(shown)
    if isinstance(shown, Mapping):
        return set().union(*map(_words, shown.values())) if shown else set()
    if isinstance(shown, (list, tuple)):
        return set().union(*map(_words, shown)) if shown else set()
    if hasattr(shown, "__dataclass_fields__"):
        return _words([getattr(shown, name) for name in shown.__dataclass_fields__ if name != "doc"])
    return set()


_ALWAYS = {"Any", "ClassVar", "Literal", "Mapping", "Registry", "SpecClient", "TypeAlias"}


def _imports(view: Mapping[str, Any], writer: Writer) -> list[str]:
    """Import lines, grouped and sorted as ruff wants them."""
    used = _ALWAYS | _words([view[key] for key in ("client", "views", "aliases", "classes", "operation_ids")])
    if view["classes"]:
        used |= {"TypedDict", "type_check_only"}
    used -= writer.hidden & {"overload", "deprecated"}
    plain = {"datetime"} if used & {"_DateTime", "_Date", "_Time"} else set()
    plain |= {"uuid"} if "_UUID" in used else set()
    plain |= {"pathlib"} if "_File" in used else set()
    lines = {
        **{name: f"import {name}" for name in plain},
        **{n: f"import {n} as _{n}" for n in writer.modules},
    }
    standard = [line for name, line in sorted(lines.items()) if name != "typing_extensions"]
    others = [line for name, line in lines.items() if name == "typing_extensions"]
    ours: list[str] = []
    for module, names in _ORIGINS.items():
        found = [name for name in names if name in used]
        group = (
            standard
            if module in ("collections.abc", "typing")
            else ours
            if module.startswith("pdspec")
            else others
        )
        if found:
            group.append(f"from {module} import {', '.join(found)}")
    return [*standard, *([""] if others else []), *others, "", *ours]


def tidy(text: str) -> str:
    """No blank space at line ends, no double blank lines, one newline at the end."""
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def environment() -> Environment:
    """Jinja as the templates here want it: strict, and for Python source."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (Python source, escaped where it is made)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fingerprint(document: Document) -> str:
    """SHA-256 of a document: of its file, or of its JSON when it came as a dict."""
    if document.hash:
        return document.hash
    text = json.dumps(document.root, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def compare(path: Path, stub: Stub, digest: str, document: str) -> list[str]:
    """Why a stub on disk is not what its document gives; [] when it is."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return [f"{path}: cannot be read: {error.strerror or error}"]
    if text == stub.text:
        return []
    stamp = _STAMP.search(text)
    if stamp is None:
        return [f"{path}: was not made by `pdspec stubs`"]
    if stamp[1] != digest:
        return [f"{path}: {document} has changed since (it was {stamp[1][:12]}, it is {digest[:12]})"]
    return [f"{path}: was edited, or made by another version of pdspec"]


def _vendored() -> Iterable[tuple[Path, Registry, str]]:
    for module, name in NAMES.items():
        yield Path(__file__).parent / f"{module}.pyi", Registry(load(spec_path(name))), name


def write_vendored() -> list[Path]:
    """Write the stubs of the documents that pdspec ships with; the files that changed."""
    changed = []
    for path, registry, name in _vendored():
        text = render(registry, name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def check_vendored() -> list[str]:
    """Why the stubs of the vendored documents need to be written again; [] when they do not."""
    found: list[str] = []
    for path, registry, name in _vendored():
        found += compare(path, make_stub(registry, name), fingerprint(registry.document), name)
    return found


__all__ = [
    "VIEWS",
    "Class",
    "Stub",
    "check_vendored",
    "compare",
    "fingerprint",
    "item_type",
    "make_stub",
    "render",
    "tidy",
    "write_vendored",
]
