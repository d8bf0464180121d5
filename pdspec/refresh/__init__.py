"""Keep up with an API: is a document sound, what changed in it, which calls break, and the swap itself."""

from .changes import Change, Diff, Replacement, Severity
from .comparing import diff

__all__ = ["Change", "Diff", "Replacement", "Severity", "diff"]
