"""`readiness advisories`: archives from the loopback interface, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from readiness.advisories import NAMES, store
from readiness.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORDS = json.loads((Path(__file__).parent / "data" / "advisories.json").read_text(encoding="utf-8"))


def zipped(records: list[object], raw: Mapping[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(record))
        for name, text in (raw or {}).items():
            archive.writestr(name, text)
    return buffer.getvalue()


def archive_of(ecosystem: str) -> bytes:
    return zipped([one for one in RECORDS if one["affected"][0]["package"]["ecosystem"] == ecosystem])


class Handler(BaseHTTPRequestHandler):
    bodies: ClassVar[Mapping[str, bytes]] = {}
    modified: ClassVar[str] = ""
    cut: ClassVar[int] = 0

    def do_GET(self) -> None:
        body = self.bodies.get(self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if self.modified:
            self.send_header("Last-Modified", self.modified)
        self.end_headers()
        self.wfile.write(body[: len(body) - self.cut])

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(bodies: Mapping[str, bytes], *, modified: str = "", cut: int = 0) -> Iterator[str]:
    own = type("Own", (Handler,), {"bodies": bodies, "modified": modified, "cut": cut})
    with HTTPServer(("127.0.0.1", 0), own) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "readiness" / "advisories"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_ecosystems(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = {f"/{name}/all.zip": archive_of(name) for name in NAMES.values()}
    with serving(bodies, modified="Thu, 01 Oct 2026 08:00:00 GMT") as url:
        assert main(["advisories", "update", "--from", url]) == 0
    said = capsys.readouterr().out
    assert "npm        as of 2026-10-01" in said
    assert "4 advisories" in said
    assert left(folder) == sorted(f"{name.lower()}.sqlite" for name in NAMES.values())
    assert main(["advisories", "status"]) == 0
    assert capsys.readouterr().out.count("as of 2026-10-01") == len(NAMES)
    found = store.rows(str(folder), "npm", ["lodash", "left-pad"])
    assert [row.id for row in found["lodash"]] == ["GHSA-29mw-wpgm-hmr9", "GHSA-35jh-r3h4-6jhm"]
    assert "left-pad" not in found


def test_versions_that_a_range_holds_are_not_kept(folder: Path) -> None:
    with serving({"/PyPI/all.zip": archive_of("PyPI")}) as url:
        assert main(["advisories", "update", "pypi", "--from", url]) == 0
    rows = store.rows(str(folder), "pypi", ["jinja2", "aiohttp"])
    assert {row.versions for row in rows["jinja2"]} == {frozenset()}
    assert "aiohttp" not in rows, "it was withdrawn"


@pytest.mark.parametrize(
    ("body", "cut", "said"),
    [
        (archive_of("npm"), 100, "the connection ended"),
        (b"<html>sign in</html>", 0, "it is no archive"),
        (archive_of("npm")[:-30], 0, "it is no archive"),
        (zipped([]), 0, "it holds no advisory of npm"),
        (zipped([{"id": "X"}], {f"{n}.json": "{" for n in range(10, 20)}), 0, "10 of its 11 records can not be read"),
        (zipped(RECORDS[:1]), 0, "it holds 1 advisories, and 4 are kept"),
    ],
    ids=["cut short", "no archive", "half an archive", "empty", "broken", "shrunk"],
)
def test_what_was_kept_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], body: bytes, cut: int, said: str
) -> None:
    with serving({"/npm/all.zip": archive_of("npm")}) as url:
        assert main(["advisories", "update", "npm", "--from", url]) == 0
    before = (folder / "npm.sqlite").read_bytes()
    capsys.readouterr()
    with serving({"/npm/all.zip": body}, cut=cut) as url:
        assert main(["advisories", "update", "npm", "--from", url]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: npm: {said}")
    assert error.count("\n") == 2, "one line, and one of advice"
    assert (folder / "npm.sqlite").read_bytes() == before
    assert left(folder) == ["npm.sqlite"]


def test_older_ones_do_not_replace_newer_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, code in (("Thu, 01 Oct 2026", 0), ("Tue, 01 Sep 2026", 2)):
        with serving({"/npm/all.zip": archive_of("npm")}, modified=f"{day} 08:00:00 GMT") as url:
            assert main(["advisories", "update", "npm", "--from", url]) == code
    assert "older than what is kept (2026-10-01)" in capsys.readouterr().err
    assert left(folder) == ["npm.sqlite"]


def test_nobody_answers_for_one_of_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/npm/all.zip": archive_of("npm")}) as url:
        assert main(["advisories", "update", "Go", "npm", "--from", url]) == 2
    assert "Go: Not Found" in capsys.readouterr().err
    assert left(folder) == ["npm.sqlite"]
    assert main(["advisories", "update", "npm", "--from", "http://127.0.0.1:9"]) == 2
    assert "Connection refused" in capsys.readouterr().err


def test_from_a_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mirror = tmp_path / "mirror" / "npm"
    mirror.mkdir(parents=True)
    (mirror / "all.zip").write_bytes(archive_of("npm"))
    assert main(["advisories", "update", "npm", "--from", str(tmp_path / "mirror")]) == 0
    assert store.kept(str(folder), "npm") is not None
    assert main(["advisories", "update", "npm", "--from", "ftp://example.org"]) == 2
    assert "neither a folder nor a web address" in capsys.readouterr().err


def test_words_that_do_not_fit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advisories", "update", "apt"]) == 2
    assert main(["advisories", "status", "--from", "x"]) == 2
    assert main(["advisories", "status"]) == 0
    said = capsys.readouterr()
    assert "known: npm, PyPI" in said.err
    assert "none of npm, PyPI" in said.out
    assert not folder.exists()


def test_a_broken_file_is_as_if_it_were_not_there(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "npm.sqlite").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    assert store.kept(str(folder), "npm") is None
    with pytest.raises(ValueError, match="are broken"):
        store.rows(str(folder), "npm", ["lodash"])


def test_what_a_killed_update_left_is_swept_away(folder: Path) -> None:
    old, young = folder / ".update-old", folder / ".update-young"
    for path in (old, young):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))
    with serving({"/npm/all.zip": archive_of("npm")}) as url:
        assert main(["advisories", "update", "npm", "--from", url]) == 0
    assert left(folder) == [".update-young", "npm.sqlite"]


def test_an_interrupted_update_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "write", interrupted)
    with serving({"/npm/all.zip": archive_of("npm")}) as url:
        assert main(["advisories", "update", "npm", "--from", url]) == 130
    assert left(folder) == []
