"""Pipedrive's Organizations endpoints as API v1 had them; `PDSPEC_SPEC` may name a file, v1 or v2."""

from __future__ import annotations

import os

from .client import bound_client
from .vendored import NAMES, spec_path

_given = os.environ.get("PDSPEC_SPEC") or "v1"
Client = bound_client(
    spec_path(NAMES[_given]) if _given in NAMES else _given, module=__name__, environment=True
)
operations = Client.registry()
