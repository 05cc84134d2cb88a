"""Routes over several files: what one file tells of routers that others fill, mount or guard, to be joined by `join/routing.py`.

A route is written in one file, its router is mounted in a second, its handler stands in a third. Each file tells its own part
by names; which file a name leads to is found when all are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location

    Text = str | Unresolved


class Reference(NamedTuple):
    """A name that leads somewhere: to a router, a handler, a list of routes; of a module `/src/routes/**` to all modules of a
    folder, each below the folders in between, and of `/src/routes/*` to all of them at the same place."""

    module: str
    """Where it stands: with a leading slash a path from the root without its suffix (`/src/routes/user`), else a module in the
    language's own words (`app.api.users`, `github.com/x/shop/users`, `@/routes/user`); empty for the file it is said in."""
    name: str = ""
    """`router`, `UserController.list`; empty for what the module itself is: a default export, a module of `urlpatterns`."""


class Guard(NamedTuple):
    """What a request has to pass before a handler sees it."""

    kind: str
    """`auth`, `rate-limit`, `csrf`, `host`, `https`, `validation`; `open` lifts what stands in front; `other` for what could be any."""
    name: str
    """As written: `requireAuth`, `Depends(get_current_user)`."""
    location: Location


class Answer(NamedTuple):
    """What a handler does, as far as its own function tells."""

    location: Location
    name: str = ""
    """Of the function in its file, `Class.method` in a class; empty for one without a name."""
    constant: bool | None = None
    """It answers the same whatever happens; None when that could not be told."""
    statuses: tuple[int, ...] = ()
    """HTTP statuses it names, sorted."""
    asks: tuple[str, ...] = ()
    """What it asks: `database`, `cache`, `queue`, `http`; `other` for a call that could not be followed."""
    bounded: bool | None = None
    """What it asks has a deadline; None when it asks nothing or that could not be told."""
    swallows: Location | None = None
    """Where it catches that something failed and still answers with success."""
    tells: tuple[tuple[str, Location], ...] = ()
    """What strangers need not know: `version`, `uptime`, `host`, `error`, `environment`."""
    calls: tuple[Reference, ...] = ()
    """Functions of ours it hands over to, so far as they can be named."""
    fails: bool | None = None
    """It can answer that something failed: names a status from 400 on, raises, or lets a failure through. As far as its
    own file tells; None when that could not be told."""


class Mounted(NamedTuple):
    """A router, or a module of routes, is put below a path: `app.use("/x", router)`, `include_router`, `include("app.urls")`."""

    location: Location
    outer: str
    """The router it is put into, by its name in this file; empty for the application itself."""
    inner: Reference
    prefix: Text = ""
    replaces: bool = False
    """The prefix takes the place of the inner router's own (Flask's `url_prefix` at registration)."""
    guards: tuple[Guard, ...] = ()
    """What stands in front of all that is mounted, by this file."""
    slash: bool = True
    """Parts of the path are joined by exactly one slash; else glued together as they are."""
    framework: str = ""
    """Whose routes are mounted, where they may be those of a library: they are then one route that is only known later."""
    condition: str = ""
    """What must hold for it to be mounted, as written; empty when it always is."""
    fallback: bool = False
    """It stands so only where nobody mounts it otherwise: an application that is made in a file of its own."""


class Exported(NamedTuple):
    """A name under which other files find what has another name here, or stands elsewhere: `export default router`."""

    location: Location
    name: str
    """Empty for a default export; `*` for all names of another module."""
    means: Reference


class BasePath(NamedTuple):
    """All routes of a service are below a path: a context path, a global prefix."""

    location: Location
    prefix: Text
    framework: str
    """Whose routes: `spring`, `nestjs`, …; empty for all."""
    excludes: tuple[str, ...] = ()
    """Paths that stay where they are."""
    version: str | None = None
    """Versions are told by path: the one of routes that bring none of their own (`Route.own`); None where they are not."""


class GuardedPath(NamedTuple):
    """Requests are guarded by their path: a security filter chain, a middleware with a matcher. The first that matches counts."""

    location: Location
    pattern: Text
    """With `*` for one part and `**` for any number of them."""
    guard: Guard
    framework: str = ""
    methods: tuple[str, ...] = ()
    """Empty for all."""


class Action(NamedTuple):
    """One of the things that a class of handlers does."""

    name: str
    """`list`, `retrieve`; for a method of HTTP its lower case name."""
    method: str
    suffix: str = ""
    """Of the path, behind that of its class."""
    guards: tuple[Guard, ...] = ()
    """In front of this one."""
    own: bool = False
    """Its guards take the place of those of its class."""


class View(NamedTuple):
    """What handlers bring along wherever they are routed: a class of them, a decorated function, a type that stands for a dependency."""

    location: Location
    name: str
    actions: tuple[Action, ...] = ()
    """Empty: any method, or those of its bases."""
    guards: tuple[Guard, ...] = ()
    told: bool = False
    """It says itself what guards it, so that what its bases and the settings say counts no more."""
    bases: tuple[Reference, ...] = ()
    framework: str = ""
    """Whose defaults guard it otherwise: `rest_framework`."""
    key: str = ""
    """What one of its objects is found by: `pk`."""
    allowed: tuple[str, ...] = ()
    """The only methods it answers, where it says so."""


class Constant(NamedTuple):
    """A text that other files make paths of: `settings.API_V1_STR`, `API_PREFIX`, or a function that puts something in front."""

    location: Location
    name: str
    value: Text
    """`⟨⟩` stands for the argument of a function."""
    flag: str = ""
    """The name of a constant that decides between `value` and `other`, in `⟨…⟩` if it stands elsewhere; empty: none does."""
    other: Text = ""
    """The text where the flag is set."""


class Operation(NamedTuple):
    """A description of a service lists a route; it is one only where the description is served from."""

    location: Location
    method: str
    path: Text
    handler: Reference | None = None
    guards: tuple[Guard, ...] = ()


class Valued(NamedTuple):
    """A plain value that other files may import: `prefix` of `export const prefix = "/api"`, `api.prefix` of an exported object."""

    location: Location
    name: str
    value: str | int


class Asked(NamedTuple):
    """What a text that its file leaves unresolved stands for: `config.api.prefix` is a name of another module."""

    location: Location
    text: str
    means: Reference | None
    """None: nobody will ever know, so a path with it stays open."""


class Aliased(NamedTuple):
    """A name of modules that stands for files: `@shop/*` for `libs/*/src`, in all below the folder where that is said."""

    location: Location
    pattern: str
    target: str
    """A path from the root, with `*` where the pattern has it."""


RoutingFact = (
    Answer | Mounted | Exported | BasePath | GuardedPath | View | Constant | Operation | Valued | Asked | Aliased
)


def join_paths(prefix: Text, path: Text, *, slash: bool) -> Text:
    """A route's path under a prefix. `slash`: parts are joined by exactly one slash, else glued as they are."""
    texts = [part.text if isinstance(part, Unresolved) else part for part in (prefix, path)]
    if slash:
        parts = [part.strip("/") for part in texts]
        joined = "/" + "/".join(part for part in parts if part)
        if texts[1].endswith("/") and len(texts[1]) > 1 and not joined.endswith("/"):
            joined += "/"
    else:
        joined = "".join(texts)
    return Unresolved(joined) if isinstance(prefix, Unresolved) or isinstance(path, Unresolved) else joined
