"""An HTTP API from Python, straight from its OpenAPI document.

`pdspec.Client(api_token="…")` has Pipedrive's Organizations endpoints,
`pdspec.SpecClient.from_spec("acme.yaml")` those of any document. See README.md.
"""

from contextlib import suppress as _suppress
from typing import TYPE_CHECKING as _TYPE_CHECKING

from .client import SpecClient, bound_client
from .credentials import Credentials
from .document import Document
from .engine import VERSION as __version__  # noqa: N811  # the name that Python tools look for
from .errors import (
    BadRequest,
    ClientError,
    Conflict,
    ConnectFailed,
    DecodeError,
    Forbidden,
    Gone,
    HTTPError,
    InvalidCall,
    InvalidResponse,
    LoadError,
    MethodNotAllowed,
    MissingCredentials,
    NotFound,
    PaymentRequired,
    PdspecError,
    PdspecWarning,
    Problem,
    ProtocolError,
    RateLimited,
    RefError,
    ResponseError,
    ResponseTooLarge,
    ServerError,
    SpecError,
    TimedOut,
    TransportError,
    Unauthorized,
    UnexpectedStatus,
    UnknownOperation,
    UnprocessableEntity,
    UnsupportedError,
    UnsupportedMediaType,
    UsageError,
)
from .late import __dir__ as __dir__
from .late import __getattr__ as __getattr__
from .message import Request, Response, Timeout
from .model import Body, Operation, Parameter, SpecProblem
from .registry import Registry
from .window import RateLimit

if _TYPE_CHECKING:  # imported when first used, by late.py
    from .hooks import Attempt, Hooks
    from .oauth import ClientCredentials, FileTokenStore, MemoryTokenStore, OAuth2, Token
    from .pagination import Pagination
    from .walk import Items, Pages

with _suppress(SpecError):  # PDSPEC_SPEC names a bad file: told where the client is used, by late.py
    from .v1 import Client, operations

__all__ = [
    "Attempt",
    "BadRequest",
    "Body",
    "Client",
    "ClientCredentials",
    "ClientError",
    "Conflict",
    "ConnectFailed",
    "Credentials",
    "DecodeError",
    "Document",
    "FileTokenStore",
    "Forbidden",
    "Gone",
    "HTTPError",
    "Hooks",
    "InvalidCall",
    "InvalidResponse",
    "Items",
    "LoadError",
    "MemoryTokenStore",
    "MethodNotAllowed",
    "MissingCredentials",
    "NotFound",
    "OAuth2",
    "Operation",
    "Pages",
    "Pagination",
    "Parameter",
    "PaymentRequired",
    "PdspecError",
    "PdspecWarning",
    "Problem",
    "ProtocolError",
    "RateLimit",
    "RateLimited",
    "RefError",
    "Registry",
    "Request",
    "Response",
    "ResponseError",
    "ResponseTooLarge",
    "ServerError",
    "SpecClient",
    "SpecError",
    "SpecProblem",
    "TimedOut",
    "Timeout",
    "Token",
    "TransportError",
    "Unauthorized",
    "UnexpectedStatus",
    "UnknownOperation",
    "UnprocessableEntity",
    "UnsupportedError",
    "UnsupportedMediaType",
    "UsageError",
    "__version__",
    "bound_client",
    "operations",
]
