"""A process of its own that runs detect-secrets' detectors, so that a hang can be ended: names in, places out, no values.

`python -m readiness.scanners.detect_secrets_worker` reads `{"root": …, "paths": […]}` and writes one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from readiness.formats.searched import search
from readiness.scanners.detect_secrets_detectors import SIZE_LIMIT, installed
from readiness.scanners.places import decoded
from readiness.scanners.secret_lines import secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.scanners.secret_lines import Secret


def examine(root: str, path: str, detectors: Mapping[str, Any]) -> tuple[str, list[dict[str, object]]]:
    """Why a file was not judged (empty: it was; `binary`: there is nothing to judge), and the secrets in it."""
    try:
        if os.path.getsize(os.path.join(root, path)) > SIZE_LIMIT:
            return f"is larger than {SIZE_LIMIT:,} bytes", []
        with open(os.path.join(root, path), "rb") as file:
            raw = file.read()
        if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "binary", []
        return "", [_entry(path, secret) for secret in secrets(detectors, path, decoded(raw), search(path) or "all")]
    except Exception as error:  # noqa: BLE001
        return f"could not be searched: {type(error).__name__}", []


def _entry(path: str, secret: Secret) -> dict[str, object]:
    # The identity is salted with the type: a hash that can be looked up elsewhere would tell which secrets are the same.
    digest = hashlib.sha256(f"readiness\0{secret.type}\0{secret.value}".encode("utf-8", "replace")).hexdigest()
    return {
        "path": path,
        "type": secret.type,
        "line": secret.line,
        "column": secret.start + 1,
        "end_column": secret.end + 1,
        "identity": digest[:20],
    }


def main() -> None:
    asked = json.load(sys.stdin)
    version, detectors = installed()
    judged = {path: examine(asked["root"], path, detectors) for path in asked["paths"]}
    found = {
        "version": version,
        "files": {path: why for path, (why, _) in judged.items()},
        "secrets": [entry for _, entries in judged.values() for entry in entries],
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
