"""Ports as they are deployed, what asks them, and what builds them, in `readiness services`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SERVER = "const express = require('express');\nexpress().listen(process.env.PORT || 4000);\n"
DOCKERFILE = 'FROM node:22\nCOPY . .\nENV PORT=80\nEXPOSE 80\nCMD ["node", "server.js"]\n'


def told(root: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> dict[str, Any]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    assert main(["services", str(root), "--output", "json"]) == 0
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)["services"]}


def links(service: Any, kind: str) -> list[tuple[str, str]]:
    return [(one["text"], one["places"][0]["path"]) for one in service["ports"] if one["kind"] == kind]


def test_a_variable_decides_where_it_listens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    web = told(tmp_path, capsys, {"web/server.js": SERVER, "web/Dockerfile": DOCKERFILE})["web"]
    assert links(web, "listen") == [("80 by PORT", "web/Dockerfile")]


def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = "services:\n  web: {build: web, environment: [PORT]}\n"
    files = {"web/server.js": SERVER, "web/Dockerfile": DOCKERFILE, "compose.yaml": compose}
    assert links(told(tmp_path, capsys, files)["web"], "listen") == [("⟨the value of PORT⟩", "web/server.js")]


def test_a_healthcheck_is_a_probe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = 'services:\n  web: {build: web, healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:80/up"]}}\n  api: {build: api}\n'
    files = {"web/server.js": SERVER, "web/Dockerfile": DOCKERFILE, "compose.yaml": compose, "api/server.js": SERVER}
    files["api/Dockerfile"] = DOCKERFILE + "HEALTHCHECK CMD nc -z localhost 80\n"
    found = told(tmp_path, capsys, files)
    assert links(found["web"], "probe") == [("healthcheck 80 /up", "compose.yaml")]
    assert links(found["api"], "probe") == [("healthcheck 80", "api/Dockerfile")]


def test_a_matrix_and_skaffold_build_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workflow = """\
on: push
jobs:
  images:
    runs-on: ubuntu-24.04
    strategy: {matrix: {name: [web, api]}}
    steps:
      - uses: docker/build-push-action@v6
        with: {context: ., file: "${{ matrix.name }}/Dockerfile", push: true, tags: "shop/${{ matrix.name }}:1"}
"""
    skaffold = "apiVersion: skaffold/v4beta11\nkind: Config\nbuild: {artifacts: [{image: web, context: web}]}\n"
    files = {
        "web/Dockerfile": DOCKERFILE,
        "web/server.js": SERVER,
        "api/Dockerfile": DOCKERFILE,
        "api/server.js": SERVER,
    }
    found = told(tmp_path, capsys, files | {".github/workflows/ship.yaml": workflow, "skaffold.yaml": skaffold})
    assert {one["message"] for one in found["web"]["jobs"]} == {"job images: build", "skaffold: build"}
    assert [one["message"] for one in found["api"]["jobs"]] == ["job images: build"]


def test_languages_that_are_not_read_are_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dockerfile = 'FROM debian:13\nCOPY ship /ship\nCMD ["/ship"]\n'
    files = {
        "ship/src/main.rs": "fn main() {}\n",
        "ship/Dockerfile": dockerfile,
        "web/server.js": SERVER,
        "web/Dockerfile": DOCKERFILE,
    }
    found = told(tmp_path, capsys, files | {"compose.yaml": "services: {ship: {build: ship, environment: [A=1]}}\n"})
    assert found["ship"]["languages"] == ["rust"]
    assert (found["ship"]["contract"]["unread"], found["web"]["contract"]["unread"]) == ("rust", "")
    main(["services", str(tmp_path)])
    assert "1 given; which ones the rust code reads is not known" in capsys.readouterr().out
