"""Amounts as Kubernetes, Docker and Compose write them, in one unit each."""

from __future__ import annotations

from readiness.pattern import lazy

_AMOUNT = lazy(r"([0-9]+\.?[0-9]*|\.[0-9]+)\s?([a-zA-Z]*)")
_PART = lazy(r"(\d+(?:\.\d+)?)(h|ms|m|us|s)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6}
_KUBERNETES = {
    "": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "m": 1e-3,
}  # fmt: skip
_DOCKER = {"": 1, "b": 1, "k": 2**10, "kb": 2**10, "m": 2**20, "mb": 2**20, "g": 2**30, "gb": 2**30}


def quantity(text: str) -> float | None:
    """Of Kubernetes: bytes of `512Mi`, CPUs of `500m`; None if it is none."""
    found = _AMOUNT.fullmatch(text.strip())
    return float(found[1]) * _KUBERNETES[found[2]] if found and found[2] in _KUBERNETES else None


def docker_bytes(text: str) -> float | None:
    """Of Docker and Compose: bytes of `512m`, `1gb`; None if it is none."""
    found = _AMOUNT.fullmatch(text.strip().lower())
    return float(found[1]) * _DOCKER[found[2]] if found and found[2] in _DOCKER else None


def seconds(text: str) -> float | None:
    """A duration as Compose and Go write it, `1m30s`; None if it is no such thing."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
