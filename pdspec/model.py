"""What an API offers, as plain frozen data: no behaviour, no version of OpenAPI, no network.

All of it can be put into sets: pieces of the document are compared, and left out of the hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .record import Record, field

# Where a lifted Swagger 2.0 parameter has the styles of the arrays inside its array.
INNER_STYLES = "x-inner-styles"


class Node(NamedTuple):
    """A piece of a document and where it stands, so that a relative `$ref` inside it can be followed."""

    value: Any
    uri: str = ""
    pointer: str = ""


class SpecProblem(Record):
    """Something in a document that does not work. `operation` is None when no single one is meant."""

    message: str
    uri: str = ""
    pointer: str = ""
    operation: str | None = None

    def __str__(self) -> str:
        return f"{self.uri}#{self.pointer}: {self.message}"


class Content(Record):
    """One media type of a body or an answer.

    `schema` is None when the document gives none. `encoding` maps a property to its Encoding Object;
    `prefix_encoding` has those of the first items of an array, `item_encoding` is that of the rest.
    `item_schema` is the schema of one item of a stream (OpenAPI 3.2 `itemSchema`).
    """

    media_type: str
    schema: Node | None = field(default=None, repr=False, hash=False)
    encoding: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    item_schema: Node | None = field(default=None, repr=False, hash=False)
    prefix_encoding: tuple[Mapping[str, Any], ...] = field(default=(), repr=False, hash=False)
    item_encoding: Mapping[str, Any] | None = field(default=None, repr=False, hash=False)


class Parameter(Record):
    """One argument that travels outside the body.

    `location` is "path", "query", "header", "cookie" or "querystring". `style` and `explode` are those
    of the Parameter Object; `media_type` is set when the parameter has `content` instead of a style, and
    `encoding` is then that of its content. `inner` has the styles of arrays inside the array (Swagger 2.0).
    """

    name: str
    python_name: str
    location: str
    required: bool
    style: str
    explode: bool
    node: Node = field(repr=False, hash=False)
    description: str = field(default="", repr=False)
    deprecated: bool = False
    allow_reserved: bool = False
    allow_empty: bool = False
    media_type: str | None = None
    encoding: Mapping[str, Any] | None = field(default=None, repr=False, hash=False)
    inner: tuple[str, ...] = field(default=(), repr=False)

    @property
    def schema(self) -> Any:
        """The JSON Schema of the value, as the document has it."""
        return self.node.value


class Field(Record):
    """A top-level property of an object body, which can be given as a keyword."""

    name: str
    python_name: str
    required: bool
    node: Node = field(repr=False, hash=False)


class Body(Record):
    """The request body. `fields` is empty when it can only be given as one value.

    `fields` come from the first content; `open` says that other names are welcome as keywords too;
    `python_name` is "body" unless a parameter has that name.
    """

    required: bool
    contents: tuple[Content, ...]
    description: str = field(default="", repr=False)
    fields: tuple[Field, ...] = ()
    open: bool = False
    python_name: str = "body"


class Answer(Record):
    """One documented answer, by status code ("200"), range ("4XX") or "default"."""

    status: str
    description: str = ""
    contents: tuple[Content, ...] = ()
    headers: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)


class Server(Record):
    """A base URL with `{variables}`; each variable maps to its Server Variable Object."""

    url: str
    variables: Mapping[str, Any] = field(default_factory=dict, hash=False)
    description: str = ""


class SecurityScheme(Record):
    """How a credential travels. `type` is "apiKey", "http", "oauth2", "openIdConnect" or "mutualTLS".

    `location` and `parameter` say where an apiKey goes; `scheme` is that of "http" ("basic", "bearer").
    """

    name: str
    type: str
    scheme: str = ""
    location: str = ""
    parameter: str = ""
    flows: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    description: str = field(default="", repr=False)


# One way to be let in: scheme name -> scopes, all of them together. An empty one means nobody asks.
Alternative = Mapping[str, tuple[str, ...]]


class Operation(Record):
    """One thing the API does. `id` is the operationId, or a name made of method and path without one.

    `security` lists alternatives: any one will do, and each may ask for several schemes at once.
    `extensions` are the `x-…` keys. `problems` are the defects that using the operation would meet.
    """

    id: str
    python_name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = field(default=(), repr=False)
    body: Body | None = field(default=None, repr=False)
    responses: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    security: tuple[Alternative, ...] = field(default=(), repr=False)
    servers: tuple[Server, ...] = field(default=(), repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)
    summary: str = ""
    description: str = field(default="", repr=False)
    deprecated: bool = False
    extensions: Mapping[str, Any] = field(default_factory=dict, repr=False)
    node: Node = field(default=Node(None), repr=False)
    problems: tuple[SpecProblem, ...] = field(default=(), repr=False)

    @property
    def pointer(self) -> str:
        """Where the operation stands in its document."""
        return self.node.pointer

    def _repr_html_(self) -> str:
        from . import html

        return html.operation(self)

    def __hash__(self) -> int:
        return hash((self.id, self.node.uri, self.node.pointer))


class _Unset:
    """The type of UNSET: "not given", which is not None."""

    _instance: _Unset | None = None

    def __new__(cls) -> _Unset:
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET = _Unset()


class Bound(Record):
    """A call whose arguments have their places and are valid.

    `values` maps `Parameter.python_name` to the value, `body` is UNSET when none is sent, `content` is the
    media type that was chosen for it and `content_type` the header to send with it.
    """

    operation: Operation
    values: Mapping[str, Any]
    body: Any = UNSET
    content: Content | None = None
    content_type: str | None = None

    # Written out: every call makes one.
    def __init__(
        self,
        operation: Operation,
        values: Mapping[str, Any],
        body: Any = UNSET,
        content: Content | None = None,
        content_type: str | None = None,
    ) -> None:
        own = self.__dict__
        own["operation"], own["values"], own["body"] = operation, values, body
        own["content"], own["content_type"] = content, content_type
