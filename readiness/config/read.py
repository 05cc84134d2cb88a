"""What TOML gave → the values of a configuration, by key. Every mistake of the file is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.config import Config, tables, values
from readiness.model.finding import Level, Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.config.problems import Problems
    from readiness.config.values import Raw, Reader

READERS: Mapping[str, Reader] = {
    "select": values.words, "ignore": values.words, "exclude": values.words, "without": values.words,
    "profile": values.choice(("regular", "strict"), str), "min_precision": values.choice(tuple(Precision), Precision),
    "fail_on": values.choice(tuple(Level), Level), "strict": values.flag, "offline": values.flag, "osv_url": values.text,
    "advisories_max_age": values.days, "baseline": values.inside, "render": values.flag,
    "suppress": tables.ignores, "rules": tables.rules, "attestation": tables.attestations, "services": tables.services,
    "tiers": tables.tiers,
}  # fmt: skip
"""By key; each a field of `Config`."""


def read(raw: Raw, problems: Problems) -> Mapping[str, object]:
    """The values that the file says; what has a mistake in it is left out or empty."""
    values.known(raw, tuple(READERS), (), problems)
    return {key: READERS[key]((key,), value, problems) for key, value in raw.items() if key in READERS}


def config(raw: Raw, problems: Problems) -> Config:
    """Of one file; defaults where there is a mistake."""
    made = read(raw, problems)
    return Config(**made) if not len(problems) else Config()  # type: ignore[arg-type]
