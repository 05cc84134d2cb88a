"""detect-secrets: credentials in tracked files."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from readiness.formats.searched import search
from readiness.model.artifact import Alert, Scan
from readiness.model.location import Location, Region
from readiness.scanners import batches, places, process
from readiness.scanners.detect_secrets_detectors import KNOWN, SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

NAME = "detect-secrets"
KEPT = "file"
NETWORK = False

_SHARD_FROM = 1000
"""Files from which a second process is worth its start."""
_FEW = 20

CODES: Mapping[str, str] = {
    "AWS Access Key": "aws-access-key",
    "Artifactory Credentials": "artifactory-credentials",
    "Azure Storage Account access key": "azure-storage-key",
    "Base64 High Entropy String": "base64-high-entropy",
    "Basic Auth Credentials": "basic-auth-credentials",
    "Cloudant Credentials": "cloudant-credentials",
    "Discord Bot Token": "discord-bot-token",
    "GitHub Token": "github-token",
    "GitLab Token": "gitlab-token",
    "Hex High Entropy String": "hex-high-entropy",
    "IBM COS HMAC Credentials": "ibm-cos-hmac-credentials",
    "IBM Cloud IAM Key": "ibm-cloud-iam-key",
    "JSON Web Token": "json-web-token",
    "Mailchimp Access Key": "mailchimp-access-key",
    "NPM tokens": "npm-token",
    "OpenAI Token": "openai-token",
    "Private Key": "private-key",
    "Public IP (ipv4)": "public-ip",
    "PyPI Token": "pypi-token",
    "Secret Keyword": "secret-keyword",
    "SendGrid API Key": "sendgrid-api-key",
    "Slack Token": "slack-token",
    "SoftLayer Credentials": "softlayer-credentials",
    "Square OAuth Secret": "square-oauth-secret",
    "Stripe Access Key": "stripe-access-key",
    "Telegram Bot Token": "telegram-bot-token",
    "Twilio API Key": "twilio-api-key",
}
"""detect-secrets' English type → our code. A test compares it with the detectors of the installed version."""

_MESSAGES = {
    "base64-high-entropy": "random string assigned to the name of a secret",
    "basic-auth-credentials": "URL with a password",
    "hex-high-entropy": "random string assigned to the name of a secret",
    "secret-keyword": "value assigned to the name of a secret",
}

_LIKELY = frozenset({"base64-high-entropy", "hex-high-entropy"})
"""Told by the name they are given to, not by their form: they may open nothing but a developer's machine."""


def wants(path: str) -> bool:
    return bool(search(path))


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    from importlib.util import find_spec

    if find_spec("detect_secrets") is None:
        return Scan(NAME, failure=batches.failure(NAME, NAME, process.Ran(trouble="missing")))
    there, absent = places.present(root, paths)
    known = process.installed_version(NAME) == KNOWN
    clean = _clean(root, there) if known and len(there) <= _FEW else frozenset[str]()
    if clean:
        there = tuple(path for path in there if path not in clean)
    tool = batches.Tool(
        name=NAME,
        install=NAME,
        start=lambda batch, left: _start(root, batch, left),
        read=lambda output, batch: read(output, root, batch),
        shards=2 if len(there) >= _SHARD_FROM else 1,
        limit=sys.maxsize,
    )
    found = batches.scan(tool, there, options.timeout) if there else Scan(NAME, KNOWN)
    return batches.also_skipped(found._replace(examined=found.examined | clean), absent)


def _clean(root: str, paths: Sequence[str]) -> frozenset[str]:
    """Of a commit's few files, those that can hold no secret: starting detect-secrets takes longer than all else."""
    from readiness.scanners.secret_searched import possible

    return frozenset(
        path for path in paths if (text := _text(root, path)) is not None and not possible(text, search(path) or "all")
    )


def _text(root: str, path: str) -> str | None:
    """None where the worker is to say what is wrong with it."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except OSError:
        return None
    return None if len(raw) > SIZE_LIMIT or b"\0" in raw else places.decoded(raw)


def _start(root: str, paths: Sequence[str], timeout: float) -> Ran:
    return process.module("readiness.scanners.detect_secrets_worker", root, paths, timeout)


def read(output: str, root: str, paths: Sequence[str]) -> Scan:  # noqa: ARG001
    """What the worker wrote. Binary files are neither examined nor skipped: there is nothing in them to ask about."""
    report = json.loads(output)
    files: dict[str, str] = report["files"]
    return Scan(
        NAME,
        version=report["version"],
        examined=frozenset(path for path in paths if files.get(path) == ""),
        alerts=tuple(_alert(entry) for entry in report["secrets"] if entry["path"] in paths),
        skipped={path: files.get(path, "was not searched") for path in paths if files.get(path) not in {"", "binary"}},
    )


def _alert(entry: Mapping[str, object]) -> Alert:
    line, column, end = (int(str(entry[key])) for key in ("line", "column", "end_column"))
    type_ = str(entry["type"])
    code = CODES.get(type_) or "-".join(type_.lower().split())
    return Alert(
        code,
        Location(str(entry["path"]), Region(line, column, line, end)),
        _MESSAGES.get(code, type_),
        identity=str(entry["identity"]),
        level="warning" if code in _LIKELY else "",
    )
