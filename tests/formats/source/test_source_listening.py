"""Where a server is told its port: variables and options, in the file that opens it or in another."""

from __future__ import annotations

import pytest

from readiness.formats import proxy, source
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import Fact, Listen
from readiness.model.listening import PortOption, ServerListen


def _facts(path: str, text: str) -> list[Fact]:
    (document,) = source.documents(Artifact(path, text))
    return list(source.facts(document))  # type: ignore[arg-type]


_GO = """package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {{
{}
}}
"""


@pytest.mark.parametrize(
    ("body", "port", "settable"),
    [
        (
            'port := os.Getenv("PORT")\nif port == "" {\nport = "80"\n}\nhttp.ListenAndServe(":"+port, nil)',
            80,
            ("PORT",),
        ),
        ('port := flag.Int("port", 8080, "")\nhttp.ListenAndServe(fmt.Sprintf(":%d", *port), nil)', 8080, ("--port",)),
        ('var addr string\nflag.StringVar(&addr, "addr", ":90", "")\nhttp.ListenAndServe(addr, nil)', 90, ("--addr",)),
        ('http.ListenAndServe(":8080", nil)', 8080, ()),
    ],
)
def test_go_tells_what_decides(body: str, port: int, settable: tuple[str, ...]) -> None:
    (found,) = [fact for fact in _facts("main.go", _GO.format(body)) if isinstance(fact, Listen)]
    assert (found.port, found.settable) == (port, settable)


def test_options_that_name_no_port_are_left_out() -> None:
    body = 'flag.Int("port", 80, "")\nflag.Int("grpc-port", 0, "")\nflag.String("cache-addr", ":6379", "")\nflag.Int("workers", 4, "")'
    found = [fact for fact in _facts("main.go", _GO.format(body)) if isinstance(fact, PortOption)]
    assert [(option.name, option.port) for option in found] == [("--port", 80), ("--grpc-port", None)]


def test_javascript_and_python_tell_what_decides() -> None:
    (script,) = [
        fact
        for fact in _facts(
            "server.js",
            'const app = require("express")();\nvar port = process.env.PORT || 4000;\napp.listen(port, () => { var port = server.address().port; });\n',
        )
        if isinstance(fact, Listen)
    ]
    assert (script.port, script.settable) == (4000, ("PORT",))
    (module,) = [
        fact
        for fact in _facts(
            "app.py",
            'import os\nfrom flask import Flask\napp = Flask(__name__)\napp.run(port=int(os.environ.get("PORT", 80)))\n',
        )
        if isinstance(fact, Listen)
    ]
    assert (module.port, module.settable) == (80, ("PORT",))


def test_nginx_tells_where_it_listens() -> None:
    text = "http {\n server { listen 8080; listen [::]:8080; }\n server { server_name x; }\n server { listen ${PORT}; listen unix:/x; }\n}\n"
    (document,) = proxy.documents(Artifact("nginx.conf.template", text))
    assert isinstance(document, Document)
    found = [fact for fact in proxy.facts(document) if isinstance(fact, ServerListen)]
    assert [(fact.port, fact.host) for fact in found] == [
        (8080, ""),
        (8080, "::"),
        (Unresolved("${PORT}"), ""),
        (80, ""),
    ]
