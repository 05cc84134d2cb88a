"""What the configuration makes of an audit beyond which rules run: parts with their own rules, locks, bounds of suppressions.

Imported only where a configuration says any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.config.problems import hint
from readiness.model.finding import Level
from readiness.model.report import Notification
from readiness.policy.parts import Parts, Spoken, speaks, spoken, thresholds
from readiness.policy.suppressions import bounded
from readiness.select import Decision, decide, lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Config, Ignore
    from readiness.engine.examine import Observed
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.rule import Rule
    from readiness.model.system import Service
    from readiness.policy.suppressions import Bounded
    from readiness.suppress.markers import Marker

__all__ = ("Policy",)


class Policy:
    """Of one audit."""

    def __init__(self, config: Config, catalogue: Sequence[Rule], files: frozenset[str]) -> None:
        """`catalogue`: the rules as their files have them. `files`: what was looked at."""
        self._config, self._catalogue, self._files = config, catalogue, files
        self._in_parts = bool(config.paths or config.locks) or any(speaks(one) for one in config.services)
        self._parts = Parts(config, catalogue, files) if self._in_parts else None
        held = ((rule, lock(rule, config)) for rule in catalogue) if config.locks else ()
        self.locks = {rule.id: one for rule, one in held if one is not None}
        """By rule."""

    def spoken(
        self, observed: Iterable[Observed], rules: Mapping[str, Rule], owner: Callable[[Location], Service | None]
    ) -> Spoken:
        """What is to be concluded from, and with which levels."""
        if self._parts is None:
            return Spoken(tuple(observed), rules, ())
        return spoken(observed, self._parts, rules, owner, self._files)

    def bounded(self, markers: Mapping[str, Sequence[Marker]], today: Callable[[], date]) -> Bounded:
        """The suppressions that may count."""
        return bounded(markers, self._config, today)

    def accepted(
        self,
        findings: Iterable[Finding],
        apply: Callable[[Iterable[Finding], Sequence[Ignore]], Iterable[Finding]],
    ) -> tuple[Finding, ...]:
        """With the suppressions that the locking configuration itself has for what it locks. `apply` takes findings and those."""
        return tuple(
            next(iter(apply((one,), self.locks[one.rule_id].config.suppress))) if one.rule_id in self.locks else one
            for one in findings
        )

    def notes(self, services: Iterable[Service]) -> tuple[Notification, ...]:
        """What is written in vain: for services that nobody found, against rules that are locked."""
        return (*self._unfound(services), *self._held(), *self._of_members())

    def _of_members(self) -> Iterator[Notification]:
        for layer in self._config.layers:
            if layer.unheld:
                text = f"{layer.file}: {', '.join(layer.unheld)} hold only where that folder is audited by itself"
                yield Notification(Level.NOTE, text)

    def _held(self) -> Iterator[Notification]:
        """A word that names a locked rule alone is a mistake; one that takes it in is not, and leaves it as it is."""
        own = self._config._replace(locks=())
        for rule in self._catalogue:
            held = self.locks.get(rule.id)
            if held is not None and decide(rule, own) is Decision.IGNORED:
                yield Notification(Level.NOTE, f"`ignore` takes in `{rule.id}`, which {held.file} locks: it runs")

    def _unfound(self, services: Iterable[Service]) -> tuple[Notification, ...]:
        names = [one.name for one in services]
        asked = {one.name: "[[services]]" for one in self._config.services}
        asked |= {one.service: "[[attestation]]" for one in self._config.attestation if one.service}
        return tuple(
            Notification(
                Level.WARNING, f"`{where}` names the service `{name}`, which was not found; {hint(name, names)}"
            )
            for name, where in asked.items()
            if name not in names
        )

    def thresholds(self, findings: Iterable[Finding]) -> Mapping[str, Level]:
        """By fingerprint, the least level that fails the run, where it is not the usual one."""
        return thresholds(findings, self._parts, self._config.fail_on) if self._parts else {}
