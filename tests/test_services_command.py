"""`readiness services`: what people, scripts, Graphviz and Mermaid read, and the map on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from readiness.cli import main
from readiness.output.survey.layered import layers

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "src/web/Dockerfile": 'FROM node:22\nUSER 1000\nENV MODE=production\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
    "src/web/package.json": '{"name": "web", "dependencies": {"express": "4"}}',
    "src/web/server.js": (
        "const express = require('express');\nconst app = express();\nconst url = process.env.ORDERS_URL;\n"
        "app.get('/', (request, response) => response.send(url));\napp.listen(8080);\n"
    ),
    "src/orders/Dockerfile": 'FROM python:3.14-slim\nUSER 1000\nEXPOSE 9000\nCMD ["python", "main.py"]\n',
    "src/orders/main.py": (
        "import os\nfrom flask import Flask\napp = Flask(__name__)\npassword = os.environ['DB_PASSWORD']\n"
        "queue = os.environ['QUEUE_URL']\napp.run(host='0.0.0.0', port=9000)\n"
    ),
    "k8s/web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry/web:1.0
          ports: [{containerPort: 8080, name: http}]
          readinessProbe: {httpGet: {path: /, port: http}}
          env: [{name: ORDERS_URL, value: "http://orders:80/"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: way}
spec:
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
""",
    "k8s/orders.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - name: orders
          image: registry/orders:1.0
          env: [{name: DB_PASSWORD, value: Tr0ub4dor-and-3}, {name: DATABASE_HOST, value: db}]
---
apiVersion: v1
kind: Service
metadata: {name: orders}
spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 9000}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:18"}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
""",
    "compose.yaml": "services:\n  mail: {image: axllent/mailpit}\n  web: {build: src/web, depends_on: [mail]}\n",
    ".github/workflows/ship.yaml": "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps: [{run: docker build -t registry/web:1.0 src/web}]\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def shown(project: Path, capsys: pytest.CaptureFixture[str], form: str) -> str:
    assert main(["services", str(project), "--output", form]) == 0
    return capsys.readouterr().out


def told(project: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(project, capsys, "json"))
    return {one["name"]: one for one in found["services"]} | {
        "calls": found["calls"],
        "neighbours": found["neighbours"],
    }


def test_ports_from_the_code_to_the_ingress(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = told(project, capsys)["web"]["ports"]
    assert [(one["kind"], one["text"], one["places"][0]["path"]) for one in links] == [
        ("listen", "8080", "src/web/server.js"),
        ("EXPOSE", "8080", "src/web/Dockerfile"),
        ("port", "8080 (http)", "k8s/web.yaml"),
        ("probe", "readiness 8080 /", "k8s/web.yaml"),
        ("Service", "web 80 → http", "k8s/web.yaml"),
        ("Ingress", "way (shop.example.com)", "k8s/web.yaml"),
    ]


def test_what_it_is_made_of_and_what_runs_and_builds_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    web = told(project, capsys)["web"]
    assert (web["kind"], web["languages"], web["frameworks"], web["strategy"]) == (
        "service",
        ["javascript"],
        ["express"],
        "rolling",
    )
    assert [one["path"] for one in web["images"]] == ["src/web/Dockerfile"]
    assert sorted(one["message"] for one in web["runs"]) == ["Compose service web", "Deployment/web, container web"]
    assert [(one["path"], one["message"]) for one in web["jobs"]] == [
        (".github/workflows/ship.yaml", "job image: build")
    ]


def test_variables_that_nothing_gives(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = told(project, capsys)["orders"]["contract"]
    assert (contract["read"], contract["needed"], contract["given"]) == (2, 2, 2)
    assert [name for name, _ in contract["missing"]] == ["QUEUE_URL"]


def test_every_call_names_the_two_services_and_what_tells_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(project, capsys)
    assert [(one["source"], one["kind"], one["target"], one["evidence"][0]["message"]) for one in found["calls"]] == [
        ("", "routes to", "web", "Ingress way leads to web"),
        ("orders", "calls", "db", "DATABASE_HOST names it"),
        ("web", "waits for", "mail", "depends_on names mail"),
        ("web", "calls", "orders", "ORDERS_URL names it"),
    ]
    assert [(one["name"], one["image"], one["store"]) for one in found["neighbours"]] == [("mail", "mailpit", False)]


@pytest.mark.parametrize("form", ["text", "json", "dot", "mermaid"])
def test_no_form_holds_a_value(form: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(project, capsys, form)
    assert "orders" in text
    assert "Tr0ub4dor" not in text


def test_text_is_no_wider_than_the_terminal(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = shown(project, capsys, "text").splitlines()
    assert max(map(len, lines)) <= 80
    assert "web: service in src/web, javascript (express)" in lines
    assert lines[-1] == "3 found: service 2, infrastructure 1; 1 program of others; 4 arrows between them"


def test_a_drawing_has_every_edge_of_the_map(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dot = shown(project, capsys, "dot").splitlines()
    assert '  "web" -> "orders" [tooltip="ORDERS_URL names it"];' in dot
    assert '  "web" -> "mail" [tooltip="depends_on names mail", style=dashed];' in dot
    mermaid = shown(project, capsys, "mermaid").splitlines()
    assert mermaid[0] == "flowchart LR"
    names = {line.strip().split('"')[1]: line.strip()[:2] for line in mermaid if '"' in line}
    assert f"  {names['web']} --> {names['orders']}" in mermaid
    assert f'  {names["db"]}[("db")]' in mermaid


def test_the_page_draws_the_map(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert (
        main(["audit", str(project), "--without", "all", "--offline", "--exit-zero", "--output", f"html={page}"]) == 0
    )
    text = page.read_text(encoding="utf-8")
    assert text.count('class="arrow') == 4
    assert '<a href="#s-2">' in text
    assert 'id="s-2"' in text
    assert "Tr0ub4dor" not in text


def test_an_empty_folder_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(tmp_path, capsys, "text") == "no service found; 0 arrows between them\n"


def test_layers_point_forward_and_circles_are_cut() -> None:
    laid = layers(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("c", "d")])
    column = {node: at for at, nodes in enumerate(laid.columns) for node in nodes}
    assert [column[node] for node in "abcd"] == [0, 1, 2, 3]
    assert [len(laid.paths[pair]) for pair in (("a", "b"), ("c", "a"), ("a", "d"))] == [0, 1, 2]
