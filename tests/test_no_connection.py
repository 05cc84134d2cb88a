"""No connection is opened: not by the tests, and not by an audit that is told to stay offline."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import readiness

SHOP = {
    "Dockerfile": 'FROM debian:latest\nRUN pip install flask\nCMD ["python", "app.py"]\n',
    "app.py": "import flask\napp = flask.Flask(__name__)\n",
    "requirements.txt": "flask==0.5\n",
    "package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/lodash": {"version": "4.17.0"}}}',
    "k8s/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: shop/web}]}\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n",
    "db/migrations/1.sql": "DROP TABLE a;\n",
}
WATCH = """\
import os, sys
def watch(event, arguments):
    if event.startswith("socket."):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(watch)
"""


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("example.org", 80)])
def test_the_tests_themselves_can_reach_nobody(address: tuple[str, int]) -> None:
    with pytest.raises(pytest.fail.Exception, match="a connection to"):
        socket.create_connection(address, timeout=1)


def test_an_audit_offline_opens_no_socket(tmp_path: Path) -> None:
    """With its default configuration and all scanners that are installed; a proxy listens for what they might ask."""
    shop, watched, hook = tmp_path / "shop", tmp_path / "watched", tmp_path / "hook"
    for path, text in SHOP.items():
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(text, encoding="utf-8")
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(0)
        url = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        path = os.pathsep.join((str(hook), str(Path(readiness.__file__).parent.parent)))
        environment = {**os.environ, **dict.fromkeys(names, url), "PYTHONPATH": path, "WATCHED": str(watched)}
        environment.pop("NO_PROXY", None)
        command = [sys.executable, "-m", "readiness", "audit", str(shop), "--offline", "--output", "concise"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert "docker-base-latest" in done.stdout, done.stderr
        asked = _asked(proxy)
    assert not watched.exists(), watched.read_text(encoding="utf-8")
    assert not asked


def _asked(proxy: socket.socket) -> bool:
    try:
        proxy.accept()[0].close()
    except BlockingIOError:
        return False
    return True
