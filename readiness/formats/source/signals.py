"""Names of signals in code, and lengths of time: what the languages have in common where a program ends."""

from __future__ import annotations

from readiness.pattern import lazy

_SIGNAL = lazy(r"\bSIG(?:TERM|INT|QUIT|HUP|KILL|USR1|USR2|WINCH)\b|\bos\.(?:Interrupt|Kill)\b")
_GO_NAMES = {"os.Interrupt": "SIGINT", "os.Kill": "SIGKILL"}
UNKNOWN = "?"
"""A signal that stands elsewhere."""
_DURATION = lazy(
    r"\(?(?:time\.Duration\()?(?P<count>[\d_]+(?:\.\d+)?)?\)?\s*\*?\s*(?:time\.(?P<unit>Millisecond|Second|Minute|Hour))?\s*\*?\s*(?P<behind>\d+)?"
)
_UNITS = {"Millisecond": 0.001, "Second": 1.0, "Minute": 60.0, "Hour": 3600.0}
_WRITTEN = lazy(r"(?i)\s*(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|sec|secs|seconds?|m|min|mins|minutes?|h)?\s*")
_SHORT = {"ms": 0.001, "mi": 60.0, "m": 60.0, "h": 3600.0, "s": 1.0, "": 1.0}


def signals_in(text: str) -> tuple[str, ...]:
    """Each once, in their order; Go's other names made the system's."""
    return tuple(dict.fromkeys(_GO_NAMES.get(name, name) for name in _SIGNAL.findall(text)))


def go_duration(text: str) -> float | None:
    """Seconds of `10 * time.Second`, `time.Minute`, `time.Second*30`."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or found["unit"] is None:
        return None
    count = float((found["count"] or found["behind"] or "1").replace("_", ""))
    return count * _UNITS[found["unit"]]


def written_duration(text: str) -> float | None:
    """Seconds of `30s`, `PT30S`, `500ms`, `30`."""
    found = _WRITTEN.fullmatch(text.strip().strip("\"'").removeprefix("PT"))
    if found is None:
        return None
    unit = (found[2] or "").lower()
    short = "ms" if unit in ("ms", "millisecond", "milliseconds") else unit[:2] if unit[:2] == "mi" else unit[:1]
    return float(found[1]) * _SHORT[short]
