"""A server on the loopback interface that answers as OSV does, from a table."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def advisory(identifier: str, name: str, *, aliases: tuple[str, ...] = (), fixed: str = "") -> dict[str, object]:
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    return {
        "schema_version": "1.6.0",
        "id": identifier,
        "aliases": list(aliases),
        "summary": "made up for a test",
        "affected": [
            {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
        ],
    }


class Handler(BaseHTTPRequestHandler):
    vulnerable: ClassVar[Mapping[tuple[str, str], list[dict[str, object]]]] = {}
    raw: ClassVar[bytes | None] = None
    status: ClassVar[int] = 200
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = (query["package"]["name"], query["version"])
        self.asked.append(asked)
        found = self.vulnerable.get(asked)
        body = self.raw if self.raw is not None else json.dumps({"vulns": found} if found else {}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(
    vulnerable: Mapping[tuple[str, str], list[dict[str, object]]] | None = None,
    *,
    raw: bytes | None = None,
    status: int = 200,
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The URL to ask, and the (name, version) pairs that were asked for so far."""
    asked: list[tuple[str, str]] = []
    own = type("Own", (Handler,), {"vulnerable": vulnerable or {}, "raw": raw, "status": status, "asked": asked})
    with HTTPServer(("127.0.0.1", 0), own) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query", asked
        server.shutdown()
        thread.join()
