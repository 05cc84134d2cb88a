"""Which files are searched for secrets, how hard, and whether there can be any: all that most files need."""

from __future__ import annotations

from typing import Literal

from readiness.formats.placed import is_test, is_vendored
from readiness.pattern import holds_any, lazy

Search = Literal["", "formats", "all"]
"""Not at all; for tokens of a known format only; for whatever is assigned to a secret's name too."""

_LOCKS = frozenset(
    {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "composer.lock",
     "go.sum", "go.work.sum", "gemfile.lock", "cargo.lock", "packages.lock.json", "pylock.toml", ".secrets.baseline",
     "package.resolved", "cartfile.resolved", "gradle.lockfile", "chart.lock", "deno.lock", ".terraform.lock.hcl"}
)  # fmt: skip
_NOT_TEXT_ENDS = """
    .7z .avi .avif .bin .bmp .bz2 .cer .class .crl .crt .csr .css .csv .dat .db .dll .doc .docx .dylib .ear .eot
    .exe .gif .gpg .gz .heic .ico .icns .jar .jks .jpeg .jpg .keystore .less .lock .map .mo .mov .mp3 .mp4 .o .ogg
    .otf .p12 .parquet .pdf .pfx .pkl .png .po .pot .ppt .pptx .psd .pub .pyc .rar .sass .scss .snap .so .sqlite
    .sqlite3 .sum .svg .tar .tgz .tif .tiff .tsv .ttf .wasm .wav .webm .webp .whl .woff .woff2 .xls .xlsx .xz .zip
    .zst .age .enc .asc .sig
"""
_NOT_TEXT = tuple(_NOT_TEXT_ENDS.split())
_GENERATED = (
    ".min.js", ".min.mjs", ".bundle.js", ".chunk.js", "_pb2.py", "_pb2_grpc.py", ".pb.go", ".pb.gw.go", ".g.dart",
    "_pb.js", "_pb.d.ts", ".designer.cs",
)  # fmt: skip
_PROSE = (".md", ".mdx", ".rst", ".txt", ".adoc", ".html", ".htm", ".ipynb", ".tex", ".xlf", ".xliff", ".resx")
_TRIED = lazy(
    r"(?:^|[._-])(?:tests?(?:ing|data|certs?|resources?|bed|suite|utils?|keys?)?|samples?|fixtures?|mocks?)(?:$|[._-])|testing$|testresources$"
)
"""Folders of what programs are tried on, in lower case: `test-cert`, `testresources`, `sample_jsons`."""
_TRIED_WORDS = ("test", "sample", "fixture", "mock")
_TRIES = lazy(
    r"(?:^|[./_-])(?:tests?|testing|testcases|ci|e2e|cypress)(?:[./_-]|$)|(?:^|/)\.github/workflows/|[a-z](?:Tests?|TestData)(?![a-z])"
)
"""Files by which programs are tried: what they hold opens what is made and thrown away with them."""
_TRIES_WORDS = ("test", "e2e", "cypress", "workflows/", "ci/", "ci.", "ci-", "ci_")
_MODEL_WORDS = frozenset({"example", "examples", "sample", "template", "tmpl", "tpl", "dist", "j2", "jinja", "default"})
_MODEL_FOLDERS = frozenset(
    {"docs", "doc", "documentation", "example", "examples", "sample", "samples", "demo", "demos", "i18n", "l10n", "lang",
     "locale", "locales", "translations", "messages"}
)  # fmt: skip


def search(path: str) -> Search:
    """Tests, vendored and generated files, lock files and what is not text are left alone.

    Prose, examples and templates are full of invented passwords: there, only tokens whose format speaks for itself count.
    """
    *folders, name = path.lower().split("/")
    if name in _LOCKS or name.endswith(_NOT_TEXT + _GENERATED) or is_vendored(path) or is_test(path):
        return ""
    if any(word in path.lower() for word in _TRIED_WORDS) and any(map(_TRIED.search, folders)):
        return ""
    if "generated" in folders or ".generated." in name:
        return ""
    if path.endswith(("config/dev.exs", "config/test.exs")):
        return "formats"
    is_model = (
        not _MODEL_FOLDERS.isdisjoint(folders)
        or _tries(path)
        or not _MODEL_WORDS.isdisjoint(name.replace("-", ".").split("."))
    )
    return "formats" if is_model or name.endswith(_PROSE) else "all"


def _tries(path: str) -> bool:
    lowered = path.lower()
    return any(word in lowered for word in _TRIES_WORDS) and _TRIES.search(path) is not None


_RUNS = (
    ("_", lazy(r"_[A-Za-z0-9]{20}")),
    ("-", lazy(r"-[A-Za-z0-9]{20}")),
    ("gl", lazy(r"gl[a-z]{2,5}-[\w-]{20}")),
    ("hv", lazy(r"hv[sb]\.[\w-]{60}")),
    ("dapi", lazy(r"dapi[0-9a-f]{32}")),
    ("dp.", lazy(r"dp\.(?:[psc]t|sa|scim|audit)\.")),
)
"""Behind a sign that ends the prefix of most tokens, letters and digits without an end. Each pattern begins with a literal,
which is what makes it fast, and is compiled only where that literal stands in the text."""
_MARKS = (
    "PRIVATE KEY", "PuTTY-User-Key-File-", "hooks.slack.com/", "/api/webhooks/", "AIza", "GOCSPX-", "pypi-AgE", "SG.", "T3BlbkFJ",
    "sk-ant-", "dckr_", ".atlasv1.", "pscale_", "sq0csp-", "ATATT3", "figd_", ":AA", "Q~", "AccountKey=", "AKIA", "ASIA", "wilio",
    "WILIO", "ecretAccessKey", "ecret_access_key", "ECRET_ACCESS_KEY", "eyJ", "xox",
)  # fmt: skip
_LOGIN = lazy(r"://[^\s:/@]{0,128}:[^\s/@]{1,256}@")


def suspicious(text: str) -> bool:
    """Whether the text can hold a credential of a known form. Most texts can not, and need nothing more than this."""
    return (
        holds_any(text, _MARKS)
        or any(start in text and run.search(text) for start, run in _RUNS)
        or ("://" in text and "@" in text and _LOGIN.search(text) is not None)
    )
