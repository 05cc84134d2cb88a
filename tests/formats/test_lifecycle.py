"""How programs begin and end, as files tell: users and folders of images, start scripts, signals, deadlines."""

from __future__ import annotations

from readiness.formats import documents, module
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.lifecycle import Account, GroupWritable, Hearing, Owned, Patience, Script


def _told(path: str, text: str) -> list[object]:
    (document,) = documents(Artifact(path, text))
    assert isinstance(document, Document)
    return list(module(document.format).facts(document))


DOCKERFILE = """\
FROM debian:12.5 AS base
ARG UID=1001
RUN groupadd -g 2000 shop && useradd -r -u ${UID} -g shop -d /app shop && adduser --system --group helper
FROM base
WORKDIR /app
RUN mkdir -p data && chown -R shop:shop data /var/cache/shop && chmod -R g=u data && adduser shop staff
COPY --chown=shop . ./src
USER shop
"""


def test_the_users_a_dockerfile_makes_and_the_folders_it_gives_away() -> None:
    told = _told("Dockerfile", DOCKERFILE)
    assert [(one.name, one.uid) for one in told if isinstance(one, Account)] == [("shop", 1001), ("helper", None)]
    owned = [(one.path, one.owner, one.written) for one in told if isinstance(one, Owned)]
    assert owned == [("/app/data", "shop", True), ("/var/cache/shop", "shop", True), ("/app/src", "shop", False)]
    assert [one.path for one in told if isinstance(one, GroupWritable)] == ["/app/data"]


def test_a_number_that_is_only_known_later() -> None:
    told = _told("Dockerfile", "FROM alpine:3.20\nARG UID\nRUN adduser -D -u $UID app && chown -R $UID /data/*\n")
    (account,) = [one for one in told if isinstance(one, Account)]
    assert account.uid == Unresolved("$UID")
    (owned,) = [one for one in told if isinstance(one, Owned)]
    assert isinstance(owned.path, Unresolved)
    assert isinstance(owned.owner, Unresolved)


def test_the_commands_of_a_start_script() -> None:
    text = '#!/bin/sh\nset -e\ncat <<EOF\nexec not this\nEOF\nalembic \\\n  upgrade head\nexec "$@"\n'
    (script,) = [one for one in _told("docker/entrypoint.sh", text) if isinstance(one, Script)]
    words = [
        (command[0], place.region.start_line if place.region else 0, done) for command, place, done in script.commands
    ]
    assert words == [("set", 2, False), ("cat", 3, False), ("alembic", 6, False), ("$@", 8, True)]
    assert not script.background


def test_a_script_that_starts_something_beside() -> None:
    (script,) = [one for one in _told("start.sh", "nginx &\nuvicorn app:app\nwait\n") if isinstance(one, Script)]
    assert script.background


GO = """\
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const patience = 20 * time.Second

var others = []os.Signal{os.Interrupt, syscall.SIGQUIT}

func main() {
	signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	signal.Notify(c, others...)
	signal.Notify(c, elsewhere.Signals...)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server.Shutdown(ctx)
	tracerProvider.Shutdown(ctx)
	flags.Duration("shutdown-timeout", time.Minute, "")
	flags.Duration("read-timeout", time.Minute, "")
	http.ListenAndServe(":80", nil)
}
"""


def test_signals_and_deadlines_of_go() -> None:
    told = _told("main.go", GO)
    heard = [one.signals for one in told if isinstance(one, Hearing)]
    assert heard == [("SIGINT", "SIGTERM"), ("SIGINT", "SIGQUIT"), ("?",), ("SIGINT", "SIGQUIT")]
    waits = [(one.seconds, one.variable) for one in told if isinstance(one, Patience)]
    assert waits == [(20.0, ""), (60.0, "shutdown-timeout")]


def test_signals_and_deadlines_of_javascript() -> None:
    text = """\
import { createTerminus } from "@godaddy/terminus";
process.on("SIGINT", stop);
for (const name of ["SIGTERM", "SIGQUIT"]) process.once(name, stop);
process.on("uncaughtException", stop);
setTimeout(() => process.exit(1), 10 * 1000);
setTimeout(() => process.exit(1), settings.wait);
createTerminus(server, { timeout: 5000, onSignal });
"""
    told = _told("server.js", text)
    assert [one.signals for one in told if isinstance(one, Hearing)] == [("SIGINT",), ("SIGINT", "SIGTERM", "SIGQUIT")]
    assert [one.seconds for one in told if isinstance(one, Patience)] == [10.0, None, 5.0]


def test_signals_and_deadlines_of_python() -> None:
    text = """\
import signal
import grpc
import uvicorn
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
loop.add_signal_handler(signal.SIGTERM, stop)
server.stop(30)
server.stop(0)
uvicorn.run(app, timeout_graceful_shutdown=15)
"""
    told = _told("server.py", text)
    assert [one.signals for one in told if isinstance(one, Hearing)] == [("SIGINT",), ("SIGTERM",)]
    assert [one.seconds for one in told if isinstance(one, Patience)] == [30.0, 15.0]
