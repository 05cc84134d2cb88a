"""The one place that starts a process: no shell, own environment, time and output limits, a slot per processor."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import IO, TYPE_CHECKING, Literal

from readiness.model.named import NamedTuple
from readiness.repository import programs

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Collection, Mapping, Sequence

OUTPUT_LIMIT = 64_000_000
"""Bytes of output after which a tool is stopped."""

PROCESSORS = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
"""Slots for tools that compute."""
CONNECTIONS = threading.BoundedSemaphore(8)
"""Slots for tools that mostly wait for a server: they keep no processor from the others."""

# The processes alive now, so that none outlives us when the audit is interrupted.
_ALIVE: set[subprocess.Popen[bytes]] = set()

_DROPPED = frozenset(
    {"CLICOLOR_FORCE", "FORCE_COLOR", "PYTHONHOME", "PYTHONINSPECT", "PYTHONPATH", "PYTHONSTARTUP", "RUST_LOG"}
)
_OPTIONS_OF_TOOLS = ("BANDIT_", "DETECT_SECRETS_", "HADOLINT_", "PIP_AUDIT_", "SQUAWK_", "ZIZMOR_")


class Ran(NamedTuple):
    """How a process ended."""

    trouble: Literal["", "missing", "timeout", "output", "status"] = ""
    """Empty: it ended with an accepted exit code."""
    output: str = ""
    errors: str = ""
    status: int = 0


def run(
    argv: Sequence[str],
    *,
    cwd: str,
    timeout: float,
    accept: Collection[int] = (0,),
    given: str = "",
    expect: str = "",
    extra: Mapping[str, str] | None = None,
    limit: int = OUTPUT_LIMIT,
    slots: threading.BoundedSemaphore = PROCESSORS,
) -> Ran:
    """Runs a tool found by name (or a program by absolute path) in `cwd`, with `given` on its standard input.

    Output that does not begin with `expect` counts as a bad exit code: some tools exit with 1 for findings and crashes.
    `timeout` in seconds counts from the start of the process, not from the wait for a free slot.
    """
    import subprocess

    program = argv[0] if os.path.isabs(argv[0]) else find(argv[0], avoid=cwd)
    if not program:
        return Ran(trouble="missing")
    environ = {**environment(os.environ), **(extra or {})}
    with slots:
        try:
            process = subprocess.Popen(
                [program, *argv[1:]],
                cwd=cwd,
                env=environ,
                stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            return Ran(trouble="missing", errors=str(error))
        if process.stdin is not None:
            threading.Thread(target=_feed, args=(process.stdin, given), daemon=True).start()
        ran = _wait(process, timeout, accept, limit)
    return ran if ran.trouble or ran.output.startswith(expect) else ran._replace(trouble="status")


def module(name: str, root: str, paths: Sequence[str], timeout: float) -> Ran:
    """Runs a module of ours in a Python of its own, with the root and the files on its standard input, as JSON."""
    import json

    # PYTHONPATH finds our own package wherever it lies; -P keeps the working folder off the path, and that is not the audited one.
    ours = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return run(
        [sys.executable, "-P", "-m", name],
        cwd=os.path.dirname(sys.executable),
        timeout=timeout,
        given=json.dumps({"root": os.path.abspath(root), "paths": list(paths)}),
        extra={"PYTHONPATH": ours},
    )


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a tool is given: proxies and paths as they are, but no colour, a fixed locale and no options by variable.

    The locale is C with UTF-8, not plain C: under that, hadolint writes file names that cannot be told apart.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if name not in _DROPPED and not name.startswith(_OPTIONS_OF_TOOLS)
    }
    return kept | {
        "LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }


def find(name: str, *, avoid: str) -> str:
    """Absolute path of an executable: beside our interpreter, else on PATH; empty when there is none.

    `avoid`: the audited folder; nothing of the whole repository it belongs to is executed.
    """
    folders = [os.path.dirname(sys.executable), *programs(avoid)]
    suffixes = ("", ".exe") if os.name == "nt" else ("",)
    candidates = (os.path.join(folder, name + suffix) for folder in folders for suffix in suffixes)
    return next((path for path in candidates if os.path.isfile(path) and os.access(path, os.X_OK)), "")


def _feed(stream: IO[bytes], given: str) -> None:
    """A tool that does not want to hear it all has closed its end: how it ends tells why."""
    try:
        with stream:
            stream.write(given.encode("utf-8", "surrogateescape"))
    except OSError:
        return


def _wait(process: subprocess.Popen[bytes], timeout: float, accept: Collection[int], limit: int) -> Ran:
    output, errors = bytearray(), bytearray()
    overflow, late = threading.Event(), threading.Event()
    readers = [
        threading.Thread(target=_drain, args=(process, stream, kept, limit, overflow), daemon=True)
        for stream, kept in ((process.stdout, output), (process.stderr, errors))
    ]
    _ALIVE.add(process)
    for reader in readers:
        reader.start()
    # NOTE: a timer, since `wait(timeout)` only looks from time to time: it tells of an end up to 50 ms late.
    timer = threading.Timer(timeout, _stop, (process, late))
    timer.daemon = True
    timer.start()
    try:
        process.wait()
    finally:
        timer.cancel()
        _ALIVE.discard(process)
    _join(process, readers)
    trouble: Literal["", "timeout", "output", "status"] = ""
    if late.is_set() or overflow.is_set():
        trouble = "timeout" if late.is_set() else "output"
    elif process.returncode not in accept:
        trouble = "status"
    return Ran(trouble=trouble, output=_text(output), errors=_text(errors), status=process.returncode)


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    if process.returncode is None:
        late.set()
        _kill(process)


def _join(process: subprocess.Popen[bytes], readers: Sequence[threading.Thread]) -> None:
    for reader in readers:
        reader.join(1)
    if any(reader.is_alive() for reader in readers):  # something it started lives on and holds its output open
        _kill(process)
        for reader in readers:
            reader.join(1)


def _drain(
    process: subprocess.Popen[bytes], stream: IO[bytes], kept: bytearray, limit: int, overflow: threading.Event
) -> None:
    with stream:
        while block := os.read(stream.fileno(), 65536):
            kept += block
            if len(kept) > limit:
                overflow.set()
                _kill(process)
                return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends it and all it started."""
    import signal

    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        return


def _text(raw: bytearray) -> str:
    return raw.decode("utf-8", "replace")


@atexit.register
def _kill_all() -> None:
    for process in tuple(_ALIVE):
        _kill(process)


def installed_version(distribution: str) -> str:
    """Of a Python tool that stands beside our interpreter; empty when it is somewhere else.

    By the name of the folder that pip wrote it into: asking importlib.metadata takes as long as starting a program.
    """
    start = distribution.replace("-", "_").lower() + "-"
    for folder in filter(os.path.isabs, sys.path):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and name.lower().startswith(start):
                return name[len(start) : -len(".dist-info")]
    return ""
