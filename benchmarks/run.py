"""How long it takes, as ratios: every figure is measured beside its reference, in turns, in one run.

    python benchmarks/run.py [--runs N] [--json FILE] [--peers DIR] [--semgrep-rules DIR] [--scale N,N,…] [REPOSITORY ...]

For each repository: ours alone and with every scanner, from nothing, again, and after one file changed; beside the tools that
are found in the folders of `--peers` and on PATH. Absolute seconds are this machine's and this hour's; only the ratios travel.
Each repository is copied first: nothing is written to it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from generated import large
from measured import Command, Timed, in_turns
from peers import commands, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

READINESS = [sys.executable, "-m", "readiness"]
BARE = [sys.executable, "-c", "pass"]
CHANGED = ("Dockerfile", "*.yaml", "*.yml", "*.py", "*.md")
"""What is changed: the first file of a repository that is like the first of these."""


def environment(cache: str) -> dict[str, str]:
    """As our users have it, with a cache of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": cache}


def ours(folder: str, cache: str) -> list[Command]:
    """From nothing, again, and after one file changed."""
    alone = [*READINESS, "audit", folder, "--offline", "--exit-zero", "--output", "json", "--without", "all"]
    every = alone[:-2]
    results = os.path.join(cache, "readiness", "results")

    def forget() -> None:
        shutil.rmtree(results, ignore_errors=True)

    def change() -> None:
        with open(changed(folder), "a", encoding="utf-8") as stream:
            stream.write("\n")

    return [
        Command("ours alone, cold", alone, folder, forget),
        Command("ours alone, warm", alone, folder),
        Command("ours alone, one file changed", alone, folder, change),
        Command("ours with every scanner, cold", every, folder, forget),
        Command("ours with every scanner, warm", every, folder),
        Command("ours with every scanner, one file changed", every, folder, change),
    ]


def changed(folder: str) -> str:
    for pattern in CHANGED:
        if found := sorted(
            path for path in Path(folder).rglob(pattern) if ".git" not in path.parts and "test" not in str(path)
        ):
            return str(found[0])
    raise SystemExit(f"{folder}: no file to change")


def repository(path: str, arguments: argparse.Namespace, scratch: str) -> list[Timed]:
    """Ours, `--runs` times, and the peers once less often: they are slow, and vary less than they take."""
    cache, folder = os.path.join(scratch, "cache"), os.path.join(scratch, os.path.basename(os.path.abspath(path)))
    shutil.copytree(path, folder, symlinks=True)
    told = environment(cache)
    subprocess.run(
        [*READINESS, "audit", folder, "--without", "all", "--exit-zero"], env=told, capture_output=True, check=False
    )
    own = in_turns([Command("bare Python", BARE, folder), *ours(folder, cache)], arguments.runs, told)
    others = in_turns(
        list(commands(folder, arguments.peers, arguments.semgrep_rules)), max(1, arguments.runs // 3), told
    )
    shutil.rmtree(folder)
    return own + others


def hooks(arguments: argparse.Namespace, scratch: str) -> list[Timed]:
    """One changed file in a repository of five thousand."""
    folder = Path(scratch) / "hooks"
    large(folder, 5_000)
    told = environment(os.path.join(scratch, "cache"))
    files = [f"service-0/part-0/{name}" for name in ("Dockerfile", "k1.yaml", "m3.py")]
    rows = [Command("bare Python", BARE, str(folder)), Command("--version", [*READINESS, "--version"], str(folder))]
    for path in files:
        name = os.path.basename(path)
        rows.append(
            Command(f"{name}, alone", [*READINESS, "audit", path, "--exit-zero", "--without", "all"], str(folder))
        )
        rows.append(
            Command(f"{name}, every scanner", [*READINESS, "audit", path, "--exit-zero", "--offline"], str(folder))
        )
    in_turns(rows, 1, told)
    return in_turns(rows, 3 * arguments.runs, told)


def scale(arguments: argparse.Namespace, scratch: str) -> Iterator[tuple[int, list[Timed]]]:
    """From a thousand files to a hundred thousand, with all processors and with one."""
    told = environment(os.path.join(scratch, "cache"))
    for count in arguments.scale:
        folder = Path(scratch) / f"scale-{count}"
        large(folder, count)
        words = [*READINESS, "audit", str(folder), "--without", "all", "--exit-zero", "--no-cache", "--output", "json"]
        one = ["taskset", "-c", "0", *words]
        rows = [Command("all processors", words, str(folder)), Command("one processor", one, str(folder))]
        yield count, in_turns(rows if shutil.which("taskset") else rows[:1], max(1, arguments.runs // 3), told)
        shutil.rmtree(folder)


def table(title: str, rows: Sequence[Timed], reference: str = "") -> None:
    """`reference`: the row that the others are told as multiples of, by wall and by processor time; empty: the first."""
    base = next((row for row in rows if row.name == reference), rows[0])
    print(f"\n{title}\n{'':44} {'wall':>9} {'processor':>10} {'to ' + base.name:>26} {'peak':>9}")
    for row in rows:
        ratios = f"{row.wall / base.wall:8.2f} × {row.processor / base.processor:8.2f} ×"
        print(f"{row.name:44} {row.wall:7.3f} s {row.processor:8.3f} s {ratios:>26} {row.peak:6.0f} MB", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument(
        "--peers", action="append", default=[], metavar="DIR", help="a folder with other tools; may repeat"
    )
    parser.add_argument("--semgrep-rules", default="", metavar="DIR", help="a checkout of semgrep-rules")
    parser.add_argument(
        "--scale", type=lambda text: [int(word) for word in text.split(",")], default=[], metavar="N,N,…"
    )
    parser.add_argument("--no-hooks", action="store_true")
    parser.add_argument("repositories", nargs="*", metavar="REPOSITORY")
    arguments = parser.parse_args()
    result: dict[str, object] = {"machine": machine(), "versions": versions(arguments.peers)}
    print(
        "\n".join(f"{name}: {told}" for part in (machine(), versions(arguments.peers)) for name, told in part.items())
    )
    with tempfile.TemporaryDirectory() as scratch:
        if not arguments.no_hooks:
            rows = hooks(arguments, scratch)
            table("One changed file in a repository of 5,000", rows)
            result["hooks"] = [row.told() for row in rows]
        for path in arguments.repositories:
            rows = repository(path, arguments, scratch)
            table(f"{os.path.basename(os.path.abspath(path))} ({size(path)})", rows, "ours alone, cold")
            result[os.path.basename(os.path.abspath(path))] = [row.told() for row in rows]
        for count, rows in scale(arguments, scratch):
            table(f"{count:,} files: {rows[0].wall / count * 1000:.3f} ms of wall time a file", rows)
            result[f"scale {count}"] = [row.told() for row in rows]
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def machine() -> dict[str, str]:
    model = ""
    if os.path.exists("/proc/cpuinfo"):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    ran = subprocess.run([*READINESS, "--version"], capture_output=True, text=True, check=False)
    return {
        "system": platform.platform(),
        "processor": f"{model}, {os.cpu_count()} cores",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        "readiness": ran.stdout.strip(),
    }


def size(path: str) -> str:
    files = [
        Path(where) / name for where, _, names in os.walk(path) if ".git" not in Path(where).parts for name in names
    ]
    texts = [
        file for file in files if file.is_file() and not file.is_symlink() and b"\0" not in file.read_bytes()[:8000]
    ]
    return f"{len(files):,} files, {sum(file.stat().st_size for file in texts) / 1e6:.1f} MB of text"


if __name__ == "__main__":
    sys.exit(main())
