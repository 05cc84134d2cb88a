"""`make docs`: writes the pages that are generated from the rules; `tests/test_docs.py` compares them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from readiness import catalog, docs, reference
from readiness.output.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator


def pages(rules_folder: str) -> Iterator[tuple[str, str]]:
    """Path below `docs/` and text of every generated page."""
    known = catalog.load(rules_folder)
    yield "configuration.md", reference.configuration()
    yield "configuration.schema.json", reference.schema()
    yield "selectors.md", reference.selectors()
    yield "rules.md", docs.index(known.rules)
    yield "checklist.md", docs.checklist(known.checklist, known.rules)
    for rule in known.rules:
        yield f"rules/{rule.id}.md", docs.page(rule, catalog.cases(rules_folder, rule))


def main() -> int:
    """Writes all pages and removes those of rules that are gone."""
    folder = os.path.join(os.path.dirname(catalog.folder()), "docs")
    written = dict(pages(catalog.folder()))
    for path, text in written.items():
        write(os.path.join(folder, path), text)
    for name in os.listdir(os.path.join(folder, "rules")):
        if f"rules/{name}" not in written:
            os.remove(os.path.join(folder, "rules", name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
