"""What TOML gave → the values of a configuration, by key. Every mistake of the file is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.config import sections, tables, values
from readiness.model.finding import Level, Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.config.problems import Problems, Where
    from readiness.config.values import Raw, Reader


def _keys(where: Where, value: object, problems: Problems) -> tuple[str, ...]:
    """Keys of the top."""
    told = values.words(where, value, problems)
    for key in told:
        if key not in READERS:
            problems.unknown((*where, key), tuple(READERS))
    return told


READERS: Mapping[str, Reader] = {
    "extends": values.words, "select": values.words, "extend_select": values.words, "ignore": values.words, "exclude": values.words,
    "without": values.words, "rule_folders": values.words, "locked": values.words, "members": values.words, "locked_keys": _keys,
    "profile": values.choice(("regular", "strict"), str), "min_precision": values.choice(tuple(Precision), Precision),
    "fail_on": values.choice(tuple(Level), Level), "strict": values.flag, "offline": values.flag, "render": values.flag,
    "require_reason": values.flag, "ignore_inline": values.flag, "osv_url": values.text, "baseline": values.inside,
    "advisories_max_age": values.days, "max_suppression_days": values.days,
    "suppress": tables.ignores, "rules": sections.rules, "paths": sections.paths, "attestation": tables.attestations,
    "services": tables.services, "tiers": tables.tiers,
}  # fmt: skip
"""By key; each a field of `Config`."""


OF_FLAGS: Mapping[str, str] = {
    "render": "it starts a program: give `--render`",
    "osv_url": "it chooses who is told the names of all packages: give `--osv-url`",
}
"""Keys that no file of the audited repository may set: anybody who opens a pull request writes those. A flag or an installed package may."""


def read(raw: Raw, problems: Problems, *, installed: bool = False) -> Mapping[str, object]:
    """The values that the file says; what has a mistake in it is left out or empty. `installed`: it is a package's."""
    values.known(raw, tuple(READERS), (), problems)
    found = {key: READERS[key]((key,), value, problems) for key, value in raw.items() if key in READERS}
    for key in () if installed else (one for one in OF_FLAGS if found.get(one)):
        told = (
            f"`{key}` can not be set by a file of the repository, as {OF_FLAGS[key]}, or set it in an installed package"
        )
        problems.add((key,), f"{told} that `extends` names")
    return found
