"""What the tools were recorded on, and where. `python tests/scanners/scanner_recordings.py` records anew."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Scan

SCANS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures", "scans")

HADOLINT = {
    "api/Dockerfile": "FROM debian:latest\nRUN cd /app; echo $HOME > out\n",
    "broken/Dockerfile": "FROM alpine:3.20\nHELLO x\nRUN apk add curl\n",
    "-x.dockerfile": "FROM alpine:3.20\nUSER 1000\n",
    "ignored/Dockerfile": "# hadolint global ignore=DL3007\nFROM alpine:latest\nUSER 1000\n",
    ".hadolint.yaml": "ignored: [DL3007, DL3003, SC2164]\n",
}
BANDIT = {
    "app/main.py": (
        "import subprocess\n"
        "login_password = 'blue-giraffe'\n"
        "name = 'é中'; subprocess.call('ls', shell=True)  # nosec\n"
        "subprocess.call(\n    'ls ' + name,\n    shell=True,\n)\n"
    ),
    "app/broken.py": "def (:\nexec(1)\n",
    "-c.py": "assert 1\n",
    ".github/tool.py": "exec('1')\n",
    ".bandit": "[bandit]\nskips: B101,B602\ntests: B404\n",
    "pyproject.toml": "[tool.bandit]\nskips = ['B101', 'B602']\n",
}
# Put together here, so that no tool (nor GitHub's push protection) takes this file for a leak.
AWS = "AKIA" + "Q4ZT7MWXKJ2NBVRP"
PASSWORD = "kT9" + "xQv2" + "Lm8!w"
DETECT_SECRETS = {
    "app/settings.py": f'import os\n\nKEY = "{AWS}"\nDB_PASSWORD = "{PASSWORD}"  # pragma: allowlist secret\nX = os.environ["API_KEY"]\n',
    ".env": f"SMTP_PASSWORD={PASSWORD}\nAPI_KEY=changeme\n",
    "deploy/app.yaml": f"url: postgres://app:{PASSWORD}@db.shop.io/app\nsecretName: web-tls-7f6d5\npassword: ${{DB_PASSWORD}}\n",
    "blob.unknown": "a\0b",
}
REQUIREMENTS = {
    "api/requirements.txt": "# pinned\njinja2==2.4.1\nflask>=2\n",
    "web/requirements.txt": "Jinja2==3.1.6\nidna==3.6\n",
}
ZIZMOR = {
    ".github/workflows/ci.yml": (
        "on: pull_request_target\n"
        "permissions: {}\n"
        "jobs:\n"
        "  test:\n"
        "    name: test\n"
        "    if: |\n"
        "      ${{ github.actor == 'dependabot[bot]' }}\n"
        "    runs-on: ubuntu-24.04\n"
        "    steps:\n"
        "      - name: greet  # zizmor: ignore[template-injection]\n"
        "        run: |\n"
        "          echo ${{ github.event.pull_request.title }}\n"
        "      - run: |\n"
        "          echo ${{ github.head_ref }} >> $GITHUB_ENV\n"
    ),
    ".github/workflows/-x.yml": "on: push\njobs: {a: {uses: ./.github/workflows/ci.yml}}\n",
    ".github/workflows/broken.yml": "on: push\njobs:\n  a: [\n",
    ".github/workflows/alias.yml": "on: push\njobs:\n  a: &a {runs-on: x, steps: []}\n  b:\n    <<: *a\n",
    ".github/dependabot.yml": (
        "version: 2\nupdates:\n"
        "  - {package-ecosystem: pip, directory: /, schedule: {interval: daily}, insecure-external-code-execution: allow}\n"
    ),
    ".github/zizmor.yml": "rules:\n  dangerous-triggers: {disable: true}\n  bot-conditions: {ignore: [ci.yml]}\n",
    "setup/action.yml": "name: setup\nruns: {using: composite, steps: [{run: 'echo ${{ inputs.x }}', shell: bash}]}\n",
    "roles/action.yml": "- debug: {msg: hello}\n",
}
SQUAWK = {
    "package.json": '{"dependencies": {"pg": "8.1.0"}}\n',
    "migrations/0001_a.sql": "ALTER TABLE users DROP COLUMN a;\n",
    "migrations/0002_b.sql": (
        "-- +goose Up\n"
        "ALTER TABLE users\n  ADD COLUMN b int NOT NULL,\n  DROP COLUMN c;\n"
        "CREATE TABLE t (id bigint PRIMARY KEY, n text);\n"
        "CREATE INDEX t_n ON t (n);\n"
        "-- +goose Down\nDROP TABLE t;\n"
    ),
    "api/migrations/-x.sql": "",
    "api/migrations/1_broken.sql": "CREATE TABLE x (a jsonb;\n",
    "shop/mysql/migrations/1_x.sql": "CREATE TABLE x (a int);\n",
    ".squawk.toml": 'excluded_rules = ["ban-drop-column"]\n',
}


def write(root: str, files: Mapping[str, str]) -> list[str]:
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return sorted(files)


def recording(tool: str, name: str) -> str:
    with open(os.path.join(SCANS, tool, f"{name}.json"), encoding="utf-8") as file:
        return file.read()


def simple(scan: Scan) -> tuple[list[str], list[tuple[str, str]], dict[str, str]]:
    """Examined files, `path:region` with codes, and reasons: a Scan that fits on a screen."""
    return (
        sorted(scan.examined),
        sorted((place(alert.location), alert.code) for alert in scan.alerts),
        dict(scan.skipped),
    )


def place(location: object) -> str:
    from readiness.model.location import Location

    assert isinstance(location, Location)
    region = location.region
    if region is None:
        return location.path
    return f"{location.path}:{region.start_line}:{region.start_column}-{region.end_column}"


def _save(tool: str, name: str, output: str) -> None:
    import json

    os.makedirs(os.path.join(SCANS, tool), exist_ok=True)
    with open(os.path.join(SCANS, tool, f"{name}.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(json.loads(output), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def record() -> None:
    from osv_server import advisory, serving

    from readiness.scanners import ScanOptions, bandit, detect_secrets, hadolint, pip_audit, squawk, zizmor
    from readiness.scanners.pip_answers import combined
    from readiness.scanners.pip_pins import locks, sheets

    with tempfile.TemporaryDirectory() as root:
        asked = [path for path in write(root, HADOLINT) if hadolint.wants(path)]
        _save("hadolint", "dockerfiles-2.15.1", hadolint._start(root, asked, 60).output)
    with tempfile.TemporaryDirectory() as root:
        asked = [path for path in write(root, BANDIT) if bandit.wants(path)]
        _save("bandit", "small-1.9.4", bandit._start(root, asked, 60).output)
    with tempfile.TemporaryDirectory() as root:
        asked = [path for path in write(root, DETECT_SECRETS) if detect_secrets.wants(path)]
        _save("detect-secrets", "small-1.5.0", detect_secrets._start(root, asked, 60).output)
    with tempfile.TemporaryDirectory() as root:
        asked = [path for path in write(root, ZIZMOR) if zizmor.wants(path) and zizmor._is_githubs(root, path)]
        _save("zizmor", "small-1.32.0", zizmor._start(root, asked, 60).output)
    with tempfile.TemporaryDirectory() as root:
        write(root, SQUAWK)
        asked = ["api/migrations/1_broken.sql", "migrations/0002_b.sql"]
        _save("squawk", "small-2.70.0", squawk._start(root, asked, 60, wrapped=True).output)
    found = {("jinja2", "2.4.1"): [advisory("PYSEC-2014-8", "jinja2", aliases=("CVE-2014-1402",), fixed="2.7.2")]}
    with tempfile.TemporaryDirectory() as root, serving(found) as (url, _):
        pinned = sheets(locks(root, write(root, REQUIREMENTS)).values())
        ran = pip_audit._ask(pinned, ScanOptions(osv_url=url))
        _save("pip-audit", "two-versions-2.10.1", combined([one.output for one in ran]))


if __name__ == "__main__":
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(SCANS, "..", "..")]
    record()
