"""`--query`: a JMESPath expression over an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UsageError


def compiled(expression: str | None) -> Callable[[Any], Any]:
    """A function that picks from a value; picks all of it without an expression. Raises UsageError."""
    if expression is None:
        return lambda value: value
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        query = jmespath.compile(expression)
    except JMESPathError as error:
        reason = " ".join(str(error).split("\n")[0].split())
        raise UsageError(f"--query is not JMESPath (https://jmespath.org): {reason}") from None

    def search(value: Any) -> Any:
        try:
            return query.search(value)
        except JMESPathError as error:
            raise UsageError(f"--query does not fit the answer: {' '.join(str(error).split())}") from None

    return search
