"""Until when releases get security fixes: a table that is shipped, or a newer one that the user has fetched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.release import Release

SHIPPED = os.path.join(os.path.dirname(__file__), "support.tsv")
ENDED, NOT_ENDED = "yes", "no"
"""In the place of a day: it has ended, nobody wrote down when; its end is not decided."""
CALLED = ("debian", "ubuntu")
"""Products whose releases are called by their code names in tags."""
_BRIEF = frozenset(
    "apache-kafka bun clickhouse deno elasticsearch grafana influxdb kibana keycloak logstash traefik".split()
)  # fmt: skip
"""Products with a release every few weeks, each of which ends when the next is out."""


class Life(NamedTuple):
    """One release cycle of a product."""

    cycle: str
    """`3.9`, `18`, `22.04`."""
    codename: str
    """`bullseye`; empty where images are not called by it."""
    released: str
    """ISO 8601; empty when not known."""
    ends: str
    """The last day with security fixes for everybody, free of charge; `yes` or `no` where no day is known."""
    paid: str = ""
    """The last day with fixes for those who pay."""

    def ended(self, day: str) -> bool:
        return self.ends == ENDED or (self.ends != NOT_ENDED and self.ends < day)


class Product(NamedTuple):
    name: str
    label: str
    """For people: `Node.js`."""
    paid: str
    """What longer support for money is called: `Ubuntu Pro`; empty when there is none that is known here."""
    lives: tuple[Life, ...]

    def life(self, version: str) -> Life | None:
        """The cycle that a version belongs to; of a shorter one (`3`), the newest that it may mean today."""
        parts = version.split(".")
        by_name = {life.cycle: life for life in self.lives}
        for length in range(len(parts), 0, -1):
            found = by_name.get(".".join(parts[:length]))
            if found is not None:
                return found
        within = [life for life in self.lives if life.cycle.startswith(f"{version}.")]
        return max(within, key=lambda life: _numbers(life.cycle), default=None)

    def around(self, version: str) -> tuple[Life | None, Life | None]:
        """The nearest cycles below and above a version that is in none of them."""
        mark, ordered = _numbers(version), sorted(self.lives, key=lambda life: _numbers(life.cycle))
        below = [life for life in ordered if _numbers(life.cycle) < mark]
        above = [life for life in ordered if _numbers(life.cycle) > mark]
        return (below[-1] if below else None), (above[0] if above else None)

    def brief(self, life: Life) -> bool:
        """It was never meant to live for a year: that it has ended is worth a note."""
        if self.name not in _BRIEF or not life.released or life.ends in (ENDED, NOT_ENDED):
            return False
        return life.ends < f"{int(life.released[:4]) + 1}{life.released[4:]}"


class Support:
    """A table, of which only the products that are asked for are read: a hook's file stands on two of sixty."""

    def __init__(self, text: str) -> None:
        """Raises ValueError with one line when the text is no such table. Its rows are only read by `product`."""
        head = dict(_head(text))
        self.text = text
        self.date = head.get("date", "")
        """Of the newest release it tells of: what was decided later is not in it."""
        self.source = head.get("source", "")
        self.names = tuple(part.partition("\t")[0] for part in text.split("\n@")[1:])
        self._read: dict[str, Product | None] = {}
        if not is_day(self.date) or not self.names:
            raise ValueError("it is no table of end-of-life dates")

    def product(self, name: str) -> Product | None:
        """None when the table does not have it, or has it broken."""
        if name not in self._read:
            try:
                self._read[name] = parse(self.text, name)
            except ValueError:
                self._read[name] = None
        return self._read[name]

    def block(self, name: str) -> str:
        """A product as it stands in the table, to be put at the end of another; empty when it is not in it."""
        rows = self.text.partition(f"\n@{name}\t")[2].partition("\n@")[0].rstrip("\n")
        return f"@{name}\t{rows}\n" if rows else ""

    def find(self, release: Release) -> tuple[Product, Life] | None:
        """The longest-lived of the versions that will do; None when none of them is known."""
        if not release.product:
            return next((found for name in release.versions if (found := self._called(name))), None)
        product = self.product(release.product)
        if product is None:
            return None
        known = [life for version in release.versions if (life := product.life(version)) is not None]
        best = max(known, key=lambda life: {ENDED: "0", NOT_ENDED: "9999"}.get(life.ends, life.ends), default=None)
        return (product, best) if best is not None else None

    def _called(self, codename: str) -> tuple[Product, Life] | None:
        for name in CALLED:
            product = self.product(name)
            if product is not None:
                for life in product.lives:
                    if life.codename == codename:
                        return product, life
        return None


def _numbers(cycle: str) -> tuple[int, ...]:
    """For comparing: `3.9` before `3.10`."""
    return tuple(int(part) if part.isdecimal() else 0 for part in cycle.split("."))


def newest(refreshed: str = "") -> Support:
    """The shipped table, or the one the user fetched if that is sound and newer."""
    shipped = read(SHIPPED)
    if not refreshed or not os.path.exists(refreshed):
        return shipped
    try:
        own = read(refreshed)
    except (OSError, ValueError):
        return shipped  # it is only a copy that may be deleted at any time
    return own if own.date > shipped.date else shipped


def read(path: str) -> Support:
    """Raises OSError, and ValueError (one line that says why) when it is no such table."""
    with open(path, encoding="utf-8") as stream:
        return Support(stream.read())


def parse(text: str, name: str) -> Product | None:
    """One product of a table. Raises ValueError with one line."""
    rows = text.partition(f"\n@{name}\t")[2].partition("\n@")[0].rstrip("\n")
    if not rows:
        return None
    first, *rest = rows.split("\n")
    label, paid = _fields(first, 2)
    return Product(name, label, paid, tuple(_life(line) for line in rest))


def is_day(text: str) -> bool:
    """`2026-08-21`."""
    year, _, rest = text.partition("-")
    return len(text) == 10 and len(year) == 4 and rest[2:3] == "-" and f"{year}{rest[:2]}{rest[3:]}".isdecimal()


def _head(text: str) -> Iterator[tuple[str, str]]:
    for line in text.partition("\n@")[0].split("\n"):
        key, colon, value = line.removeprefix("# ").partition(": ")
        if colon:
            yield key, value


def _life(line: str) -> Life:
    life = Life(*_fields(line, 5))
    if life.ends not in (ENDED, NOT_ENDED) and not is_day(life.ends):
        raise ValueError(f"`{line[:60]}` has no day on which it ends")
    return life


def _fields(line: str, number: int) -> list[str]:
    fields = line.split("\t")
    if len(fields) != number:
        raise ValueError(f"`{line[:60]}` has {len(fields)} fields, not {number}")
    return fields


def written(date: str, source: str, products: Iterable[Product]) -> str:
    """A table as text: what `Support` and `parse` read."""
    lines = [
        "# Until when the systems, languages and servers in common images get security fixes. Generated; do not edit.",
        f"# source: {source}",
        f"# date: {date}",
        "# licence: the facts are from endoflife.date, whose data is under the MIT licence, (c) 2020 its contributors",
        "# fields: @product, label, name of paid support; cycle, code name, released, ends, ends for those who pay",
    ]
    for product in products:
        lines.append(f"@{product.name}\t{product.label}\t{product.paid}")
        lines += ["\t".join(life) for life in product.lives]
    return "\n".join(lines) + "\n"
