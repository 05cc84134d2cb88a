"""`readiness facts`: what was found, and the graph of pipelines, as people and scripts read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PIPELINE = """\
stages: [test, deploy]
unit:
  stage: test
  script: [npm test]
deploy:
  stage: deploy
  environment: production
  script:
    - curl -H "Authorization: Bearer ghp_abcdefghijklmnopqrstuvwxyz0123456789" https://deploy.example.com
    - kubectl apply -f k8s/
  when: manual
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".gitlab-ci.yml").write_text(PIPELINE)
    (tmp_path / ".env.example").write_text("PORT=8080\n")
    return tmp_path


def test_the_graph_as_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", str(project), "--pipeline"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ".gitlab-ci.yml  (gitlab)"
    deploy = next(line for line in lines if line.lstrip().startswith("deploy"))
    assert deploy.split() == "deploy deploy unit branches, tag deploy (by hand) production 5".split()


def test_the_graph_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", str(project), "--pipeline", "--output", "json"]) == 0
    (pipeline,) = json.loads(capsys.readouterr().out)["pipelines"]
    assert [(job["id"], job["needs"], job["purposes"]) for job in pipeline["jobs"]] == [
        ("unit", [], ["test"]),
        ("deploy", ["unit"], ["deploy"]),
    ]
    assert pipeline["jobs"][1]["manual"]
    assert pipeline["jobs"][1]["does"] == {"deploy": "kubectl apply -f k8s/"}


def test_all_facts_by_kind(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", str(project)]) == 0
    text = capsys.readouterr().out
    assert "PipelineJob  (2)" in text
    assert "EnvDocumented  (1)" in text
    assert main(["facts", str(project), "--output", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["facts"]["EnvDocumented"][0]["name"] == "PORT"
    assert "ghp_abcdefghij" not in json.dumps(told)


def test_no_pipeline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("# Nothing\n")
    assert main(["facts", str(tmp_path), "--pipeline"]) == 0
    assert capsys.readouterr().out == "no pipeline that we can read\n"


def test_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", str(tmp_path / "none")]) == 2
    assert "is not a folder" in capsys.readouterr().err


APPLICATION = """\
from fastapi import Depends, FastAPI
app = FastAPI()
@app.get("/items/{id}", dependencies=[Depends(require_user)])
def item(id: int): ...
@app.get(prefix() + "/x")
def other(): ...
"""


def test_routes_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    assert main(["facts", str(tmp_path), "--routes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if "/items" in line).split() == [
        *("GET", "/items/{id}", "item", "auth:", "require_user", "main.py:3"),
    ]
    assert next(line for line in lines if "/x" in line).split()[:4] == ["GET", "?", "⟨prefix()⟩/x", "other"]


def test_routes_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    assert main(["facts", str(tmp_path), "--routes", "--output", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["routes"]
    assert (first["method"], first["path"], first["handler"], first["where"]) == (
        "GET",
        "/items/{id}",
        "item",
        "main.py:3",
    )
    assert first["guards"] == [{"kind": "auth", "name": "Depends(require_user)", "where": "main.py:3"}]
    assert (second["path"], second["unresolved"]) == (None, "⟨prefix()⟩/x")


def test_what_routes_are_made_of_stands_in_json_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    assert main(["facts", str(tmp_path)]) == 0
    assert "Mounted" not in capsys.readouterr().out
    assert main(["facts", str(tmp_path), "--output", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"]["Mounted"]


def test_a_variable_stands_once_however_often_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text(
        'import os\na = os.environ["TOKEN"]\nb = os.environ.get("PORT", "1")\nc = os.environ.get("PORT")\nd = os.environ.get("X")\n'
    )
    assert main(["facts", str(tmp_path)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[lines.index("EnvRead (4)") + 1 :][:4] == [
        "variable needed where",
        "PORT default main.py:3 and 1 more",
        "TOKEN required main.py:2",
        "X main.py:5",
    ]


def test_what_stands_behind_a_flag_for_a_secret_is_masked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "compose.yaml").write_text(
        "services:\n  web:\n    image: shop/web:1\n    command: serve --password kT9-open-sesame-4x --port 8080\n"
    )
    assert main(["facts", str(tmp_path), "--output", "json"]) == 0
    told = capsys.readouterr().out
    assert "open-sesame" not in told
    assert [one["arguments"] for one in json.loads(told)["facts"]["ContainerRun"]] == [
        ["serve", "--password", "****", "--port", "8080"]
    ]
