"""`readiness bases`: what it prints, and what `--update` reads, keeps and refuses."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from readiness import bases_written, cli, places
from readiness.formats.bases import support
from readiness.formats.bases.endoflife import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHIPPED = support.read(support.SHIPPED)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's table is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "readiness" / "support.tsv"


def _answer(*, without: int = 0, day: str = "2099-01-01") -> bytes:
    latest = {"name": "1.0.1", "date": day, "link": None}
    release = {"name": "1", "releaseDate": "2020-01-01", "isEol": True, "eolFrom": "2024-06-30", "latest": latest}
    named = PRODUCTS[: len(PRODUCTS) - without]
    return json.dumps({"result": [{"name": name, "label": name, "releases": [release]} for name in named]}).encode()


@contextmanager
def _serving(body: bytes, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        asked: ClassVar[list[str]] = []

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api/v1/products/full"
        server.shutdown()
        thread.join()


def test_the_table_and_its_age_are_shown(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bases"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"end-of-life dates as of {SHIPPED.date}, from endoflife.date")
    assert "  18.04 (bionic)       until 2023-05-31; Ubuntu Pro until " in out
    assert not kept.exists()


def test_one_image_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bases", "python:3.9-slim-bullseye"]) == 0
    out = capsys.readouterr().out
    for line in (
        "user               root",
        "uid                0",
        "libc               glibc",
        "healthcheck        no",
    ):
        assert f"  {line}\n" in out
    assert "Python 3.9" in out
    assert "until 2025-10-31" in out
    assert cli.main(["bases", "acme/shop:1"]) == 0
    assert capsys.readouterr().out == "acme/shop:1: nothing is known of it\n"


def test_update_from_a_server_is_used_by_the_next_audit(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "Dockerfile").write_text("FROM debian:1\n")
    with _serving(_answer()) as url:
        assert cli.main(["bases", "--update", "--from", url]) == 0
    assert "as of 2099-01-01" in capsys.readouterr().out
    assert support.newest(str(kept)).date == "2099-01-01"
    words = ["audit", str(folder), "--select", "docker-base-eol", "--without", "all", "--output", "concise"]
    assert cli.main([*words, "--fail-on", "warning"]) == 1
    assert "debian 1 ended 2024-06-30" in capsys.readouterr().out


def test_update_from_a_folder_and_from_a_file(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full.json").write_bytes(_answer())
    assert cli.main(["bases", "--update", "--from", str(tmp_path / "full.json")]) == 0
    kept.unlink()
    pages = tmp_path / "checkout" / "products"
    pages.mkdir(parents=True)
    page = '---\ntitle: X\nreleases:\n  - releaseCycle: "1"\n    eol: false\n    latestReleaseDate: 2099-02-03\n---\n'
    for name in PRODUCTS:
        (pages / f"{name}.md").write_text(page)
    assert cli.main(["bases", "--update", "--from", str(tmp_path / "checkout")]) == 0
    assert "as of 2099-02-03" in capsys.readouterr().out
    assert kept.exists()


def test_a_product_that_was_renamed_is_kept_as_it_was(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with _serving(_answer(without=1)) as url:
        assert cli.main(["bases", "--update", "--from", url]) == 0
    assert f"; {PRODUCTS[-1]} as before" in capsys.readouterr().out
    table = support.read(str(kept))
    assert table.names == PRODUCTS
    assert table.product(PRODUCTS[-1]) == SHIPPED.product(PRODUCTS[-1])


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"", 200, "Expecting value"),
        (b"\xff\xfe", 200, "Expecting value"),
        (b"[]", 200, "not an answer of endoflife.date's API"),
        (b'{"result": []}', 200, "none of the products"),
        (_answer(without=4), 200, "it lacks"),
        (_answer(day="2001-01-01"), 200, "older than the table in use"),
        (b"gone", 500, "HTTP Error 500"),
    ],
)
def test_what_is_malformed_or_partial_keeps_the_old_table(
    kept: Path, capsys: pytest.CaptureFixture[str], body: bytes, status: int, why: str
) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_text("as it was")
    with _serving(body, status) as url:
        assert cli.main(["bases", "--update", "--from", url]) == 2
    error = capsys.readouterr().err.splitlines()
    assert len(error) == 2
    assert why in error[0]
    assert error[1] == "  the table in use is kept as it was"
    assert kept.read_text() == "as it was"


@pytest.mark.parametrize("source", ["nowhere", "ftp://example.com/x", "file:///etc/hostname"])
def test_other_sources_are_refused(kept: Path, capsys: pytest.CaptureFixture[str], source: str) -> None:
    assert cli.main(["bases", "--update", "--from", source]) == 2
    assert source in capsys.readouterr().err
    assert not kept.exists()


def test_from_alone_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bases", "--from", "x"]) == 2
    assert "--update" in capsys.readouterr().err


def test_without_a_home_there_is_no_place(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME", raising=False)
    assert places.support({}) == ""
    assert cli.main(["bases", "--update", "--from", "x"]) == 2
    assert "no place to keep" in capsys.readouterr().err


def test_maintainers_renew_the_shipped_table_from_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = '---\ntitle: X\nreleases:\n  - releaseCycle: "1"\n    eol: false\n    latestReleaseDate: 2099-02-03\n---\n'
    (tmp_path / "debian.md").write_text(page)
    monkeypatch.setattr(support, "SHIPPED", str(tmp_path / "support.tsv"))
    assert bases_written.main(str(tmp_path)) == 0
    assert support.read(support.SHIPPED).date == "2099-02-03"
