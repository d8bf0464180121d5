"""The peers' virtual environments and generated code, kept in a folder that is not committed."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from ..processes import ROOT, Failed, environment, run
from . import Peer

FOLDER = ROOT / ".bench"
SHARED = ("urllib3",)  # the yardstick runs in every environment


class Missing(Failed):
    """Something that a peer needs is not on this machine."""


@dataclass(frozen=True)
class Ready:
    """A peer that can be run."""

    peer: Peer
    python: Path
    version: str

    def document(self, path: Path) -> Path:
        """The document as this peer reads it, beside the other one."""
        if self.peer.adapt is None:
            return path
        own = path.with_name(f"{self.peer.module}-{path.name}")
        if not own.exists():
            own.write_text(json.dumps(self.peer.adapt(json.loads(path.read_bytes())), indent=1))
        return own

    def variables(self, path: Path, limit: float) -> dict[str, str]:
        """The environment variables for this document; code is generated if the peer needs it and it is not there.

        Raises `TooLong` if that takes more than `limit` seconds, now or the last time that it was tried.
        """
        if self.peer.generate is None:
            return environment()
        key = hashlib.sha256(path.read_bytes() + self.version.encode()).hexdigest()[:12]
        code = FOLDER / self.peer.module / f"code-{path.stem}-{key}"
        done = code.with_suffix(".done")
        if not done.exists():
            shutil.rmtree(code, ignore_errors=True)
            code.mkdir(parents=True)
            home = self.python.parents[1]
            run(self.peer.generate(home, path, code), environment(), limit=limit)
            for requirements in code.glob("requirements.txt"):
                install(self.python, "-r", str(requirements))
            run([self.python, "-m", "compileall", "-q", "-j", "0", code], environment())
            done.touch()
        return environment(PYTHONPATH=str(code))


def install(python: Path, *what: str) -> None:
    """Install packages with pip."""
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what], environment())


def make(peer: Peer) -> Ready:
    """The peer's environment, made if it is not there. Raises `Failed` where that cannot be."""
    if peer.program and shutil.which(peer.program) is None:
        raise Missing(f"{peer.program} is not on this machine")
    home = FOLDER / peer.module / "environment"
    python = home / "bin" / "python"
    made = home / ".made"
    wanted = " ".join((*peer.packages, *SHARED))
    if not made.exists() or made.read_text() != wanted:
        run([sys.executable, "-m", "venv", "--clear", home], environment())
        install(python, *peer.packages, *SHARED)
        made.write_text(wanted)
    ask = f"from importlib.metadata import version; print(version({peer.packages[0]!r}))"
    return Ready(peer, python, run([python, "-c", ask], environment()).output.strip())
