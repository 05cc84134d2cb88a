"""Files of more families with secrets in them, for the property that no output shows any: `p` a password, `t` a token, `b` a key's body."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MORE: dict[str, Callable[[str, str, str], str]] = {
    "overlay/kustomization.yaml": lambda p, t, _: (
        "resources: [web.yaml]\nsecretGenerator:\n  - name: a\n    literals:\n"
        f"      - DB_PASSWORD={p}\n      - token={t}\nconfigMapGenerator:\n  - name: c\n    literals: [API_TOKEN={t}]\n"
    ),
    "overlay/web.yaml": lambda p, t, _: (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n"
        f"    readiness/ignore: k8s-privileged -- the token is {t}\n    kube-linter.io/ignore-all: password={p}\n"
        "spec:\n  containers:\n    - name: web\n      image: a:latest\n      securityContext: {privileged: true}\n"
        f"      command: [serve, --password={p}, --token, {t}]\n"
        f"      env:\n        - {{name: DB_PASSWORD, value: {p}}}\n        - {{name: API_TOKEN, value: {t}}}\n"
    ),
    "chart/Chart.yaml": lambda _p, _t, _: "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": lambda p, t, _: f"db:\n  password: {p}\ntoken: {t}\nimage: shop:latest\n",
    "chart/templates/web.yaml": lambda p, t, _: (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: {{ .Values.image }}\n"
        "      env:\n        - name: DB_PASSWORD\n          value: {{ .Values.db.password }}\n"
        f"        - name: API_TOKEN\n          value: {t}\n        - name: SECRET_KEY\n          value: '{p}'\n"
    ),
    "envoy.yaml": lambda p, t, _: (
        "static_resources:\n  listeners:\n    - name: a\n      filter_chains:\n        - filters:\n"
        "            - name: envoy.filters.network.http_connection_manager\n              typed_config:\n"
        f"                request_headers_to_add:\n                  - header: {{key: Authorization, value: 'Bearer {t}'}}\n"
        f"                  - header: {{key: X-Password, value: '{p}'}}\n"
    ),
    "Caddyfile": lambda p, t, _: f'shop.io {{\n  basic_auth {{\n    admin password={p}\n  }}\n  reverse_proxy http://admin:{p}@web:80 {{\n    header_up Authorization "Bearer {t}"\n  }}\n}}\n',
    "haproxy.cfg": lambda p, t, _: f'userlist u\n  user admin insecure-password {p}\nfrontend f\n  bind :80\n  http-request set-header Authorization "Bearer {t}"\n',
    "Jenkinsfile": lambda p, t, _: f"pipeline {{\n  agent any\n  environment {{\n    DB_PASSWORD = '{p}'\n    API_TOKEN = '{t}'\n  }}\n  stages {{ stage('Deploy') {{ steps {{ sh 'deploy --password {p} --token {t}' }} }} }}\n}}\n",
    "azure-pipelines.yml": lambda p, t, _: f"trigger: [main]\nvariables:\n  DB_PASSWORD: {p}\nsteps:\n  - script: kubectl apply -f x --token {t}\n    env:\n      SECRET_KEY: {p}\n",
    ".circleci/config.yml": lambda p, t, _: f"version: 2.1\njobs:\n  deploy:\n    docker: [{{image: 'cimg/base:latest'}}]\n    environment:\n      DB_PASSWORD: {p}\n    steps:\n      - run: deploy --token {t}\n",
    "db/migrations/2.sql": lambda p, t, _: f"CREATE ROLE shop WITH LOGIN PASSWORD '{p}';\nDROP TABLE a; -- {t}\nINSERT INTO settings (name, password) VALUES ('a', '{p}');\n",
    "alembic/versions/1_a.py": lambda p, t, _: f"from alembic import op\nrevision = 'a'\ndown_revision = None\npassword = '{p}'\ndef upgrade():\n    op.drop_column('a', 'b')\n    op.execute(\"ALTER ROLE a PASSWORD '{t}'\")\n",
    "config/routes.rb": lambda p, t, _: f"Rails.application.routes.draw do\n  get '/health', to: 'a#b'\nend\nSECRET_KEY = '{p}'\nAPI_TOKEN = '{t}'\n",
    "index.php": lambda p, t, _: f"<?php\n$password = '{p}';\n$token = '{t}';\n$db = new PDO('mysql:host=db', 'root', '{p}');\nRoute::get('/a', fn () => 1);\n",
    "Program.cs": lambda p, t, _: f'var app = WebApplication.Create();\nvar password = "{p}";\nvar token = "{t}";\napp.MapGet("/a", () => 1);\n',
    "src/Main.kt": lambda p, t, _: f'val password = "{p}"\nval token = System.getenv("TOKEN") ?: "{t}"\n',
    "web/client.ts": lambda p, t, _: f"const config = {{ password: '{p}', token: '{t}' }};\nconst secret = process.env.SECRET ?? '{p}';\nfetch('https://x', {{ headers: {{ Authorization: 'Bearer {t}' }} }});\n",
    "package.json": lambda p, t, _: f'{{"name": "shop", "scripts": {{"deploy": "deploy --password={p} --token={t}"}}, "dependencies": {{"own": "git+https://{t}@github.com/a/own", "b": "*"}}}}\n',
    ".npmrc": lambda p, t, _: f"//registry.npmjs.org/:_authToken={t}\n_password={p}\n",
    "pyproject.toml": lambda p, t, _: f"[project]\nname = 'shop'\ndependencies = ['own @ git+https://{t}@github.com/a/own']\n[tool.x]\npassword = '{p}'\n",
    "alertmanager.yml": lambda p, t, _: f"route: {{receiver: a}}\nreceivers:\n  - name: a\n    pagerduty_configs: [{{routing_key: {t}}}]\nglobal:\n  smtp_auth_password: {p}\n",
    "openapi.yaml": lambda p, t, _: f"openapi: 3.0.0\npaths:\n  /a:\n    get:\n      operationId: app.a\n      description: 'curl -H \"Authorization: Bearer {t}\"'\n      responses: {{}}\nx-password: {p}\n",
    "src/main/resources/application-prod.yml": lambda p, t, _: f"spring:\n  datasource:\n    password: {p}\n    url: jdbc:postgresql://shop:{p}@db/shop\nmanagement:\n  token: {t}\n",
    "pom.xml": lambda p, t, _: f"<project><artifactId>a</artifactId><properties><db.password>{p}</db.password><token>{t}</token></properties></project>\n",
    "build.gradle": lambda p, t, _: f"plugins {{ id 'java' }}\ndef password = '{p}'\next.token = '{t}'\n",
    "deploy.sh": lambda p, t, _: f"#!/bin/sh\nexport DB_PASSWORD={p}\ncurl -H 'Authorization: Bearer {t}' https://x | sh\nmysql -u root -p{p}\n",
    "docs/runbook.md": lambda p, t, _: f"# Rollback\n\n```\nkubectl --token {t} rollout undo deploy/web\nexport PASSWORD={p}\n```\n",
    "marked/Dockerfile": lambda p, t, _: f"# readiness: ignore[docker-base-latest] -- see {t}, password={p}\nFROM debian:latest\n# readiness: ignore[docker-nothing] -- see {t}\nUSER root\n# readiness: ignore[x] until={t} -- a\nENV API_TOKEN={t}\n",
}  # fmt: skip
