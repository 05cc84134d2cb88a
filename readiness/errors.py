"""What can go wrong through no fault of the audited code.

ReadinessError            printed as one line with its help; exit 2
├── UsageError            flags that contradict, a path that is not there
├── ConfigError           readiness.toml or [tool.readiness]: every problem at once
└── RuleError             a rule file, for the authors of rules
"""

from __future__ import annotations


class ReadinessError(Exception):
    """One line that says what and where, and one that says what to do."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class UsageError(ReadinessError): ...


class ConfigError(ReadinessError):
    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        """`path`: the file; empty where each problem names its own."""
        super().__init__("\n".join(f"{path}: {problem}" if path else problem for problem in problems))


class RuleError(ReadinessError): ...
