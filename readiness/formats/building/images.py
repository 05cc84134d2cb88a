"""Commands that build images, or give them another name: docker, buildx, podman, buildah, kaniko, and the builders of clouds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.building.holes import ROOT, path_in
from readiness.formats.building.options import Given, Options, options
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.building.scripts import Spoken
    from readiness.model.facts import Text

_ENGINES = frozenset({"docker", "podman", "buildah", "nerdctl", "img"})
_TAKING = {"-t": "tag", "--tag": "tag", "-f": "file", "--file": "file", "--target": "target"}
_KANIKO = {
    "-d": "tag", "--destination": "tag", "-f": "file", "--dockerfile": "file", "-c": "context", "--context": "context",
    "--target": "target", "--context-sub-path": "below",
}  # fmt: skip
_CLOUD = {"-t": "tag", "--tag": "tag", "--image": "tag", "-f": "file", "--file": "file", "--target": "target"}
_ALONE = frozenset(
    "--push --load --pull --no-cache -q --quiet --rm --force-rm --squash --compress -D --debug --layers --no-push --reproducible --cleanup"
    " --single-snapshot --use-new-run --skip-tls-verify --insecure --no-logs --async --disable-content-trust --no-rm".split()
)
_REMOTE = lazy(r"(?:https?|git|ssh|s3|gs|oci)://|git@|[\w.-]+\.\w+:|.*\.git(?:#.*)?$|-$")


class Build(NamedTuple):
    names: tuple[Given, ...] = ()
    context: Given | None = None
    """As seen from the root."""
    file: Given | None = None
    """As seen from the root."""
    target: Given | None = None


def built(spoken: Spoken) -> Build | None:
    """What a command makes; None if it makes no image."""
    words = tuple(spoken.plain(at) for at in range(min(len(spoken.words), 3)))
    program = words[0].rpartition("/")[2]
    if program in _ENGINES:
        return _engine(spoken, words)
    if words[0].endswith(("kaniko/executor", "/executor")) or program == "kaniko":
        return _kaniko(spoken)
    if words == ("az", "acr", "build"):
        return _of(spoken, options(spoken, 3, _CLOUD, _ALONE))
    if words == ("gcloud", "builds", "submit"):
        given = options(spoken, 3, _CLOUD, _ALONE)
        return Build(given.values.get("tag", ())) if given.one("tag") is not None else None
    return None


def _engine(spoken: Spoken, words: tuple[str, ...]) -> Build | None:
    match words[1:]:
        case (("build" | "bud"), *_):
            return _of(spoken, options(spoken, 2, _TAKING, _ALONE))
        case (("buildx" | "image" | "builder"), ("build" | "b")):
            return _of(spoken, options(spoken, 3, _TAKING, _ALONE))
        case (("tag" | "push"), *_):
            return _named(spoken, 2, words[1])
        case "image", ("tag" | "push"):
            return _named(spoken, 3, words[2])
    return None


def _named(spoken: Spoken, start: int, verb: str) -> Build:
    """`tag` gives the last of two names to what has the first."""
    given = options(spoken, start, {}, _ALONE | {"-a", "--all-tags"}).rest
    return Build(given[1:2] if verb == "tag" else given[:1])


def _of(spoken: Spoken, given: Options) -> Build:
    context = given.rest[-1] if given.rest else None
    file = given.one("file")
    if context is None or _REMOTE.match(_plain(context.text)):
        return Build(given.values.get("tag", ()), target=None)
    if file is not None and _plain(file.text) in ("-", "/dev/stdin"):
        return Build(given.values.get("tag", ()))
    return Build(given.values.get("tag", ()), _below(spoken, context), _below(spoken, file), given.one("target"))


def _kaniko(spoken: Spoken) -> Build | None:
    given = options(spoken, 1, _KANIKO, _ALONE)
    context, file = given.one("context"), given.one("file")
    names = given.values.get("tag", ())
    if context is None and not names:
        return None
    if context is None or given.one("below") is not None:
        return Build(names)
    place = _plain(context.text)
    if _REMOTE.match(place) and not place.startswith("dir://"):
        return Build(names)
    inside = _below(spoken, context._replace(text=_without(context.text, "dir://")))
    if file is not None and not _plain(file.text).startswith(ROOT):
        # It is looked for in the context, and beside it as well.
        file = file._replace(text=Unresolved(_plain(file.text)))
    elif file is not None:
        file = _below(spoken, file)
    return Build(names, inside, file, given.one("target"))


def _below(spoken: Spoken, given: Given | None) -> Given | None:
    return None if given is None else given._replace(text=path_in(spoken.folder, given.text))


def _without(text: Text, prefix: str) -> Text:
    return Unresolved(text.text.removeprefix(prefix)) if isinstance(text, Unresolved) else text.removeprefix(prefix)


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
