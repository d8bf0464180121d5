"""Pipedrive's Organizations endpoints as API v1 had them; `PDSPEC_SPEC` names a file to load instead."""

from __future__ import annotations

import os

from .client import bound_client
from .vendored import spec_path

Client = bound_client(
    os.environ.get("PDSPEC_SPEC") or spec_path("organizations.v1.yaml"), module=__name__, environment=True
)
operations = Client.registry()
