"""What the inputs of ready-made actions, and of workflows that are called, say of the images they build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.building.holes import Known, filled, path_in, region_of
from readiness.model.artifact import Unresolved
from readiness.model.building import ImageMade, Written
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.formats.building.telling import Job
    from readiness.model.artifact import Node
    from readiness.model.facts import Text
    from readiness.model.location import Location

PLAIN = frozenset({"docker/build-push-action", "depot/build-push-action", "useblacksmith/build-push-action"})
"""Docker's own, and those that take the same inputs."""
BUILDERS = PLAIN | {"mr-smithers-excellent/docker-build-push", "redhat-actions/buildah-build", "aevea/action-kaniko"}
NAMES = ("images", "image", "image-names", "image-name", "image_name", "imageName", "tags", "name", "repository")
"""Inputs that hold references, in the order in which they are asked."""
_FILES = ("file", "dockerfile", "containerfiles")
_CONTEXTS = ("context", "directory", "workdir", "path")
_REFERENCE = lazy(r"(?:[\w.⟨⟩·:/@(),'\[\]-]+/)?[a-z0-9⟨][\w.⟨⟩·/()',\[\]-]*(?::[\w.⟨⟩·()',\[\]-]+)?")
_MADE = lazy(r"steps\.([\w-]+)\.outputs\.(?:tags|json|version|names)")
_REMOTE = lazy(r"https?://|git@|github\.com/")
_DEFAULT_CONTEXT = "⟨defaultContext⟩:"


class Inputs(NamedTuple):
    """The `with` of one step or called workflow, and where it stands."""

    node: Node
    known: Mapping[str, Known | None]
    place: Location

    def text(self, *names: str) -> Written | None:
        name = next((one for one in names if one in self.node.fields), None)
        if name is None:
            return None
        found = self.node.fields[name]
        raw = found.value.text if isinstance(found.value, Unresolved) else found.text
        region = region_of(raw, self.known) or self.node.key_region(name)
        return Written(filled(raw, self.known), self.place._replace(region=region))

    def raw(self, name: str) -> str:
        found = self.node.fields.get(name)
        return "" if found is None else found.value.text if isinstance(found.value, Unresolved) else found.text


def made(inputs: Inputs, job: Job, names: tuple[Written, ...], tags: tuple[Text, ...] | None) -> ImageMade:
    """What a build action makes of its inputs; `names` and `tags` where another step made them up."""
    context = inputs.text(*_CONTEXTS)
    file = inputs.text(*_FILES)
    inside = _inside(context) if context is not None else Written("", inputs.place)
    return ImageMade(
        location=inputs.place,
        by=job.by,
        job=job.id,
        names=names,
        tags=tags,
        context=inside,
        dockerfile=_below(file) if file is not None and _plain(file.text) else None,
        target=inputs.text("target"),
        elsewhere=job.elsewhere if inside is not None else "its context is not in the repository",
    )


def _inside(context: Written) -> Written | None:
    """As seen from the root; None where it is not of this repository."""
    text = _plain(context.text)
    if text.startswith(_DEFAULT_CONTEXT):
        return _below(context._replace(text=text.removeprefix(_DEFAULT_CONTEXT)))
    return None if _REMOTE.match(text) else _below(context)


def _below(one: Written) -> Written:
    return one._replace(text=path_in("", one.text))


def references(one: Written | None) -> tuple[Written, ...]:
    """A list as actions take it: lines or commas; what is of the form `type=…` or `name=…` names its value."""
    if one is None:
        return ()
    texts = (part.strip().removeprefix("name=") for part in regex(r"[\n,]").split(_plain(one.text)))
    return tuple(
        Written(Unresolved(text) if "⟨" in text else text, one.location)
        for text in texts
        if text and "=" not in text and _REFERENCE.fullmatch(text)
    )


def maker(raw: str) -> str:
    """The id of the step whose outputs an input is made of; empty: of none."""
    found = _MADE.search(raw)
    return found[1] if found is not None else ""


def types(one: Written | None) -> tuple[Text, ...]:
    """The tags that docker/metadata-action adds: what is fixed as it is, all else by its kind, `⟨sha⟩`, `⟨semver⟩`."""
    found: list[Text] = []
    lines = regex(r"\n").split(_plain(one.text)) if one is not None else []
    for line in filter(None, map(str.strip, lines)):
        fields = dict(part.partition("=")[::2] for part in line.split(",") if "=" in part)
        kind = fields.get("type", "" if "type=" in line else "raw")
        value = fields.get("value", line if kind == "raw" and "=" not in line else "")
        found.append(value if kind == "raw" and value and "⟨" not in value else Unresolved(f"⟨{kind or line}⟩"))
    return tuple(found) or (Unresolved("⟨ref⟩"),)


def of_call(inputs: Inputs, job: Job) -> ImageMade | None:
    """A workflow that is called, of whatever repository, with names of images among what it is given."""
    names: Iterable[Written] = references(inputs.text(*(one for one in NAMES if one not in ("tags", "name"))))
    given = tuple(one for one in names if "/" in _plain(one.text))
    if not given:
        return None
    told = made(inputs, job, given, types(inputs.text("tag-rules", "tags")))
    # From where it sees a Dockerfile's path, the workflow alone knows.
    return told._replace(dockerfile=None, plain=False)


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
