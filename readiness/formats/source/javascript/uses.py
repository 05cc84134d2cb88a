"""What an app or router is told to use: other routers below a path, and functions in front of what comes after."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.source.javascript.frameworks import OWNERS
from readiness.formats.source.javascript.guarding import guards_of, leads_on, observes, used_guards
from readiness.formats.source.javascript.loops import bound, handed
from readiness.formats.source.javascript.names import identity, is_ours, listed, module_path, reference
from readiness.formats.source.javascript.owners import Owner, root
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, entries, unwrap
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.model.routing import GuardedPath, Reference
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.javascript.owners import Owners
    from readiness.model.facts import Text
    from readiness.model.routing import Guard

_STRINGS = frozenset({"string", "template_string", "regex"})
_SETTING = lazy(r"(?i)prefix|path|base|url|root|version|config|env|constant|setting|option")
_HOOKS = frozenset({"onRequest", "preParsing", "preValidation", "preHandler"})
_AUTOLOAD = frozenset({"@fastify/autoload:", "fastify-autoload:"})


class Use(NamedTuple):
    """Something that is put into a router at a place of the text."""

    owner: Owner
    position: int
    node: SgNode
    prefix: Text = ""
    guards: tuple[Guard, ...] = ()
    inner: Reference | None = None
    """None: only guards, for what comes after."""


def position(call: Call) -> int:
    """Where a call stands: of a chain each link where its own name is."""
    named = call.function.field("property")
    return (named or call.node).range().start.index


def uses(code: Code, owners: Owners) -> Iterator[Use]:
    """In the order of the text."""
    found = [use for call in code.calls for use in _of_call(code, owners, call)]
    yield from sorted(found, key=lambda use: use.position)


def _of_call(code: Code, owners: Owners, call: Call) -> Iterator[Use]:
    if call.name in {"use", "route", "register", "addHook"} and call.arguments:
        owner = chained_owner(owners, call)
        if owner is not None and (call.name != "route" or len(call.arguments) == 2):
            for one in bound(code, call):
                yield from _told(one, owner, call)
    else:
        yield from _handed(code, owners, call)


def chained_owner(owners: Owners, call: Call) -> Owner | None:
    """Whose method is called: `app.use(…)`, and each link of `app.get(…).use(…)` and of `const app = new Hono().get(…)`."""
    holder = call.function.field("object")
    while holder is not None and holder.kind() in {"call_expression", "new_expression"}:
        made = as_call(holder)
        framework = owners.framework(made) if made is not None else ""
        if framework:
            return owners.in_chain(call.node, framework)
        if made is None or (made.name in {"route", "listen"} and len(made.arguments) < 2):
            return None
        holder = made.function.field("object")
    return owners.of(regex(r"[\s!?]").sub("", holder.text()), call.node) if holder is not None else None


_AUTOHOOKS = lazy(r"(?:^|/)autohooks\.[cm]?[jt]s$")


def autohooks(code: Code, found: Sequence[Use]) -> Iterator[GuardedPath]:
    """Hooks for all of a folder that `@fastify/autoload` reads: below the path that folder has from `routes` on."""
    if not _AUTOHOOKS.search(code.path):
        return
    folder = code.path.rpartition("/")[0]
    below = folder.rpartition("/routes")[2].strip("/") if "/routes" in "/" + folder else ""
    for use in found:
        for guard in use.guards if use.inner is None else ():
            yield GuardedPath(code.at(use.node), f"**/{below}/**".replace("//", "/"), guard, "fastify")


def _told(code: Code, owner: Owner, call: Call) -> Iterator[Use]:
    if call.name == "addHook":
        hook = call.arguments[0].text().strip("\"'`")
        if hook in _HOOKS and len(call.arguments) > 1:
            yield Use(owner, position(call), call.node, guards=used_guards(code, call.arguments[1:2]))
    elif call.name == "register":
        yield from _registered(code, owner, call)
    else:
        yield from _used(code, owner, call)


def _registered(code: Code, owner: Owner, call: Call) -> Iterator[Use]:
    """Fastify's plugins, in place, by name, or all of a folder."""
    options = call.keywords
    prefix: Text = code.text(options["prefix"]) if "prefix" in options else ""
    plugin = unwrap(call.arguments[0])
    if code.qualify(plugin.text()) in _AUTOLOAD:
        inner = entries(options["options"]) if "options" in options and options["options"].kind() == "object" else {}
        folder = _folder(code, options.get("dir"))
        flat = options.get("dirNameRoutePrefix")
        mark = "*" if flat is not None and flat.text() == "false" else "**"
        above: Text = code.text(inner["prefix"]) if "prefix" in inner else prefix
        if folder:
            yield Use(owner, position(call), call.node, above, inner=Reference(f"{folder}/{mark}"))
        return
    if "plugin" in options:
        yield from _of_hapi(code, owner, call)
        return
    inner_name = Reference("", identity(plugin)) if plugin.kind() in FUNCTIONS else reference(code, plugin)
    if inner_name is not None and (
        not inner_name.module or inner_name.module.startswith("/") or is_ours(inner_name.module)
    ):
        yield Use(owner, position(call), call.node, prefix, inner=inner_name)


def _of_hapi(code: Code, owner: Owner, call: Call) -> Iterator[Use]:
    """`server.register({plugin: require("./users"), routes: {prefix: "/v1"}})`: a plugin fills what its `register` is handed."""
    routes = call.keywords.get("routes")
    given = entries(routes).get("prefix") if routes is not None and routes.kind() == "object" else None
    led = reference(code, call.keywords["plugin"])
    if led is not None:
        name = led.name.removesuffix("plugin").strip(".")
        inner = Reference(led.module, f"{name}.register".strip("."))
        yield Use(owner, position(call), call.node, code.text(given) if given is not None else "", inner=inner)


def _folder(code: Code, node: SgNode | None) -> str:
    """`path.join(__dirname, "routes")`: the texts in it, from the file's own folder."""
    if node is None or not regex(r"__dirname|import\.meta|fileURLToPath").search(node.text()):
        values = code.assigned.get(node.text(), ()) if node is not None else ()
        return _folder(code, values[0]) if len(values) == 1 and values[0].kind() != "identifier" else ""
    texts = [one.text()[1:-1] for one in node.find_all(kind="string")]
    parts = [text.strip("/") if not text.startswith("..") else text for text in texts if "://" not in text]
    return module_path(code, "./" + posixpath.join(*parts)) if parts else ""


def _used(code: Code, owner: Owner, call: Call) -> Iterator[Use]:
    """`app.use("/x", auth, router)`: the last one is the router if it can be one, all before it are guards."""
    given = list(call.arguments)
    prefixes: list[Text] = [""]
    if len(given) > 1 and _is_path(code, given[0]):
        prefixes = [_bare(code, one) for one in (listed(code, given[0]) or [given[0]])]
        given = given[1:]
    given = [
        one for argument in given for one in (listed(code, argument) if argument.kind() == "array" else [argument])
    ]
    given = [one for one in given if not ((made := as_call(one)) is not None and made.name == "allowedMethods")]
    if not given:
        return
    mounted, inner = _mounted(code, call, given[-1])
    prefixes = prefixes if mounted is None else [mounted]
    alone = len(given) == 1 and prefixes != [""] and not _is_guarding(code, given[-1])
    alone = alone and inner is not None and (inner.module.startswith("/") or is_ours(inner.module))
    last = () if inner is not None and (alone or _is_router(code, given[-1], inner)) else used_guards(code, given[-1:])
    for prefix in prefixes:
        if inner is not None:
            yield Use(owner, position(call), given[-1], prefix, guards_of(code, given[:-1]), inner)
        guards = last if inner is not None and last else used_guards(code, given) if inner is None else ()
        if guards:
            yield Use(owner, position(call), given[-1], prefix, guards)


def _is_router(code: Code, node: SgNode, inner: Reference) -> bool:
    """One of this file's own, or what looks like one."""
    made = as_call(node)
    if leads_on(code, node) or (made is not None and made.name in {"routes", "middleware"}):
        return True
    values = code.assigned.get(inner.name, ()) if not inner.module else ()
    return any(
        maker is not None and code.qualify(maker.callee) in OWNERS for maker, _ in (root(code, one) for one in values)
    )


def _bare(code: Code, node: SgNode) -> Text:
    """Express and Hono write `/x/*` for all that is below `/x`."""
    text = code.text(node) if node.kind() != "regex" else Unresolved(node.text())
    return regex(r"/?\*+$").sub("", text) if isinstance(text, str) else text


def _is_path(code: Code, node: SgNode) -> bool:
    if node.kind() in _STRINGS:
        return True
    if node.kind() == "array":
        return all(child.kind() in _STRINGS for child in node.named_children())
    if isinstance(code.value(node), str):
        return True
    return (
        node.kind() in {"member_expression", "identifier", "binary_expression"}
        and _SETTING.search(node.text()) is not None
    )


def _mounted(code: Code, call: Call, node: SgNode) -> tuple[Text | None, Reference | None]:
    """What may be a router, and the prefix it brings itself: koa-mount's `mount("/x", app)`."""
    node = unwrap(node)
    made = as_call(node)
    if made is not None and code.qualify(made.callee) == "koa-mount:" and made.arguments:
        prefix: Text | None = code.text(made.arguments[0]) if len(made.arguments) > 1 else None
        return prefix, reference(code, made.arguments[-1])
    whose = handed(call, regex(r"[.(]").split(node.text())[0])
    if whose:
        return None, Reference("", whose)
    found = reference(code, node) if node.kind() not in FUNCTIONS and not observes(code, node) else None
    if found is None:
        return None, None
    ours = not found.module or found.module.startswith("/") or is_ours(found.module)
    return None, found if ours or call.name == "route" or found.module.startswith("@") else None


def _is_guarding(code: Code, node: SgNode) -> bool:
    """Its module is one of middlewares, by name."""
    call = as_call(node)
    root = (call.callee if call is not None else node.text()).partition(".")[0]
    module = code.names.get(root, "").partition(":")[0]
    return (
        regex(r"(?i)middlewar|guard|util|helper|config|passport|limit|policy|policies").search(module) is not None
        or call is not None
    )


def _handed(code: Code, owners: Owners, call: Call) -> Iterator[Use]:
    """`require("./routes")(app)`, `setupRoutes(app)`, `new Routes(app)`: a function of ours is given an app to fill.

    `new App([new UserRoutes()])`: it is given what to put into its own.
    """
    for argument in call.arguments[:3]:
        if argument.kind() == "array":
            yield from _list_handed(code, call, argument)
        if argument.kind() not in {"identifier", "member_expression"}:
            continue
        led = reference(code, call.function)
        if (
            led is None
            or not led.name + led.module
            or (led.module and not (led.module.startswith("/") or is_ours(led.module)))
        ):
            return
        owner = owners.made(argument.text()) or owners.of(argument.text(), call.node)
        if owner is not None and led.name != argument.text():
            yield Use(owner, position(call), call.node, inner=led)
            return


def _list_handed(code: Code, call: Call, given: SgNode) -> Iterator[Use]:
    elements = [one for one in given.named_children() if one.kind() in {"new_expression", "identifier"}]
    led = reference(code, call.function) if elements else None
    if led is None or (led.module and not (led.module.startswith("/") or is_ours(led.module))):
        return
    name = f"{led.name}[]"
    owner = Owner("", name, elsewhere=Reference(led.module, name) if led.module else None)
    for element in elements:
        inner = reference(code, element)
        if inner is not None and inner.module and (inner.module.startswith("/") or is_ours(inner.module)):
            yield Use(owner, position(call), element, inner=inner)
