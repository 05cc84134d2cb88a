"""How long it takes, as ratios: every figure is measured beside its reference, in turns, in one run.

    python benchmarks/run.py [--runs N] [--json FILE] [REPOSITORY ...]

Prints medians of wall time and the ratio pair by pair, and peak memory. Absolute seconds are this machine's and this hour's;
only the ratios travel. Repositories given are audited cold with our own rules alone, and with every scanner.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

READINESS = [os.path.join(os.path.dirname(sys.executable), "readiness")]
BARE = [sys.executable, "-c", "pass"]


class Row(NamedTuple):
    what: str
    seconds: float
    ratio: float | None
    """To the reference beside it, median of the pairs."""
    goal: str
    megabytes: float


def once(command: Sequence[str], folder: str, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def paired(what: str, goal: str, command: Sequence[str], reference: Sequence[str], folder: str, runs: int) -> Row:
    """The two in turns, after one warm-up of each, so that a drifting machine drifts for both."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    times: list[tuple[float, float]] = []
    for number in range(runs + 1):
        pair = once(command, folder, environment), once(reference, folder, environment)
        if number:
            times.append(pair)
    ratio = statistics.median(a / b for a, b in times)
    return Row(what, statistics.median(a for a, _ in times), ratio, goal, memory(command, folder))


def memory(command: Sequence[str], folder: str) -> float:
    """Peak of the largest single process, in MB, measured in a process of its own."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *command], cwd=folder, capture_output=True, text=True, check=True)
    return int(ran.stdout) / 1024


def large(root: Path, files: int) -> None:
    """A repository of that many files: mostly source, some manifests and Dockerfiles."""
    for number in range(files):
        folder = root / f"service-{number // 100}" / f"part-{number // 10 % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        name, text = _content(number)
        (folder / name).write_text(text)


def _content(number: int) -> tuple[str, str]:
    if number % 100 == 0:
        return (
            "Dockerfile",
            'FROM node:22.11-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER 1000\nCMD ["node", "x.js"]\n',
        )
    if number % 10 == 1:
        return f"k{number}.yaml", MANIFEST.format(number=number)
    if number % 2:
        return (
            f"m{number}.py",
            f"import os\n\n\ndef f{number}() -> str | None:\n    return os.environ.get('A{number}')\n" * 20,
        )
    return f"t{number}.md", "text\n" * 40


MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: d{number}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: d{number}}}}}
  template:
    metadata: {{labels: {{app: d{number}}}}}
    spec:
      containers:
        - name: c
          image: registry.example.org/d{number}:1.0.0
          ports: [{{containerPort: 8080}}]
          resources: {{limits: {{memory: 64Mi}}, requests: {{cpu: 10m, memory: 64Mi}}}}
"""


def rows(runs: int, repositories: Sequence[str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        small.mkdir()
        (small / "Dockerfile").write_text('FROM node:22.11-alpine\nUSER 1000\nCMD ["node", "x.js"]\n')
        yield paired("readiness --version", "≤ 2.5", [*READINESS, "--version"], BARE, folder, runs)
        hook = [*READINESS, "audit", "Dockerfile", "--without", "all"]
        yield paired("one changed Dockerfile, --without all", "≤ 6", hook, BARE, str(small), runs)
        many = Path(folder) / "many"
        large(many, 10_000)
        whole = [*READINESS, "audit", ".", "--without", "all", "--output", "json"]
        yield paired("10,000 files, --without all", "≤ 300 MB", whole, BARE, str(many), 1)
    for repository in repositories:
        name = os.path.basename(os.path.abspath(repository))
        alone = [*READINESS, "audit", repository, "--without", "all", "--offline", "--output", "json"]
        every = [*READINESS, "audit", repository, "--offline", "--output", "json"]
        yield paired(f"{name}: all scanners, to ours alone", "", every, alone, ".", min(runs, 3))
        yield paired(f"{name}: ours alone, to bare Python", "", alone, BARE, ".", min(runs, 3))


def shown(row: Row) -> str:
    ratio = f"{row.ratio:8.1f} ×" if row.ratio is not None else " " * 10
    return f"{row.what:52} {row.seconds * 1000:9.1f} ms {ratio}  {row.megabytes:7.1f} MB   {row.goal}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("repositories", nargs="*", metavar="REPOSITORY")
    arguments = parser.parse_args()
    machine = f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    print(machine)
    print(f"{'':52} {'median':>12} {'ratio':>10}  {'peak':>10}   goal")
    found: list[Row] = []
    for row in rows(arguments.runs, arguments.repositories):
        found.append(row)
        print(shown(row), flush=True)
    if arguments.json:
        Path(arguments.json).write_text(
            json.dumps({"machine": machine, "rows": [row._asdict() for row in found]}, indent=1)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
