"""A small client of the Language Server Protocol: enough to ask for completion, hover and signatures."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import Any


class LanguageServer:
    """basedpyright's server over standard input and output, with one document open at a time."""

    def __init__(self, command: list[str], folder: Path, paths: list[Path]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: dict[int, Queue[Any]] = {}
        self._count = 0
        self._settings = {
            "python": {"pythonPath": sys.executable},
            "basedpyright": {"analysis": {"extraPaths": [str(path) for path in paths]}},
        }
        threading.Thread(target=self._listen, daemon=True).start()
        self._folder = folder.as_uri()
        text = {"hover": {"contentFormat": ["markdown"]}, "signatureHelp": {}, "completion": {}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=self._folder,
            capabilities={"workspace": {"configuration": True}, "textDocument": text},
            workspaceFolders=[{"uri": self._folder, "name": "tests"}],
        )
        self._tell("initialized")

    def open(self, source: str) -> None:
        """Show the server a document."""
        self._count += 1
        self._uri = f"{self._folder}/shown_{self._count}.py"
        document = {"uri": self._uri, "languageId": "python", "version": 1, "text": source}
        self._tell("textDocument/didOpen", textDocument=document)

    def completions(self, source: str) -> list[str]:
        """The labels offered at the `|` of the source."""
        answer = self._at(source, "textDocument/completion")
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return [str(item["label"]) for item in items]

    def hover(self, source: str) -> str:
        """The text shown for the word at the `|`."""
        answer = self._at(source, "textDocument/hover")
        return str(answer["contents"]["value"]) if answer else ""

    def signatures(self, source: str) -> list[dict[str, Any]]:
        """The signatures shown at the `|`."""
        answer = self._at(source, "textDocument/signatureHelp")
        return list(answer["signatures"]) if answer else []

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _at(self, source: str, method: str) -> Any:
        before, _, after = source.partition("|")
        self.open(before + after)
        line = before.count("\n")
        place = {"line": line, "character": len(before.rpartition("\n")[2])}
        return self.ask(method, textDocument={"uri": self._uri}, position=place)

    def ask(self, method: str, **params: Any) -> Any:
        """A request and its answer."""
        self._count += 1
        number = self._count
        self._answers[number] = Queue()
        self._send({"id": number, "method": method, "params": params})
        message = self._answers[number].get(timeout=60)
        assert "error" not in message, message["error"]
        return message["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._configuration(message)})
            elif message.get("id") in self._answers:
                self._answers[message["id"]].put(message)

    def _configuration(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self._section(str(item.get("section", ""))) for item in message["params"].get("items", [])]

    def _section(self, name: str) -> Any:
        found: Any = self._settings
        for part in name.split("."):
            found = found.get(part, {}) if isinstance(found, dict) else {}
        return found
