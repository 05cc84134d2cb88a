"""What Go code tells: each framework with what is a route, and what only looks like one."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Listen, Middleware, Route


def facts_of(body: str, *imports: str) -> list[Fact]:
    text = "package main\n" + "".join(f'import "{module}"\n' for module in imports) + body
    return [
        fact
        for document in source.documents(Artifact("main.go", text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


GIN, ECHO, CHI = "github.com/gin-gonic/gin", "github.com/labstack/echo/v4", "github.com/go-chi/chi/v5"
FIBER, MUX = "github.com/gofiber/fiber/v2", "github.com/gorilla/mux"
ROUTES = {
    "net/http": (
        'func main() { http.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) }) }',
        ("net/http",),
        [("*", "/x", True)],
    ),
    "method in the pattern": (
        'func main() { mux := http.NewServeMux()\n mux.Handle("GET /x/{id}", h)\n mux.HandleFunc("/y", s.show) }',
        ("net/http",),
        [("GET", "/x/{id}", None), ("*", "/y", None)],
    ),
    "handler asks": (
        'func main() { http.HandleFunc("/x", h) }\nfunc h(w http.ResponseWriter, r *http.Request) { db.Ping()\n w.WriteHeader(200) }',
        ("net/http",),
        [("*", "/x", False)],
    ),
    "gin groups": (
        ('func main() { r := gin.Default()\n v1 := r.Group("/v1")\n u := v1.Group("/u")\n u.GET("/:id", get)\n'
        ' r.GET("/h", func(c *gin.Context) { c.JSON(200, gin.H{"ok": true}) }) }'),
        (GIN,),
        [("GET", "/v1/u/:id", None), ("GET", "/h", True)],
    ),
    "groups by function": (
        'func a(r *gin.Engine) { g := r.Group("/a")\n g.GET("/x", h) }\nfunc b(r *gin.Engine) { g := r.Group("/b")\n g.POST("/x", h) }',
        (GIN,),
        [("GET", "/a/x", None), ("POST", "/b/x", None)],
    ),
    "echo": ('func main() { e := echo.New()\n g := e.Group("/api")\n g.PUT("/x", h)\n e.Any("/y", h) }', (ECHO,),
             [("PUT", "/api/x", None), ("*", "/y", None)]),
    "chi": (
        ('func main() { r := chi.NewRouter()\n r.Route("/a", func(r chi.Router) { r.Get("/x", h)\n'
        ' r.Route("/b", func(r chi.Router) { r.Post("/y", h) }) })\n r.Method("PUT", "/z", h) }'),
        (CHI,),
        [("GET", "/a/x", None), ("POST", "/a/b/y", None), ("PUT", "/z", None)],
    ),
    "fiber": ('func main() { app := fiber.New()\n app.Get("/x", func(c *fiber.Ctx) error { return c.SendString("ok") }) }', (FIBER,),
              [("GET", "/x", True)]),
    "gorilla": (
        ('func main() { r := mux.NewRouter()\n s := r.PathPrefix("/v1").Subrouter()\n'
        ' s.HandleFunc("/x", h).Methods("GET", http.MethodPost)\n r.Handle("/m", h) }'),
        (MUX, "net/http"),
        [("GET", "/v1/x", None), ("POST", "/v1/x", None), ("*", "/m", None)],
    ),
    "struct field": ('func (s *S) routes() { s.router.GET("/x", s.h) }', (GIN,), [("GET", "/x", None)]),
    "not routes": ('func main() { resp, _ := http.Get("/x")\n client.Post("/y", "t", b)\n m.Get("/k", 1)\n header.Add("/z", "a") }',
                   ("net/http", GIN), []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "imports", "expected"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(body: str, imports: tuple[str, ...], expected: list[tuple[str, object, bool | None]]) -> None:
    found = [(r.method, r.path, r.constant) for r in facts_of(body, *imports) if isinstance(r, Route)]
    assert sorted(found, key=str) == sorted(expected, key=str)


READS = {
    "plain": ('func f() { g(os.Getenv("A")) }', [("A", False, None)]),
    "fatal": ('func f() { a := os.Getenv("A")\n if a == "" { log.Fatal("A") } }', [("A", True, None)]),
    "default": ('func f() { a := os.Getenv("A")\n if a == "" { a = "8080" } }', [("A", False, "8080")]),
    "present": ('func f() { if s := os.Getenv("A"); s != "" { v, err := p(s)\n if err != nil { log.Fatal(err) } } }', [("A", False, None)]),
    "lookup in the head": (
        'func f() error { if v, ok := os.LookupEnv("A"); ok {\n w, ok := os.LookupEnv("B")\n if !ok { return fmt.Errorf("no B") }\n use(v, w) }\n return nil }',
        [("A", False, None), ("B", True, None)],
    ),
    "lookup": ('func f() { v, ok := os.LookupEnv("A")\n if !ok { panic("A") } }', [("A", True, None)]),
    "dynamic": ("func f() { g(os.Getenv(name)) }", [(Unresolved("name"), False, None)]),
    "wrapper": (
        'func must(p *string, key string) { v := os.Getenv(key)\n if v == "" { panic(key) }\n *p = v }\nfunc f() { must(&a, "A") }',
        [("A", True, None)],
    ),
    "wrapper elsewhere": ('import "x/os.y"\nfunc f() { config.GetEnv("PORT", "80") }', [("PORT", False, "80")]),
    "tags": (
        'type C struct {\n A string `env:"A,required"`\n B int `env:"B" envDefault:"3"`\n C string `env:"C"`\n}',
        [("A", True, None), ("B", False, "3"), ("C", False, None)],
    ),
    "tags with a prefix": (
        'type C struct {\n D Database `envPrefix:"DB_"`\n}\ntype Database struct {\n Host string `env:"HOST,required"`\n}',
        [("DB_HOST", True, None)],
    ),
}  # fmt: skip


VIPER = {
    "automatic": (
        ('func f() { viper.SetEnvPrefix("app")\n viper.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))\n viper.AutomaticEnv()\n'
        ' viper.SetDefault("server.port", 8080)\n g(viper.GetInt("server.port"), viper.GetString("token")) }'),
        [("APP_SERVER_PORT", False, "8080"), ("APP_TOKEN", False, None)],
    ),
    "bound": ('func f() { v := viper.New()\n v.BindEnv("port", "PORT")\n g(v.GetString("other")) }', [("PORT", False, None)]),
    "from a file alone": ('func f() { g(viper.GetString("token")) }', []),
    "flags": (
        'func f() { fs.String("level", "info", "x")\n viper.BindPFlags(fs)\n viper.AutomaticEnv()\n g(viper.GetString("level")) }',
        [("LEVEL", False, "info")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), VIPER.values(), ids=VIPER.keys())
def test_environment_of_viper(body: str, expected: list[tuple[object, bool, str | None]]) -> None:
    found = facts_of(body, "github.com/spf13/viper", "strings")
    assert [(r.name, r.required, r.default) for r in found if isinstance(r, EnvRead)] == expected


def test_environment_of_flags() -> None:
    body = (
        'var flags = []cli.Flag{&cli.StringFlag{Name: "port", Value: "8080", EnvVars: []string{"PORT"}},'
        ' &cli.StringFlag{Name: "token", Required: true, Sources: cli.EnvVars("TOKEN")}}'
    )
    found = [
        (r.name, r.required, r.default) for r in facts_of(body, "github.com/urfave/cli/v2") if isinstance(r, EnvRead)
    ]
    assert found == [("PORT", False, "8080"), ("TOKEN", True, None)]


@pytest.mark.parametrize(("body", "expected"), READS.values(), ids=READS.keys())
def test_environment(body: str, expected: list[tuple[object, bool, str | None]]) -> None:
    assert [(r.name, r.required, r.default) for r in facts_of(body, "os") if isinstance(r, EnvRead)] == expected


LISTENS = {
    "http": ('func main() { http.ListenAndServe(":8080", nil) }', ("net/http",), [(8080, None, "net/http")]),
    "server": ('func main() { s := &http.Server{Addr: "127.0.0.1:80"} }', ("net/http",), [(80, "127.0.0.1", "net/http")]),
    "environment default": (
        ('func main() { port := "7000"\n if v, ok := os.LookupEnv("PORT"); ok { port = v }\n port = fmt.Sprintf(":%s", port)\n'
        ' net.Listen("tcp", port) }'),
        ("net", "os", "fmt"),
        [(7000, None, "net")],
    ),
    "unknown host": ('func main() { a := os.Getenv("A")\n http.ListenAndServe(a+":"+"90", nil) }', ("net/http", "os"),
                     [(90, Unresolved('a+":"'), "net/http")]),
    "gin": ("func main() { r := gin.New()\n r.Run() }", (GIN,), [(8080, None, "gin")]),
    "echo": ('func main() { e := echo.New()\n e.Logger.Fatal(e.Start(":1323")) }', (ECHO,), [(1323, None, "echo")]),
    "fiber": ('func main() { app := fiber.New()\n app.Listen(":3000") }', (FIBER,), [(3000, None, "fiber")]),
    "configured": (
        'func main() { viper.SetDefault("port", 8080)\n http.ListenAndServe(fmt.Sprintf(":%d", viper.GetInt("port")), nil) }',
        ("net/http", "fmt", "github.com/spf13/viper"),
        [(8080, None, "net/http")],
    ),
    "unix socket": ('func main() { net.Listen("unix", "/s") }', ("net",), []),
    "a command": ('func main() { cmd.Run()\n t.Run("x", f) }', (GIN,), []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "imports", "expected"), LISTENS.values(), ids=LISTENS.keys())
def test_listen(body: str, imports: tuple[str, ...], expected: list[tuple[object, object, str]]) -> None:
    found = [(f.port, f.host, f.framework) for f in facts_of(body, *imports) if isinstance(f, Listen)]
    assert found == expected


LAYERS = {
    "recovery": ("func main() { gin.Default() }", (GIN,), {"error-handler"}),
    "cors": ("func main() { r.Use(cors.Default()) }", ("github.com/gin-contrib/cors",), {"cors"}),
    "echo": ("func main() { e.Use(middleware.CORS(), middleware.Secure()) }", (f"{ECHO}/middleware",), {"cors", "security-headers"}),
    "slog": ("func main() { slog.New(slog.NewJSONHandler(os.Stdout, nil)) }", ("log/slog",), {"structured-logging"}),
    "plain slog": ("func main() { slog.New(slog.NewTextHandler(os.Stdout, nil)) }", ("log/slog",), {"structured-logging"}),
    "stop": ("func main() { signal.NotifyContext(ctx, syscall.SIGTERM) }", ("os/signal", "syscall"), {"shutdown"}),
    "prometheus": ("func main() { promhttp.Handler() }", ("github.com/prometheus/client_golang/prometheus/promhttp",), {"metrics"}),
    "logrus": ("func main() { log.Formatter = &logrus.JSONFormatter{} }", ("github.com/sirupsen/logrus",), {"structured-logging"}),
    "header": ('func h(w http.ResponseWriter) { w.Header().Set("X-Frame-Options", "DENY") }', ("net/http",), {"security-headers-own"}),
    "header for all": (
        'func safe(next http.Handler) http.Handler { return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Frame-Options", "DENY") }) }',
        ("net/http",), {"security-headers"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "imports", "expected"), LAYERS.values(), ids=LAYERS.keys())
def test_layers(body: str, imports: tuple[str, ...], expected: set[str]) -> None:
    assert {fact.kind for fact in facts_of(body, *imports) if isinstance(fact, Middleware)} == expected


@pytest.mark.parametrize(
    ("body", "imports", "expected"),
    [
        pytest.param("func main() { http.Get(u) }", ("net/http",), [], id="http client"),
        pytest.param("func h(w http.ResponseWriter) {}", ("net/http",), ["net/http"], id="http server"),
        pytest.param("func main() { grpc.NewServer() }", ("google.golang.org/grpc",), ["grpc"], id="grpc"),
        pytest.param("func main() { grpc.Dial(a) }", ("google.golang.org/grpc",), [], id="grpc client"),
        pytest.param("func main() { gin.New() }", (GIN,), ["gin"], id="gin"),
    ],
)
def test_framework(body: str, imports: tuple[str, ...], expected: list[str]) -> None:
    assert [fact.name for fact in facts_of(body, *imports) if isinstance(fact, Framework)] == expected
