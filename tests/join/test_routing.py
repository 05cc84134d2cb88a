"""Routers of several files come to whole paths, and to all that stands in front of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.join.routing import routed
from readiness.model.artifact import Unresolved
from readiness.model.facts import Package, Route
from readiness.model.location import Location, Region
from readiness.model.routing import (
    Answer,
    BasePath,
    Exported,
    Guard,
    GuardedPath,
    Mounted,
    Reference,
)

if TYPE_CHECKING:
    from readiness.model.facts import Fact


def _joined(*facts: Fact, files: tuple[str, ...] = ()) -> list[Route]:
    paths = frozenset(files) | {fact.location.path for fact in facts}
    return [one for one in routed(facts, paths, lambda _: "shop") if isinstance(one, Route)]


def _route(path: str, where: str, router: str = "router", **more: object) -> Route:
    return Route(Location(where), "GET", path, "any", router=router, **more)  # type: ignore[arg-type]


def _mount(where: str, outer: str, module: str, name: str, prefix: str, **more: object) -> Mounted:
    return Mounted(Location(where), outer, Reference(module, name), prefix, **more)  # type: ignore[arg-type]


def _guard(kind: str, where: str) -> Guard:
    return Guard(kind, kind, Location(where))


def test_a_route_is_below_every_router_up_to_the_application() -> None:
    first, second = _guard("auth", "app/api.py"), _guard("rate-limit", "app/main.py")
    found = _joined(
        _route("/{id}", "app/routes/users.py", own="", guards=(_guard("csrf", "app/routes/users.py"),)),
        _mount("app/api.py", "api", "app.routes.users", "router", "/users", guards=(first,)),
        _mount("app/main.py", "", "app.api", "api", "/v1", guards=(second,)),
    )
    assert [one.path for one in found] == ["/v1/users/{id}"]
    assert [one.kind for one in found[0].guards] == ["rate-limit", "auth", "csrf"]
    assert [place.path for place in found[0].mounted] == ["app/main.py", "app/api.py"]


def test_a_router_that_nobody_mounts_leaves_the_path_open() -> None:
    found = _joined(_route("/x", "src/x.js"))
    assert found[0].path == Unresolved("/x")


def test_a_router_below_itself_ends() -> None:
    found = _joined(_route("/x", "a.js"), _mount("a.js", "router", "", "router", "/again"))
    assert found[0].path == Unresolved("/x")


def test_a_router_that_is_mounted_twice_serves_twice() -> None:
    found = _joined(
        _route("/x", "src/x.js"),
        _mount("src/app.js", "", "/src/x", "router", "/v1"),
        _mount("src/app.js", "", "/src/x", "router", "/v2"),
    )
    assert [one.path for one in found] == ["/v1/x", "/v2/x"]


def test_a_default_export_and_an_index_are_followed() -> None:
    found = _joined(
        _route("/x", "src/routes/users/list.ts"),
        Exported(Location("src/routes/users/list.ts"), "", Reference("", "router")),
        Exported(Location("src/routes/users/index.ts"), "", Reference("/src/routes/users/list")),
        _mount("src/app.ts", "", "@/routes/users", "", "/users"),
    )
    assert [one.path for one in found] == ["/users/x"]


def test_a_package_of_go_is_one_home() -> None:
    found = _joined(
        Package(Location("go.mod"), "go", "example.com/shop"),
        _route("/x", "internal/users/routes.go", router="Routes"),
        _mount("cmd/main.go", "", "example.com/shop/internal/users", "Routes", "/users"),
    )
    assert [one.path for one in found] == ["/users/x"]


def test_a_prefix_at_registration_replaces_the_own_one() -> None:
    found = _joined(
        _route("/own/x", "shop/views.py", router="bp", own="/own"),
        _mount("shop/app.py", "", "shop.views", "bp", "/new", replaces=True, slash=False),
    )
    assert [one.path for one in found] == ["/new/x"]


def test_a_name_in_a_package_of_the_same_name_is_told_from_a_module() -> None:
    found = _joined(
        _route("/x", "shop/views.py", router="bp"),
        Exported(Location("shop/__init__.py"), "views_bp", Reference("shop.views", "bp")),
        _mount("main.py", "", "shop", "views_bp", "/a"),
    )
    assert [one.path for one in found] == ["/a/x"]


def test_a_base_path_holds_for_its_framework_and_spares_what_it_excludes() -> None:
    base = BasePath(Location("main.ts"), "/api", "any", excludes=("/health",))
    found = _joined(_route("/x", "a.ts", router=""), _route("/health", "a.ts", router=""), base)
    assert [one.path for one in found] == ["/api/x", "/health"]


def test_the_first_pattern_that_matches_guards() -> None:
    where = "Security.java"
    found = _joined(
        _route("/actuator/health", "A.java", router=""),
        _route("/orders", "A.java", router=""),
        GuardedPath(Location(where), "/actuator/**", _guard("open", where)),
        GuardedPath(Location(where), "/**", _guard("auth", where)),
    )
    assert [[guard.kind for guard in one.guards] for one in found] == [["open"], ["auth"]]


def test_a_pattern_that_is_only_known_later_may_guard() -> None:
    later = GuardedPath(Location("S.java"), Unresolved("${path}"), _guard("auth", "S.java"))
    found = _joined(_route("/orders", "A.java", router=""), later)
    assert [guard.kind for guard in found[0].guards] == ["other"]


def test_a_handler_of_another_file_is_read_there() -> None:
    answer = Answer(Location("src/health.js"), "live", constant=True)
    found = _joined(
        answer,
        _route("/health", "src/app.js", router="", handler=Reference("/src/health", "live")),
    )
    assert found[0].answer == answer


def test_what_a_handler_calls_in_another_file_is_read_there() -> None:
    caller = Answer(
        Location("app/main.py"), "health", constant=False, calls=(Reference("app.db", "check"),), fails=False
    )
    where = Location("app/db.py", Region(3, 1, 3, 2))
    inner = Answer(Location("app/db.py"), "check", constant=False, asks=("database",), swallows=where, fails=False)
    route = _route("/health", "app/main.py", router="", answer=caller)
    found = _joined(inner, route)[0].answer
    assert found is not None
    assert (found.asks, found.swallows, found.fails, found.calls) == (("database",), where, False, ())


def test_what_a_handler_calls_and_nobody_knows_is_open() -> None:
    caller = Answer(
        Location("app/main.py"), "health", constant=False, calls=(Reference("app.db", "check"),), fails=False
    )
    found = _joined(_route("/health", "app/main.py", router="", answer=caller))[0].answer
    assert found is not None
    assert (found.asks, found.fails, found.constant) == (("other",), None, False)


def test_handlers_that_call_each_other_end() -> None:
    first = Answer(Location("a.py"), "one", constant=False, calls=(Reference("b", "two"),), fails=False)
    second = Answer(Location("b.py"), "two", constant=False, calls=(Reference("a", "one"),), fails=False)
    found = _joined(first, second, _route("/health", "a.py", router="", answer=first))[0].answer
    assert found is not None
    assert found.calls == ()


def test_an_application_stands_on_its_own_only_where_nobody_mounts_it() -> None:
    alone = _mount("api/app.js", "", "", "app", "", fallback=True)
    assert [one.path for one in _joined(_route("/x", "api/app.js", router="app"), alone)] == ["/x"]
    found = _joined(_route("/x", "api/app.js", router="app"), alone, _mount("main.js", "", "/api/app", "app", "/api"))
    assert [one.path for one in found] == ["/api/x"]


def test_all_names_of_another_module_are_found_through_it() -> None:
    found = _joined(
        _route("/x", "routes/users.ts", router="users"),
        Exported(Location("routes/index.ts"), "*", Reference("/routes/orders")),
        Exported(Location("routes/index.ts"), "*", Reference("/routes/users")),
        _mount("app.ts", "", "/routes", "users", "/v1"),
        files=("routes/orders.ts",),
    )
    assert [one.path for one in found] == ["/v1/x"]


def test_all_modules_of_a_folder_are_below_the_folders_in_between() -> None:
    found = _joined(
        _route("/a", "src/routes/home.ts", router=""),
        _route("/b", "src/routes/users/index.ts"),
        _route("/c", "src/routes/users/other.ts"),
        _route("/d", "src/routes/users/_id/x.ts"),
        *(
            Exported(Location(path), "", Reference("", "router"))
            for path in ("src/routes/users/index.ts", "src/routes/users/other.ts", "src/routes/users/_id/x.ts")
        ),
        _mount("src/app.ts", "", "/src/routes/**", "", "/v1"),
    )
    assert [one.path for one in found] == ["/a", "/v1/users/b", Unresolved("/c"), "/v1/users/:id/d"]


def test_versions_stand_in_paths_where_they_are_told_so() -> None:
    plain, own, none = (_route("/x", "a.ts", router="", own=own) for own in ("", "/v2", "/"))
    base = BasePath(Location("main.ts"), "/api", "any", version="/v1")
    assert [one.path for one in _joined(plain, own, none, base)] == ["/api/v1/x", "/api/v2/x", "/api/x"]
    assert [one.path for one in _joined(plain, own, base._replace(version=None))] == ["/api/x", "/api/x"]


def test_an_unknown_guard_that_is_a_router_is_none() -> None:
    place = Location("app.ts", Region.of_line(3, "app.use(checks())"))
    found = _joined(
        _route("/health", "checks.ts"),
        _mount("app.ts", "", "/checks", "router", "")._replace(location=place),
        _route("/x", "app.ts", router="", guards=(Guard("other", "checks()", place), Guard("auth", "login", place))),
    )
    assert [guard.kind for guard in found[1].guards] == ["auth"]
