"""The client class of a stub, and its views, which have the same methods with other return types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .model import Operation
from .names import beside
from .stub_answers import whole
from .stub_methods import Argument, Call, Form, Method, methods
from .stub_text import WIDTH, docstring, entry, literal, width
from .stub_types import ANY, BOOL, INT, NONE, Either, Name, Of, Type
from .stub_writer import Writer, words_in

# The options of `Client(…)` with the types that people see. A test compares the names with `Options`.
OPTIONS: tuple[tuple[str, str, str, str], ...] = (
    ("api_token", "Credential | None", "None", "An API key: a string, or a callable that returns one."),
    ("access_token", "Credential | None", "None", "A bearer token, the same ways."),
    ("oauth", "Any", "None", "An OAuth2 flow that gets tokens and renews them."),
    (
        "credentials",
        "Mapping[str, Credential] | None",
        "None",
        "Credentials by the name of the security scheme.",
    ),
    ("base_url", "str | None", "None", "Replaces the document's server URL."),
    ("origin", "str | None", "None", "Replaces scheme, host and port of every server URL; the paths stay."),
    ("server_variables", "Mapping[str, str] | None", "None", "Values for the variables in server URLs."),
    ("timeout", "float | Timeout | None", "...", "Seconds for the whole call, or a `Timeout`."),
    ("retries", "Retry | int | bool | None", "None", "A `urllib3.Retry`, how many at most, or False."),
    ("rate_limit", "RateLimit | float | bool | None", "None", "A `RateLimit`, or requests per second."),
    (
        "validate_responses",
        'Literal["off", "warn", "raise"]',
        '"off"',
        "What to do when an answer does not fit its schema.",
    ),
    ("max_response_size", "int | None", "...", "Bytes, after decompression."),
    ("headers", "Mapping[str, str] | None", "None", "Headers for every request."),
    ("user_agent", "str | None", "None", "Replaces the User-Agent header."),
    ("proxy", "str | None", "None", "The URL of a proxy; else the environment says."),
    ("ca_certs", "str | None", "None", "A file of certificates to trust instead of the usual ones."),
    ("transport", "Transport | None", "None", "What sends requests, instead of urllib3."),
    ("trusted_origins", "tuple[str, ...]", "()", "Other origins that may get the credentials."),
    ("hooks", "Hooks | None", "None", "Callables before and after each attempt."),
    (
        "pagination",
        "Mapping[str, Any] | None",
        "None",
        "How operations page, by operationId, where the document does not say.",
    ),
    ("clock", "Any", "None", "A `pdspec.clock.Clock`: time and chance for tests."),
)
ANY_OPERATION = "_Operation"
VIEWS = ("items", "pages", "response", "request", "stream")
_VIEW_CLASSES = {
    "items": "_Items",
    "pages": "_Pages",
    "response": "_Responses",
    "request": "_Requests",
    "stream": "_Streams",
}
_VIEW_DOCS = {
    "items": "Every item of every page, lazily.",
    "pages": "Page by page, each as a Response.",
    "response": "The whole answer: status, headers, data, request, attempts, elapsed.",
    "request": "Requests that are checked and built, and not sent.",
    "stream": "Answers whose body is read while it arrives.",
}
_POSITION = Either((Of("Mapping", (Name("str"), ANY)), NONE))
_WALK = (
    Argument(
        "max_items", "keyword", Either((INT, NONE)), "None", "How many items at most; all when left out."
    ),
    Argument("position", "keyword", _POSITION, "None", "Go on where another walk's `.position` was."),
    Argument("prefetch", "keyword", BOOL, "False", "Fetch the next page while this one is worked on."),
)


@dataclass(frozen=True)
class View:
    """A class of the stub with one method for each operation."""

    name: str
    doc: str
    methods: tuple[tuple[Method, ...], ...]


def client_methods(calls: Sequence[Call], writer: Writer) -> list[list[Method]]:
    """The operations as methods of the client itself."""
    return [methods(call, call.answer, writer) for call in calls]


def client_attributes() -> list[str]:
    """The views as attributes of the client class."""
    return [f"{view}: {_VIEW_CLASSES[view]}  # type: ignore[assignment]" for view in VIEWS]


def own_methods(title: str, writer: Writer) -> list[Method]:
    """What a client class declares beside its operations: how it is made, and `call`."""
    options = [f"    {name}: {_visible(source, writer)} = {default}," for name, source, default, _ in OPTIONS]
    lines = [f"A client for {title}; every option goes by keyword.", "", "Args:"]
    for name, _, _, doc in OPTIONS:
        lines += [f"    {line}" for line in entry(name, doc, 12)]
    made = Method((), ("def __init__(", "    self,", "    *,", *options, ") -> None:"), docstring(lines, 8))
    doc = docstring(["Call by operationId, Python name or (method, path)."], 8)
    return [made, Method((), (f"{_generic_call('call', 'Any')}  # type: ignore[override]",), doc)]


def _generic_call(name: str, returns: str) -> str:
    return f"def {name}(self, operation: {ANY_OPERATION}, /, *args: Any, **kwargs: Any) -> {returns}:"


def _visible(source: str, writer: Writer) -> str:
    """Source with the names that methods take away written in full."""
    for word in sorted(words_in(source)):
        if writer.known(word) != word:
            source = re.sub(rf"\b{word}\b", writer.known(word), source)
    return source


def views(calls: Sequence[Call], writer: Writer) -> list[View]:
    """The five views."""
    return [_view(name, calls, writer) for name in VIEWS]


def _view(view: str, calls: Sequence[Call], writer: Writer) -> View:
    found = []
    for call in calls:
        see = f"{_VIEW_DOCS[view]} Arguments as in `Client.{call.operation.python_name}`."
        found.append(tuple(methods(_walking(call, view), _returns(call, view), writer, see)))
    doc = docstring(["The same by operationId, Python name or (method, path)."], 8)
    generic = Method((), (_generic_call("__call__", _returns_any(view)),), doc)
    return View(_VIEW_CLASSES[view], docstring([_VIEW_DOCS[view]], 4), ((generic,), *found))


def _returns_any(view: str) -> str:
    return {
        "items": "Items[Any]",
        "pages": "Pages[Any]",
        "response": "Response[Any]",
        "request": "Request",
    }.get(view, "StreamedResponse")


def _returns(call: Call, view: str) -> Type:
    if view == "items":
        return Of("Items", (call.item,))
    if view == "pages":
        return Of("Pages", (whole(call.answer),))
    if view == "response":
        return Of("Response", (whole(call.answer),))
    return Name("Request" if view == "request" else "StreamedResponse")


def _walking(call: Call, view: str) -> Call:
    """In `items` and `pages`, the arguments of the walk stand beside those of the operation."""
    if view not in ("items", "pages"):
        return call
    wanted = _WALK if view == "items" else _WALK[1:]
    taken = _slots(call.operation)
    forms = []
    for form in call.forms:
        more = [Argument(beside(one.name, taken), one.kind, one.type, one.default, one.doc) for one in wanted]
        last = [one for one in form.arguments if one.kind == "more"]
        forms.append(Form((*(one for one in form.arguments if one.kind != "more"), *more, *last)))
    return Call(call.operation, tuple(forms), call.answer, call.item)


def _slots(operation: Operation) -> set[str]:
    """Every keyword that the operation itself takes."""
    found = {name for p in operation.parameters for name in (p.name, p.python_name)}
    if operation.body is not None:
        found |= (
            {operation.body.python_name, "content_type"}
            if len(operation.body.contents) > 1
            else {operation.body.python_name}
        )
        found |= {name for field in operation.body.fields for name in (field.name, field.python_name)}
    return found


def literal_lines(name: str, values: Sequence[str]) -> list[str]:
    """An alias for a choice of strings; for none at all, one that nothing fits."""
    if not values:
        return [f"{name}: TypeAlias = Never"]
    one = f"{name}: TypeAlias = Literal[{', '.join(map(literal, values))}]"
    if width(one) <= WIDTH:
        return [one]
    return [f"{name}: TypeAlias = Literal[", *(f"    {literal(value)}," for value in values), "]"]


__all__ = [
    "ANY_OPERATION",
    "OPTIONS",
    "VIEWS",
    "View",
    "client_attributes",
    "client_methods",
    "literal_lines",
    "own_methods",
    "views",
]
