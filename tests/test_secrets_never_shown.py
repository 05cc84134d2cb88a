"""No form of a report, no list of facts and no trace shows the value of a secret, in whatever file it stands and whatever rule speaks."""

from __future__ import annotations

import base64
import json
import string
import tempfile
import zlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from secret_files import MORE

from readiness.audit import audit
from readiness.cli import main
from readiness.config import Config
from readiness.output import OUTPUTS, load
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase


def _of(length: int, alphabet: str = LETTERS) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


def _checked(prefix: str) -> st.SearchStrategy[str]:
    def add(body: str) -> str:
        number, written = zlib.crc32(body.encode()), ""
        while number:
            number, rest = divmod(number, 62)
            written = DIGITS[rest] + written
        return f"{prefix}{body}{written.rjust(6, '0')}"

    return _of(30).map(add)


def _token(role: str) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"iss": "shop", "role": role})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


PASSWORDS = _of(14, LETTERS + "_%+-").map(lambda text: f"kT9{text}4x")
"""As people choose them: no form tells them, only the name they are given to."""
TOKENS = st.one_of(
    _checked("ghp_"),
    _checked("npm_"),
    _of(82, LETTERS).map(lambda text: f"github_pat_{text[:22]}_{text[22:81]}"),
    _of(20).map("glpat-{}".format),
    st.tuples(_of(12, string.digits), _of(12, string.digits), _of(24)).map(
        lambda parts: "xoxb-{}-{}-{}".format(*parts)
    ),
    _of(24).map("sk_live_{}".format),
    _of(65).map(lambda text: f"SG.{text[:22]}.{text[22:]}"),
    _of(40).map(lambda text: f"sk-proj-{text[:20]}T3BlbkFJ{text[20:]}"),
    _of(93).map("sk-ant-api03-{}AA".format),
    _of(43).map(lambda text: f"{_token('service_role')}.{text}"),
    _of(64, HEX).map("dop_v1_{}".format),
    _of(95).map("hvs.{}".format),
    _of(32, HEX).map("dapi{}".format),
    _of(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L").map("AGE-SECRET-KEY-1{}".format),
    _of(37).map("r8_{}".format),
    _of(52).map("gsk_{}".format),
    _of(35).map("AIza{}".format),
    _of(35).map("123456780:AA{}".format).map(lambda text: text[:-2]),
)
BODIES = _of(64, LETTERS + "+/").map(lambda text: f"MI{text[2:30]}aB3{text[33:]}")

FILES: dict[str, Callable[[str, str, str], str]] = {
    ".env": lambda p, t, _: f"DB_PASSWORD={p}\nAPI_TOKEN='{t}'\nDATABASE_URL=postgres://shop:{p}@db.shop.io/shop\n",
    "prod.env": lambda p, t, _: f"export JWT_SECRET={p}\nDEBUG=true\nHOOK={t}\nDATABASE_URL=postgres://a:{p}@localhost/x\n",
    ".env.example": lambda p, t, _: f"JWT_SECRET={p}\nNEXT_PUBLIC_API_SECRET={t}\nBAD LINE {t}\n",
    "compose.yaml": lambda p, t, _: (
        f"services:\n  db:\n    image: postgres:latest\n    ports: ['5432:5432']\n    environment:\n      POSTGRES_PASSWORD: {p}\n"
        f"  web:\n    build: .\n    command: serve --password {p}\n    environment:\n      - SECRET_KEY={p}\n      - TOKEN={t}\n"
    ),
    "k8s/web.yaml": lambda p, t, _: (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n"
        f"  password: {p}\n  token: {t}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n"
        "    spec:\n      containers:\n        - name: web\n          image: shop/web:latest\n"
        f"          args: [--api-key={t}]\n          env:\n            - name: DB_PASSWORD\n              value: {p}\n"
        f"            - {{name: TOKEN, value: {t}}}\n"
    ),
    "Dockerfile": lambda p, t, _: (
        f"FROM node:latest\nARG NPM_TOKEN={t}\nENV DB_PASSWORD={p} API_TOKEN={t}\nENV SECRET_KEY {p}\n"
        f"RUN curl -u admin:{p} https://shop.io | sh\nRUN git clone https://{t}@github.com/a/b\nCMD node server.js\n"
    ),
    ".github/workflows/deploy.yml": lambda p, t, _: (
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n"
        f"      PASSWORD: {p}\n    steps:\n      - uses: a/b@v1\n        with:\n          token: {t}\n      - run: deploy --token {t}\n"
    ),
    ".gitlab-ci.yml": lambda p, t, _: f"variables:\n  DB_PASSWORD: {p}\ndeploy:\n  script:\n    - deploy --token {t}\n",
    "app/main.py": lambda p, t, b: (
        "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        f'SECRET_KEY = os.getenv("SECRET_KEY", "{p}")\npassword = "{p}"\nAPI_TOKEN = "{t}"\nconnect("postgres://shop:{p}@db.shop.io/x")\n'
        f'KEY = """-----BEGIN PRIVATE KEY-----\n{b}\n-----END PRIVATE KEY-----"""\nprint("token", "{t}")\n'
    ),
    "web/server.js": lambda p, t, _: (
        'const express = require("express");\nconst jwt = require("jsonwebtoken");\nconst app = express();\n'
        f'jwt.sign(user, "{p}");\nconst token = process.env.TOKEN || "{t}";\nconst config = {{ password: "{p}", apiKey: \'{t}\' }};\n'
        f'app.get("/", (req, res) => res.json({{ secret: "{p}" }}));\napp.listen(3000);\n'
    ),
    "cmd/main.go": lambda p, t, _: (
        'package main\n\nimport "net/http"\n\nfunc main() {\n'
        f'\tpassword := "{p}"\n\ttoken := getEnv("API_TOKEN", "{t}")\n\thttp.ListenAndServe(":8080", nil)\n}}\n'
    ),
    "src/application.properties": lambda p, t, _: f"spring.datasource.password={p}\napi.token={t}\n",
    "src/Config.java": lambda p, t, _: f'class Config {{\n  String password = "{p}";\n  String token = "{t}";\n}}\n',
    "config.json": lambda p, t, b: json.dumps(
        {"password": p, "token": t, "private_key": f"-----BEGIN PRIVATE KEY-----\n{b}\n-----END PRIVATE KEY-----\n"}, indent=1
    ),
    "main.tf": lambda p, t, _: f'resource "x" "y" {{\n  password = "{p}"\n  token    = "{t}"\n}}\n',
    "README.md": lambda p, t, _: f"# Shop\n\n    export API_TOKEN={t}\n\nLog in with password: {p}\n",
    "nginx/nginx.conf": lambda p, t, _: (
        "server {\n  listen 80;\n  autoindex on;\n"
        f'  location /api {{ proxy_set_header Authorization "Bearer {t}"; proxy_pass http://shop:{p}@web; }}\n}}\n'
    ),
    "server.key": lambda _p, _t, b: f"-----BEGIN RSA PRIVATE KEY-----\n{b}\n{b[::-1]}\n-----END RSA PRIVATE KEY-----\n",
    "values.yaml": lambda p, t, _: f"db:\n  password: {p}\n  token: {t}\n",
    **MORE,
    "requirements.txt": lambda p, t, _: f"fastapi==0.115.0\nown @ git+https://{t}@github.com/a/own\n--index-url https://u:{p}@pypi.shop.io/simple\n",
}  # fmt: skip


@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(password=PASSWORDS, token=TOKENS, body=BODIES)
def test_no_output_shows_a_secret(
    capsysbinary: pytest.CaptureFixture[bytes], password: str, token: str, body: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, written in FILES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(written(password, token, body), encoding="utf-8")
        report = audit(
            Request(root=folder, config=Config(without=("all",), profile="strict"), today=lambda: date(2026, 11, 1))
        )
        shown = {name: load(name)(report) for name in OUTPUTS}
        baseline = root / "baseline.json"
        main(["audit", folder, "--without", "all", "--debug", "--write-baseline", "--baseline", str(baseline)])
        shown["baseline"] = baseline.read_text(encoding="utf-8")
        main(["facts", folder])
        main(["suppressions", folder])
        main(["suppressions", folder, "--output", "json"])
        main(["status", folder])
        main(["facts", folder, "--output", "json"])
        captured = capsysbinary.readouterr()
        shown |= {"stdout": captured.out.decode(), "stderr": captured.err.decode()}
    for name, text in shown.items():
        for secret in (password, token.removeprefix("sk-proj-"), body):
            places = [line for line in text.split("\n") if secret in line]
            assert not places, f"{name}: {places[0][:300]}"
    assert any(one.rule_id == "secret-tracked-credential" for one in report.findings)
