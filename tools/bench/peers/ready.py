"""`python -m tools.bench.peers.ready PEER DOCUMENT ORIGIN`, in a fresh process: how long until the first answer.

Nothing is imported that the peer may need: that is its own to pay.
"""

import sys
from importlib import import_module
from time import perf_counter


def main() -> None:
    """Print seconds to import, to a client, and to a right answer, and bytes of memory when ready."""
    name, document, origin = sys.argv[1:]
    start = perf_counter()
    peer = import_module(f"{__package__}.with_{name}")
    imported = perf_counter()
    api = peer.client(document, f"{origin}/v1")
    ready = perf_counter()
    memory = resident()
    asked = perf_counter()
    if peer.one(api, 7) != 7:
        raise SystemExit("wrong answer")
    answered = perf_counter()

    import json

    spent = {"import": imported - start, "client": ready - imported, "answer": answered - asked}
    print(json.dumps({**spent, "memory": memory}))


def resident() -> int:
    """Bytes of memory that this process has now, as Linux tells it."""
    with open("/proc/self/status") as file:  # noqa: PTH123  # pathlib is not imported
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
