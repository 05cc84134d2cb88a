"""pip-audit: known vulnerabilities of the Python packages a project is fixed to. Nothing is resolved or installed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

from readiness.model.artifact import Scan
from readiness.scanners import batches, places, process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

NAME = "pip-audit"
KEPT: Literal["", "file", "set"] = ""
NETWORK = True

_OFFLINE = "offline: advisories were not asked for"
_LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pyproject.toml", "pylock.toml"})
_SOCKET_TIMEOUT = 15.0


def wants(path: str) -> bool:
    """Lock files, pyproject.toml and `requirements*.txt`, and any .txt in a folder `requirements`."""
    folder, _, name = path.rpartition("/")
    is_pylock = name.startswith("pylock.") and name.endswith(".toml")
    is_list = name.endswith(".txt") and ("requirements" in name or folder.rpartition("/")[2] == "requirements")
    return (name in _LOCKS or is_pylock or is_list) and not places.is_vendored(path) and not places.is_test(path)


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    if options.offline:
        return Scan(NAME, failure=_OFFLINE)
    from readiness.scanners.pip_answers import combined
    from readiness.scanners.pip_pins import locks, sheets

    there, absent = places.present(root, paths)
    pinned = sheets(locks(root, there).values())
    ran = _ask(pinned, options) if pinned else []
    if failed := next((one for one in ran if one.trouble), None):
        return Scan(NAME, failure=_failure(failed))
    try:
        found = read(combined([one.output for one in ran]), root, there)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Scan(NAME, failure="pip-audit wrote something that is not its usual output")
    return batches.also_skipped(found, absent)._replace(version=process.installed_version(NAME))


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """A file is examined only if every package in it was looked up. Reads the lock files again, for lines."""
    from readiness.scanners.pip_answers import judged
    from readiness.scanners.pip_pins import locks

    return judged(NAME, output, root, locks(root, paths))


def _ask(pinned: Sequence[str], options: ScanOptions) -> list[Ran]:
    """One process a sheet: pip-audit asks for one package after the other, so several ask at the same time."""
    import tempfile

    deadline = time.monotonic() + options.timeout
    # Outside the audited folder, which is not even its working folder.
    with tempfile.TemporaryDirectory(prefix="readiness-") as folder:
        return batches.side_by_side(lambda numbered: _run(folder, *numbered, options, deadline), [*enumerate(pinned)])


def _run(folder: str, number: int, sheet: str, options: ScanOptions, deadline: float) -> Ran:
    name = f"requirements-{number}.txt"
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(sheet)
    argv = [NAME, "--requirement", name, "--no-deps", "--disable-pip", "--vulnerability-service", "osv"]
    argv += ["--osv-url", options.osv_url] if options.osv_url else []
    argv += ["--format", "json", "--desc", "off", "--aliases", "on", "--progress-spinner", "off"]
    argv += ["--cache-dir", os.path.join(folder, f"cache-{number}")]
    left = max(1.0, deadline - time.monotonic())
    argv += ["--timeout", str(int(max(1.0, min(_SOCKET_TIMEOUT, left))))]
    return process.run(argv, cwd=folder, timeout=left, accept=(0, 1), expect="{", slots=process.CONNECTIONS)


def _failure(ran: Ran) -> str:
    """pip-audit lets most troubles of the network through as tracebacks: the last line names them."""
    if ran.trouble != "status":
        return batches.failure(NAME, NAME, ran)
    last = next((line for line in reversed(ran.errors.splitlines()) if line.strip()), "")
    if "JSONDecodeError" in last or last.startswith(("KeyError", "TypeError", "AttributeError", "IndexError")):
        return "pip-audit could not read the advisory service's answer"
    if "InvalidVersion" in last or "ValidationError" in last:
        return "pip-audit could not read the advisory service's answer"
    if "ServiceError" in last or "HTTPError" in last:
        return "the advisory service refused to answer"
    if any(
        mark in ran.errors for mark in ("ConnectionError", "Timeout", "Could not connect", "ProxyError", "SSLError")
    ):
        return "the advisory service could not be reached: no network, or use --offline"
    return batches.failure(NAME, NAME, ran)
