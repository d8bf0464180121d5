"""JSON documents: duplicate keys reported, depth bounded, the line of an error named."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from typing import Any

from .errors import LoadError


def load_json(text: str, uri: str = "", warn: Callable[[str], None] | None = None) -> Any:
    """Parse JSON. `warn` receives a line for each duplicate key.

    >>> load_json('{"a": [1]}')
    {'a': [1]}
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(items)
        if len(value) != len(items):
            keys = [key for key, _ in items]
            repeated = sorted({key for key in keys if keys.count(key) > 1})
            if warn is not None:
                warn(f"duplicate key {', '.join(map(repr, repeated))}; the last one counts")
        return value

    paused = gc.isenabled()
    gc.disable()
    try:
        return json.loads(text, object_pairs_hook=pairs if warn is not None else None)
    except json.JSONDecodeError as error:
        raise LoadError(f"not JSON: {error.msg}", uri, f"line {error.lineno}") from None
    except (RecursionError, ValueError) as error:
        raise LoadError(f"not JSON that can be read: {error}", uri) from None
    finally:
        if paused:
            gc.enable()
