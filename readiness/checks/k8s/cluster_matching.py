"""Which objects of a cluster mean each other: by namespace, by labels, by the folder they are written in."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler, CustomResource, LabelSelector, PodTemplate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import System

ADDED = frozenset({
    "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index", "batch.kubernetes.io/job-name",
    "controller-revision-hash", "job-name", "pod-template-hash", "rollouts-pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
})  # fmt: skip
"""Labels that controllers put on pods themselves."""
ONCE = frozenset({"Job", "CronJob"})


class Placed(Protocol):
    """A fact of an object in a namespace."""

    @property
    def location(self) -> Location: ...
    @property
    def namespace(self) -> str: ...


def same_namespace(left: str, right: str) -> bool:
    """What names no namespace is put into one at install time: it may be any."""
    return left == right or not left or not right or "{" in left + right or "$" in left + right


def folder(place: Location) -> str:
    return place.path.rpartition("/")[0]


def near(one: Placed, others: Iterable[Placed]) -> bool:
    """Something of that kind is written in the same folder, for the same namespace: what is missing there is missing."""
    return any(
        folder(it.location) == folder(one.location) and same_namespace(it.namespace, one.namespace) for it in others
    )


def strayed(selector: Mapping[str, Text] | LabelSelector, one: Placed, system: System) -> bool:
    """The pods it would take are in the same folder, and in another namespace."""
    return any(
        folder(template.location) == folder(one.location) and selects(selector, template.labels)
        for template in system.of(PodTemplate)
    )


def selects(selector: Mapping[str, Text] | LabelSelector, labels: Mapping[str, Text]) -> bool | None:
    """Whether a selector takes pods with these labels; None when that is only known later."""
    if not isinstance(selector, LabelSelector):
        selector = LabelSelector(selector)
    if not selector.valid or any(_differs(key, wanted, labels.get(key)) for key, wanted in selector.labels.items()):
        return False
    pairs = [(key, wanted) for key, wanted in selector.labels.items() if key not in ADDED]
    truths = [_holds(key, "In", (wanted,), labels) for key, wanted in pairs]
    truths += [
        _holds(key, operator, values, labels) for key, operator, values in selector.expressions if key not in ADDED
    ]
    if False in truths:
        return False
    return None if None in truths else True


def _differs(key: str, wanted: Text, found: Text | None) -> bool:
    """The usual case, told quickly."""
    return found != wanted and isinstance(found, str) and isinstance(wanted, str) and key not in ADDED


def _holds(key: str, operator: str, values: tuple[Text, ...], labels: Mapping[str, Text]) -> bool | None:
    found = labels.get(key)
    unknown = isinstance(found, Unresolved) or any(isinstance(value, Unresolved) for value in values)
    late = any(isinstance(value, Unresolved) and value.text == name for name, value in labels.items())
    match operator:
        case "Exists":
            return found is not None or (None if late else False)
        case "DoesNotExist":
            return found is None
        case "NotIn":
            return None if unknown else found not in values
        case "In":
            if found is not None and found in values:
                return True
            return None if (unknown and found is not None) or late or _whole_unknown(key, values) else False
        case _:
            return None


def _whole_unknown(key: str, values: tuple[Text, ...]) -> bool:
    """A map of labels that is one template as a whole."""
    return any(isinstance(value, Unresolved) and value.text == key for value in values)


def taken(
    selector: Mapping[str, Text] | LabelSelector, namespace: str, system: System
) -> tuple[list[PodTemplate], bool]:
    """The pods a selector takes, and whether it may take others that can not be told."""
    found, doubt = [], False
    for template in _candidates(selector, system):
        if not same_namespace(namespace, template.namespace):
            continue
        truth = selects(selector, template.labels)
        if truth:
            found.append(template)
        doubt = doubt or truth is None
    return found, doubt


def _candidates(selector: Mapping[str, Text] | LabelSelector, system: System) -> Iterable[PodTemplate]:
    """Those that bear one of the labels asked for, and those whose labels are not all known; all if none is asked for."""
    wanted = selector.labels if isinstance(selector, LabelSelector) else selector
    settled = [(key, value) for key, value in wanted.items() if isinstance(value, str) and key not in ADDED]
    if not settled:
        return system.of(PodTemplate)
    by_label, unsettled = _labelled(system)
    found = {**by_label.get(settled[0], {}), **unsettled}
    return [found[number] for number in sorted(found)]


@lru_cache(maxsize=1)
def _labelled(system: System) -> tuple[dict[tuple[str, Text], dict[int, PodTemplate]], dict[int, PodTemplate]]:
    """Pods by label, and those with a label that is only known later; by number, to keep their order.

    Hundreds of Services look for theirs among hundreds of workloads.
    """
    by_label: dict[tuple[str, Text], dict[int, PodTemplate]] = defaultdict(dict)
    unsettled = {}
    for number, template in enumerate(system.of(PodTemplate)):
        for key, value in template.labels.items():
            by_label[key, value][number] = template
        if any(isinstance(value, Unresolved) for value in template.labels.values()):
            unsettled[number] = template
    return dict(by_label), unsettled


def operated(selector: Mapping[str, Text] | LabelSelector, namespace: str, system: System) -> CustomResource | None:
    """A custom resource whose operator may run the pods that are meant: it shares a label or is named by one."""
    wanted = selector.labels if isinstance(selector, LabelSelector) else selector
    for one in system.of(CustomResource):
        if same_namespace(namespace, one.namespace) and (
            one.name in wanted.values() or any(one.labels.get(key) == value for key, value in wanted.items())
        ):
            return one
    return None


def scaled(scaler: Autoscaler, system: System) -> list[PodTemplate]:
    """What an autoscaler scales: in its own folder if it is there, else wherever it is."""
    found = [
        template
        for template in system.of(PodTemplate)
        if template.name == scaler.target_name
        and template.kind == scaler.target_kind
        and same_namespace(scaler.namespace, template.namespace)
    ]
    return [one for one in found if folder(one.location) == folder(scaler.location)] or found


def scalers(template: PodTemplate, system: System) -> Iterator[Autoscaler]:
    """What sets the number of a workload's pods."""
    for scaler in system.of(Autoscaler):
        if (
            scaler.kind != "VerticalPodAutoscaler"
            and (scaler.target_kind, scaler.target_name) == (template.kind, template.name)
            and same_namespace(scaler.namespace, template.namespace)
        ):
            yield scaler
