"""A JSON report → the outputs of the GitHub Action, one `name=value` a line."""

from __future__ import annotations

import json
import sys
from collections import Counter


def main(path: str) -> None:
    """Prints whether it is ready, and how many fails of each level count: neither suppressed nor there before."""
    with open(path, encoding="utf-8") as stream:
        report = json.load(stream)
    counting = Counter(
        one["level"]
        for one in report["findings"]
        if one["kind"] == "fail" and not one.get("suppression") and not one.get("baseline_state")
    )
    counts = [f"{level}s={counting[level]}" for level in ("error", "warning", "note")]
    sys.stdout.write("\n".join([f"ready={str(report['ready']).lower()}", *counts, ""]))


if __name__ == "__main__":
    main(sys.argv[1])
