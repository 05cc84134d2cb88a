"""What is wrong with one version of a package: records of the same flaw told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.advisories import order
from readiness.advisories.ranges import told
from readiness.advisories.severity import Severity
from readiness.model.flaw import Flaw
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.advisories.ranges import Told
    from readiness.advisories.record import Row


class Verdict(NamedTuple):
    flaws: tuple[Flaw, ...] = ()
    """The worst first."""
    unknown: tuple[str, ...] = ()
    """Records that may or may not be about this version."""


def verdict(rows: Sequence[Row], version: str) -> Verdict:
    """Of the rows of one package on one of its versions."""
    by_id = _answers(rows, version)
    flaws: list[Flaw] = []
    unknown: list[str] = []
    for group in groups(rows):
        said = [(row, by_id[row.id]) for row in _believed(group, by_id)]
        hit = [(row, answer) for row, answer in said if answer.affected]
        if hit:
            flaws.append(_flaw(hit, group))
        elif said and all(answer.affected is None for _, answer in said):
            unknown.append(_names(group)[0])
    return Verdict(tuple(sorted(flaws, key=worse, reverse=True)), tuple(unknown))


def _answers(rows: Sequence[Row], version: str) -> dict[str, Told]:
    """By record; one that speaks of a package several times, once for each branch, says yes if any of them does."""
    found: dict[str, Told] = {}
    for row in rows:
        answer, before = told(row, version), found.get(row.id)
        if before is None or answer.affected or (before.affected is False and answer.affected is None):
            found[row.id] = answer
    return found


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that are about one flaw, since they share a name of it."""
    found: list[tuple[set[str], list[Row]]] = []
    for row in rows:
        names, same = {row.id, *row.aliases}, [row]
        apart = []
        for others, group in found:
            if names.isdisjoint(others):
                apart.append((others, group))
            else:
                names, same = names | others, [*group, *same]
        found = [*apart, (names, same)]
    return [group for _, group in found]


def _believed(group: list[Row], answers: dict[str, Told]) -> list[Row]:
    """A record that a machine made of another says nothing where that other one tells of the version."""
    checked = [row for row in group if not row.unreviewed and answers[row.id].affected is not None]
    return checked or group


def _flaw(hit: Sequence[tuple[Row, Told]], group: Sequence[Row]) -> Flaw:
    key = order.of(hit[0][0].ecosystem)
    fixes = [answer.fixed for _, answer in hit if answer.fixed]
    worst = max((row.severity for row in group), key=lambda one: one.rank)
    fixed = max(fixes, key=key) if fixes else ""
    return Flaw(_names(group), worst.word, worst.score, fixed, notice=all(row.notice for row, _ in hit))


def worse(flaw: Flaw) -> tuple[int, float]:
    """For sorting: what nobody rated stands last."""
    return Severity(flaw.word, flaw.score).rank


def _names(group: Sequence[Row]) -> tuple[str, ...]:
    return ordered(name for row in group for name in (row.id, *row.aliases))


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """CVE first, then GitHub's, then the ecosystem's own; a malicious package's own name before all."""
    kinds = ("MAL-", "CVE-", "GHSA-")
    ranks = {name: next((rank for rank, kind in enumerate(kinds) if name.startswith(kind)), 9) for name in names}
    return tuple(sorted(ranks, key=lambda name: (ranks[name], name)))
