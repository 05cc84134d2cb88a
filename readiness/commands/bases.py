"""`readiness bases`: what is known of base images, and until when; `--update` fetches newer end-of-life dates."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from readiness import places
from readiness.commands.terminal import harmless
from readiness.errors import ReadinessError, UsageError
from readiness.formats import bases
from readiness.formats.bases import releases, support

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from readiness.formats.bases.support import Life, Product, Support

API = "https://endoflife.date/api/v1/products/full"
_LARGEST = 50_000_000
_SECONDS = 60
_MISSED = 3
"""Products that a newer source may leave out: now and then one is renamed there."""


def run(arguments: Namespace) -> int:
    """Prints the table, one image of it, or what an update did."""
    if arguments.source and not arguments.update:
        raise UsageError("`--from` says where `--update` reads from", advice="readiness bases --update --from DIR")
    own = places.support(os.environ)
    if arguments.update:
        print(_updated(own, arguments.source or API))
    elif arguments.image:
        print(harmless("\n".join(_image(arguments.image, support.newest(own)))))
    else:
        print("\n".join(_all(support.newest(own))))
    return 0


def _updated(path: str, source: str) -> str:
    if not path:
        raise UsageError("there is no place to keep the table", advice="set XDG_CACHE_HOME or HOME")
    try:
        text = _fetched(source)
        table = support.Support(text)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = " ".join(str(error).split())[:300] or type(error).__name__
        raise ReadinessError(f"{source}: {why}", advice="the table in use is kept as it was") from error
    before = support.newest(path)
    if table.date < before.date:
        raise ReadinessError(
            f"{source}: it is of {table.date}, older than the table in use", advice="the table in use is kept as it was"
        )
    missing = [name for name in before.names if name not in table.names]
    if len(missing) > _MISSED:
        named = f"{', '.join(missing[:_MISSED])} and {len(missing) - _MISSED} more"
        raise ReadinessError(f"{source}: it lacks {named}", advice="the table in use is kept as it was")
    from readiness.output.write import write

    write(path, text + "".join(before.block(name) for name in missing))
    kept = f"; {', '.join(missing)} as before, since it has none" if missing else ""
    return f"{path}: {len(table.names)} products, as of {table.date} (before: {before.date}){kept}"


def _fetched(source: str) -> str:
    """The table made of a checkout of endoflife.date, of its API's answer in a file, or of that answer itself."""
    from readiness.formats.bases import endoflife

    if os.path.isdir(source):
        return endoflife.from_files(endoflife.texts(source))
    return endoflife.from_api(_json(source))


def _json(source: str) -> Any:
    import json

    if "://" not in source:
        with open(source, encoding="utf-8") as stream:
            return json.load(stream)
    if not source.startswith(("https://", "http://")):
        raise ValueError("it is neither a folder, a file nor a web address")
    from urllib.request import Request, urlopen

    request = Request(source, headers={"Accept": "application/json", "User-Agent": "readiness"})  # noqa: S310 (checked above)
    with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        body = answer.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise ValueError("the answer is too large to be the table")
    return json.loads(body)


def _all(table: Support) -> Iterator[str]:
    yield f"end-of-life dates as of {table.date}, from {table.source}"
    yield "`readiness bases IMAGE` tells what is known of an image; `readiness bases --update` renews the dates"
    for name in table.names:
        product = table.product(name)
        if product is not None:
            yield ""
            yield product.label
            yield from (f"  {_life(product, life)}" for life in product.lives)


def _image(reference: str, table: Support) -> Iterator[str]:
    base, found = bases.lookup(reference), releases.releases(reference)
    if base is None and found is None:
        yield f"{reference}: nothing is known of it"
        return
    yield reference
    if base is not None:
        for name in base._fields:
            yield f"  {name.replace('_', ' '):18} {_value(getattr(base, name))}"
    for release in found or ():
        known = table.find(release)
        if known is not None:
            yield f"  {known[0].label} {_life(*known)}"
        elif release.ended:
            yield f"  not renewed by its publisher since {release.ended}"
    yield f"  end-of-life dates as of {table.date}, from {table.source}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={number}" for name, number in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value in (None, "") else str(value)


def _life(product: Product, life: Life) -> str:
    named = f"{life.cycle} ({life.codename})" if life.codename else life.cycle
    ends = {support.ENDED: "ended", support.NOT_ENDED: "no end decided"}.get(life.ends, f"until {life.ends}")
    return f"{named:20} {ends}" + (f"; {product.paid} until {life.paid}" if life.paid else "")
