"""Go's routers over several functions, files and packages: whole paths, and what stands in front of a handler."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.join.routing import routed
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import Fact, Package, Route
from readiness.model.location import Location

_IMPORTS = {
    "chi": "github.com/go-chi/chi/v5",
    "gin": "github.com/gin-gonic/gin",
    "echo": "github.com/labstack/echo/v4",
    "fiber": "github.com/gofiber/fiber/v2",
    "mux": "github.com/gorilla/mux",
    "http": "net/http",
    "users": "example.org/shop/users",
    "server": "example.org/shop/server",
}


def _routes(files: dict[str, str]) -> list[Route]:
    facts: list[Fact] = [Package(Location("go.mod"), "go", "example.org/shop")]
    for path, body in files.items():
        package = path.rpartition("/")[0].rpartition("/")[2] or "main"
        imports = "".join(
            f'import "{module}"\n' for name, module in _IMPORTS.items() if f"{name}." in body and name != package
        )
        for document in source.documents(Artifact(path, f"package {package}\n{imports}{body}")):
            assert isinstance(document, Document)
            facts += source.facts(document)
    return [one for one in routed(facts, frozenset(files), lambda _: "") if isinstance(one, Route)]


ROUTERS = {
    "a method that returns a router, of a type another function makes": (
        {
            "main.go": 'func main() { api, _ := users.NewAPI()\n r := chi.NewRouter()\n r.Mount("/users", api.Router()) }',
            "users/api.go": "type API struct { list *ListResource }\nfunc NewAPI() (*API, error) { return &API{}, nil }\n"
            'func (a *API) Router() *chi.Mux { r := chi.NewRouter()\n r.Mount("/all", a.list.router())\n return r }',
            "users/list.go": 'type ListResource struct {}\nfunc (l *ListResource) router() *chi.Mux { r := chi.NewRouter()\n r.Get("/", l.get)\n return r }',
        },
        [("GET", "/users/all")],
    ),
    "a function that takes a group": (
        {
            "main.go": 'func main() { r := gin.Default()\n v1 := r.Group("/api")\n users.Register(v1.Group("/users")) }',
            "users/routes.go": 'func Register(router *gin.RouterGroup) { router.POST("/", create)\n router.GET("/:id", get) }',
        },
        [("POST", "/api/users/"), ("GET", "/api/users/:id")],
    ),
    "generated code behind a function that is handed a function": (
        {
            "main.go": "func main() { server.Run(func(router chi.Router) http.Handler { return users.HandlerFromMux(h, router) }) }",
            "server/http.go": "func Run(create func(router chi.Router) http.Handler) { RunOn(addr, create) }\n"
            "func RunOn(addr string, create func(router chi.Router) http.Handler) { api := chi.NewRouter()\n root := chi.NewRouter()\n"
            ' root.Mount("/api", create(api))\n http.ListenAndServe(addr, root) }',
            "users/openapi_api.gen.go": "func HandlerFromMux(si ServerInterface, r chi.Router) http.Handler { return HandlerWithOptions(si, ChiServerOptions{BaseRouter: r}) }\n"
            "func HandlerWithOptions(si ServerInterface, options ChiServerOptions) http.Handler { r := options.BaseRouter\n"
            " if r == nil { r = chi.NewRouter() }\n"
            ' r.Group(func(r chi.Router) { r.Get(options.BaseURL+"/users/current", wrapper.Get) })\n return r }',
        },
        [("GET", "/api/users/current")],
    ),
    "a field that is filled in a constructor": (
        {
            "main.go": 'func main() { e := echo.New()\n server.New(e.Group("/v1")) }',
            "server/server.go": "type Server struct { router *echo.Group }\nfunc New(g *echo.Group) *Server { s := &Server{router: g}\n return s }",
            "server/routes.go": 'func (s *Server) routes() { s.router.GET("/x", s.x)\n var _ echo.Context }',
        },
        [("GET", "/v1/x")],
    ),
    "a prefix that is taken off": (
        {
            "main.go": 'func main() { sub := http.NewServeMux()\n sub.HandleFunc("GET /x", x)\n mux := http.NewServeMux()\n'
            ' mux.Handle("/api/", http.StripPrefix("/api", sub))\n http.ListenAndServe(":80", mux) }',
        },
        [("GET", "/api/x")],
    ),
    "one that is not taken off": (
        {
            "main.go": 'func main() { sub := http.NewServeMux()\n sub.HandleFunc("/api/x", x)\n mux := http.NewServeMux()\n mux.Handle("/api/", logged(sub)) }',
        },
        [("*", "/api/x")],
    ),
    "a router that hides its package": (
        {"main.go": 'func main() { mux := mux.NewRouter()\n mux.HandleFunc("/x", x).Methods("PUT")\n mux.PathPrefix("/files/").Handler(files) }'},
        [("PUT", "/x"), ("*", "/files/*")],
    ),
    "a prefix of the configuration, none by default": (
        {
            "main.go": 'func (s *Server) at(route string) string { if s.prefix == "" { return route }\n return s.prefix + route }\n'
            'func (s *Server) routes() { r := mux.NewRouter()\n r.HandleFunc(s.at("/x"), x) }',
        },
        [("*", "/x")],
    ),
    "a router that nobody hands in": (
        {"users/routes.go": 'func Register(app *fiber.App) { app.Get("/x", x) }'},
        [("GET", Unresolved("/x"))],
    ),
    "several methods, and files": (
        {
            "main.go": 'func main() { g := gin.New()\n g.Match([]string{"GET", "HEAD"}, "/health", h)\n g.StaticFile("/a.ico", "a.ico")\n g.GET("version", v) }',
        },
        [("GET", "/health"), ("HEAD", "/health"), ("GET", "/a.ico"), ("HEAD", "/a.ico"), ("GET", "/version")],
    ),
    "a value that is got": ({"main.go": "func main() { e := echo.New()\n if err := db.Get(&total, q); err != nil { e.Close() } }"}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), ROUTERS.values(), ids=ROUTERS.keys())
def test_whole_paths(files: dict[str, str], expected: list[tuple[str, object]]) -> None:
    assert sorted(((one.method, one.path) for one in _routes(files)), key=str) == sorted(expected, key=str)


GUARDS = {
    "used above": (
        'func main() { r := chi.NewRouter()\n r.Get("/a", a)\n r.Use(requireAuth)\n r.Get("/b", b) }',
        {"/a": [], "/b": ["auth"]},
    ),
    "a group's own": (
        'func main() { r := gin.Default()\n g := r.Group("/g", auth.Required())\n g.GET("/a", a)\n r.GET("/b", limiter(), b) }',
        {"/g/a": ["auth"], "/b": ["rate-limit"]},
    ),
    "in a function of the file": (
        'func main() { r := chi.NewRouter()\n useAll(r)\n r.Get("/a", a) }\nfunc useAll(r *chi.Mux) { r.Use(middleware.Recoverer)\n r.Use(jwtAuth) }',
        {"/a": ["other", "auth"]},
    ),
    "wrapped": (
        'func main() { mux := http.NewServeMux()\n mux.Handle("/a", requireLogin(http.HandlerFunc(show)))\n mux.HandleFunc("/b", show) }',
        {"/a": ["auth"], "/b": []},
    ),
    "with, and a closure": (
        'func main() { r := chi.NewRouter()\n r.With(verifyToken).Get("/a", a)\n r.Group(func(r chi.Router) { r.Use(csrf.Protect)\n r.Get("/b", b) }) }',
        {"/a": ["auth"], "/b": ["csrf"]},
    ),
    "echo's, behind the handler": ('func main() { e := echo.New()\n e.GET("/a", a, requireAdmin) }', {"/a": ["auth"]}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), GUARDS.values(), ids=GUARDS.keys())
def test_guards(text: str, expected: dict[str, list[str]]) -> None:
    assert {str(one.path): [guard.kind for guard in one.guards] for one in _routes({"main.go": text})} == expected


def test_a_handler_of_another_file_and_what_it_asks() -> None:
    found = _routes(
        {
            "server/server.go": 'type Server struct {}\nfunc New() *Server { s := &Server{}\n mux := http.NewServeMux()\n mux.HandleFunc("/readyz", s.ready)\n return s }',
            "server/health.go": "func (s *Server) ready(w http.ResponseWriter, r *http.Request) { if err := s.db.PingContext(r.Context()); err != nil {\n"
            " w.WriteHeader(http.StatusServiceUnavailable) } }",
        }
    )
    assert [(one.path, one.answer.asks if one.answer else None) for one in found] == [("/readyz", ("database",))]
