"""What a handler gets: a request that is authorized, decoded and checked, inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .answers import Answer
from .organizations import Actor
from .store import Database


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way through a handler. `params` are all parameters by name, path and query alike."""

    db: Database
    params: Mapping[str, Any]
    body: Mapping[str, Any]
    user_id: int
    now: str
    origin: str

    @property
    def id(self) -> int:
        """The path parameter `id`."""
        value: int = self.params["id"]
        return value

    @property
    def actor(self) -> Actor:
        """Who acts, for the update log."""
        return Actor(self.user_id, self.now)


Handler = Callable[[Call], Answer]
