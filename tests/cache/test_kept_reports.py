"""A run that finds what earlier ones kept says what a run that finds nothing says, byte for byte, whatever changed between them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness import audit as whole
from readiness.audit import audit, told
from readiness.cache import fingerprint
from readiness.config import Config, Ignore, RuleSettings
from readiness.engine import examine
from readiness.model.finding import Level
from readiness.output import load
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from readiness.engine.plan import Plan
    from readiness.model.artifact import Artifact
    from readiness.model.report import Report

TODAY = date(2026, 11, 27)
TOKEN = "ghp_" + "16C7e42F292c6912E7710c838347Ae17" + "8B4a"
PASSWORD = "tr0ub4dor-and-3-more"
FILES = {
    "Dockerfile": "FROM node:latest\n# readiness: ignore[docker-no-user] until=2026-12-31 -- soon\nCOPY . .\n",
    "app/main.py": f"import os\nimport requests\nTOKEN = '{TOKEN}'\nrequests.get(os.environ['URL'], verify=False)\n",
    "app/.env": f"DB_PASSWORD={PASSWORD}\n",
    "deploy/base/kustomization.yaml": "resources: [web.yaml]\n",
    "deploy/base/web.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"      - {{name: web, image: 'web:latest', env: [{{name: DB_PASSWORD, value: {PASSWORD}}}]}}\n"
    ),
    "deploy/prod/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 3}]\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": "tag: latest\n",
    "chart/templates/web.yaml": (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n"
        '  - {name: shop, image: "shop:{{ .Values.tag }}"}\n'
    ),
    ".github/workflows/ci.yml": "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n    - run: make test\n",
    "README.md": "# Shop\n\n## Rollback\n\nRun `make rollback`.\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def request(root: Path, kept: str = "", config: Config | None = None, today: date = TODAY) -> Request:
    own = (config or Config())._replace(without=("all",))
    return Request(root=str(root), config=own, today=lambda: today, kept=kept)


def texts(report: Report) -> list[str]:
    return [load(name)(report) for name in ("json", "sarif", "text", "gitlab", "junit", "markdown")]


def kept(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "results" / "shop.sqlite")


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of files that are examined from now on."""
    seen: list[str] = []
    examined = examine.examine

    def told(artifact: Artifact, plan: Plan) -> examine.Examined:
        seen.append(artifact.path)
        return examined(artifact, plan)

    monkeypatch.setattr("readiness.engine.files.examine", told)
    return seen


def test_a_second_run_says_the_same_and_examines_nothing(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = texts(audit(request(shop)))
    seen = counted(monkeypatch)
    assert texts(audit(request(shop, kept(tmp_path)))) == expected
    assert "app/main.py" in seen
    seen.clear()
    monkeypatch.setattr(whole, "_judged", None)  # not even asked
    assert texts(audit(request(shop, kept(tmp_path)))) == expected
    assert seen == []


def said(root: Path, cache: Path, *words: str) -> tuple[str, str, int]:
    """What the command prints on its two outputs, and its exit code."""
    ran = subprocess.run(
        [sys.executable, "-m", "readiness", "audit", str(root), "--without", "all", *words],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout, ran.stderr, ran.returncode


def test_every_form_is_said_again_as_it_was(shop: Path, tmp_path: Path) -> None:
    forms = (
        ["--output", "json"], ["--output", "sarif"], ["--output", "text"], ["--verbose"], ["--color", "always"],
        ["--output", "json", "--output", "concise"], ["--exit-zero"], ["--strict"], ["--debug"], ["--fail-on", "note"],
    )  # fmt: skip
    alone = [said(shop, tmp_path / "none", *words, "--no-cache") for words in forms]
    assert [said(shop, tmp_path / "kept", *words) for words in forms] == alone
    assert [said(shop, tmp_path / "kept", *words) for words in forms] == alone
    (shop / "Dockerfile").write_text("FROM node:latest\n")
    for words in forms[:3]:
        now = said(shop, tmp_path / "kept", *words)
        assert now == said(shop, tmp_path / "none", *words, "--no-cache")
        assert now not in alone


def test_what_was_told_needs_no_report(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(request(shop, kept(tmp_path)), "form", lambda report: (report.project,))
    monkeypatch.setattr(whole, "_judged", None)  # not even asked

    def refuse(_report: Report) -> tuple[str]:
        raise AssertionError("it was told again")

    assert told(request(shop, kept(tmp_path)), "form", refuse) == first == ("shop",)


def test_what_comes_in_pieces_is_told_each_time(shop: Path, tmp_path: Path) -> None:
    for _ in range(2):
        pieces, size = told(request(shop, kept(tmp_path)), "form", lambda report: (iter(report.project), 4))
        assert ("".join(pieces), size) == ("shop", 4)


def _edited(path: str, text: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        (root / path).write_text(text, encoding="utf-8")

    return edit


def _moved(path: str, target: str) -> Callable[[Path], None]:
    def move(root: Path) -> None:
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(root / path, root / target)

    return move


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_edited("Dockerfile", "FROM node:22.11\nUSER 1000\n"), id="a file"),
        pytest.param(_edited("chart/values.yaml", "tag: '1.2'\n"), id="a chart's values"),
        pytest.param(_edited("deploy/prod/kustomization.yaml", "resources: [../base]\n"), id="an overlay"),
        pytest.param(_edited("deploy/base/web.yaml", "kind: ConfigMap\napiVersion: v1\n"), id="an overlay's base"),
        pytest.param(_edited("new/Dockerfile", "FROM scratch\n"), id="a new file"),
        pytest.param(lambda root: (root / "README.md").unlink(), id="a file less"),
        pytest.param(_moved("app/main.py", "examples/main.py"), id="another role"),
        pytest.param(lambda root: (root / "Dockerfile").chmod(0o000), id="unreadable"),
        pytest.param(_edited("app/main.py", ""), id="emptied"),
    ],
)
def test_what_changed_is_said(shop: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    audit(request(shop, kept(tmp_path)))
    (shop / "new").mkdir()
    change(shop)
    expected = texts(audit(request(shop)))
    for _ in range(2):
        assert texts(audit(request(shop, kept(tmp_path)))) == expected


@pytest.mark.parametrize(
    "config",
    [
        Config(ignore=("docker-*",)),
        Config(select=("docker-base-latest",)),
        Config(rules={"docker-base-latest": RuleSettings(level=Level.NOTE)}),
        Config(exclude=("app/",)),
        Config(fail_on=Level.NOTE),
        Config(suppress=(Ignore("docker-base-latest", "known"),)),
    ],
    ids=str,
)
def test_another_configuration_is_obeyed(shop: Path, tmp_path: Path, config: Config) -> None:
    audit(request(shop, kept(tmp_path)))
    assert texts(audit(request(shop, kept(tmp_path), config))) == texts(audit(request(shop, config=config)))


def test_what_is_over_is_over(shop: Path, tmp_path: Path) -> None:
    audit(request(shop, kept(tmp_path)))
    later = date(2027, 1, 1)
    assert texts(audit(request(shop, kept(tmp_path), today=later))) == texts(audit(request(shop, today=later)))


def test_other_code_finds_anew(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit(request(shop, kept(tmp_path)))
    seen = counted(monkeypatch)
    monkeypatch.setattr(fingerprint, "code", lambda: b"another")
    audit(request(shop, kept(tmp_path)))
    assert "app/main.py" in seen


@pytest.mark.parametrize("damage", ["emptied", "cut", "text", "flipped", "zeros"])
def test_a_damaged_cache_is_no_cache(shop: Path, tmp_path: Path, damage: str) -> None:
    expected = texts(audit(request(shop, kept(tmp_path))))
    with open(kept(tmp_path), "rb") as stream:
        raw = stream.read()
    spoilt = {
        "emptied": b"",
        "cut": raw[: len(raw) // 2],
        "text": b"not a database" * 100,
        "flipped": bytes(byte ^ 0x55 if number > 100 and number % 37 == 0 else byte for number, byte in enumerate(raw)),
        "zeros": raw[:4096] + bytes(len(raw) - 4096),
    }[damage]
    with open(kept(tmp_path), "wb") as stream:
        stream.write(spoilt)
    for _ in range(2):
        assert texts(audit(request(shop, kept(tmp_path)))) == expected


def test_no_secret_is_kept(shop: Path, tmp_path: Path) -> None:
    audit(request(shop, kept(tmp_path)))
    for folder, _, names in os.walk(tmp_path / "cache"):
        for name in names:
            raw = (tmp_path / "cache" / folder / name).read_bytes()
            assert raw
            for text in (TOKEN, PASSWORD, "DB_PASSWORD", "docker-base-latest"):
                assert text.encode() not in raw
                assert text.encode("utf-16-le") not in raw


def test_a_folder_that_others_write_to_is_not_ours(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "results"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert texts(audit(request(shop, kept(tmp_path)))) == texts(audit(request(shop)))
    assert list(folder.iterdir()) == []
