"""Which dependencies an image holds, as a Dockerfile tells."""

from __future__ import annotations

import pytest

from readiness.formats import documents, module
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import DependenciesHeld


def _held(text: str) -> list[tuple[str, str, str]]:
    (document,) = documents(Artifact("Dockerfile", text))
    assert isinstance(document, Document)
    facts = module("dockerfile").facts(document)
    return [(one.ecosystem, one.kind, one.command) for one in facts if isinstance(one, DependenciesHeld)]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        pytest.param("npm ci", ("node", "development", "npm ci"), id="all"),
        pytest.param("npm ci --omit=dev", ("node", "clean", "npm ci"), id="omitted"),
        pytest.param("npm ci --omit dev", ("node", "clean", "npm ci"), id="omitted in two words"),
        pytest.param("NODE_ENV=production npm install", ("node", "clean", "npm install"), id="by variable"),
        pytest.param("NODE_ENV=production npm ci --include=dev", ("node", "development", "npm ci"), id="included"),
        pytest.param("npm ci && npm prune --omit=dev", ("node", "clean", "npm ci"), id="pruned"),
        pytest.param("yarn && yarn install --production", ("node", "clean", "yarn install"), id="installed again"),
        pytest.param("pnpm install --prod --frozen-lockfile", ("node", "clean", "pnpm install"), id="pnpm"),
        pytest.param("npm ci $FLAGS", ("node", "unknown", "npm ci"), id="options given later"),
        pytest.param("uv sync --locked", ("python", "development", "uv sync"), id="uv"),
        pytest.param("uv sync --no-dev", ("python", "clean", "uv sync"), id="uv without"),
        pytest.param("uv pip install -r requirements.txt", ("python", "clean", "pip install"), id="uv pip"),
        pytest.param("pip install -r requirements/dev.txt", ("python", "development", "pip install"), id="file"),
        pytest.param("pip install '.[dev]'", ("python", "development", "pip install"), id="extra"),
        pytest.param("poetry install --without dev,docs", ("python", "clean", "poetry install"), id="poetry"),
        pytest.param("pipenv install --deploy --dev", ("python", "development", "pipenv install"), id="pipenv"),
        pytest.param("composer install", ("php", "development", "composer install"), id="composer"),
        pytest.param("bundle install", ("ruby", "unknown", "bundle install"), id="bundler's own configuration"),
    ],
)
def test_installs_are_told(run: str, expected: tuple[str, str, str]) -> None:
    assert _held(f"FROM debian:12\nARG FLAGS\nRUN {run}\n") == [expected]


def test_only_what_is_copied_reaches_the_image() -> None:
    build = "FROM node:22.11 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22.11\n"
    assert _held(f"{build}COPY --from=build /app/dist /app\n") == []
    assert _held(f"{build}COPY --from=build /app/node_modules /app\n") == [("node", "development", "npm ci")]
    assert _held(f"{build}COPY --from=build /app /app\n") == [("node", "development", "npm ci")]


def test_what_is_removed_is_not_held() -> None:
    assert _held("FROM node:22.11\nRUN npm ci && npm run build && rm -rf node_modules\n") == []


@pytest.mark.parametrize(
    "run", ["npm install -g pm2", "npm install left-pad@1.3.0", "yarn --version", "pip install flask"]
)
def test_what_goes_by_no_manifest_is_not_told(run: str) -> None:
    assert _held(f"FROM node:22.11\nRUN {run}\n") == []
