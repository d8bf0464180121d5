"""What Pipedrive serves today: Organizations endpoints of API v2, and those of v1 that still live."""

from __future__ import annotations

from .client import bound_client
from .vendored import spec_path

Client = bound_client(spec_path("organizations.v2.yaml"), module=__name__, environment=True)
operations = Client.registry()
