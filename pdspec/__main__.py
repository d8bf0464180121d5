"""`pdspec` and `python -m pdspec`: the command line, if its libraries are there."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; without the `cli` extra, say in one line what to install."""
    try:
        import click  # noqa: F401
        import rich  # noqa: F401
    except ImportError:
        print("pdspec: the command line needs its extra: pip install 'pdspec[all]'", file=sys.stderr)  # noqa: T201
        return 2
    from .cli import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
