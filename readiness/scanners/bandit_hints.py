"""What must stand in Python code for one of bandit's tests to find anything: most files hold none of it, and are not parsed.

Each hint is told by the test itself: whatever it alerts on is named in the file by one of its words, since a name cannot be
written in pieces. A text can: so a file with strings that are joined, or with characters that are written by their numbers, is
looked at as Python reads it, or given to all tests.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KNOWN = "1.9.4"
"""The version whose tests are spoken of; another one is run as a program."""


class Hint(NamedTuple):
    place: str = ""
    """Module of bandit's plugins and the function in it; empty for what its lists of calls and imports name."""
    words: tuple[str, ...] = ()
    """One of them stands in the file, in whatever is longer too."""
    names: tuple[str, ...] = ()
    """Or one of these, as a whole name."""
    lower: tuple[str, ...] = ()
    """Or one of these, whatever the case of its letters; then `pattern` says more."""
    pattern: re.Pattern[str] | None = None
    """And this finds something, where it is given: of `lower` in the text in lower case."""


_PROCESSES = ("subprocess",)
_SHELLS = ("popen", "getoutput", "getstatusoutput")
_NO_SHELLS = ("execl", "execv", "spawnl", "spawnv", "startfile")
_TLS = ("SSLv", "TLSv1")
_HTTP = ("requests", "httpx")
_SECRETS = ("sw", "pass", "pwd", "token", "secret")
_SECRET = lazy(r"(?:pas+wo?r?d|pass(?=[_'\"\\])|(?<=_)pass|passphrase|pwd|token|secrete?)(?![a-z0-9])")
"""The end of a name, or of a part before an underscore; `pass` alone is a statement, and a name only in quotes."""
_STATEMENTS = ("select", "delete", "insert", "update")
_SQL = lazy(
    r"""select[\s\\"'{][\s\S]*?from[\s\\"'{]|delete(?:\s|\\.)*(?:["'{]|from)|insert(?:\s|\\.)*(?:["'{]|into)"""
    r"""|update[\s\\"'{][\s\S]*?set[\s\\"'{]"""
)
"""Words of a statement, which may be written in several strings: behind a quote or a hole anything can follow."""
_PASSED = lazy(r":(?:[\s\\]|\#[^\n]*\n)*pass\b")
_CONTINUED = lazy(r":(?:[\s\\]|\#[^\n]*\n)*continue\b")

HINTS: Mapping[str, Hint] = {
    "B604": Hint("injection_shell:any_other_function_with_shell_equals_true", names=("shell",)),
    "B101": Hint("asserts:assert_used", names=("assert",)),
    "B610": Hint("django_sql_injection:django_extra_used", names=("extra",)),
    "B703": Hint("django_xss:django_mark_safe", ("safestring",)),
    "B611": Hint("django_sql_injection:django_rawsql_used", ("RawSQL",)),
    "B102": Hint("exec:exec_used", names=("exec",)),
    "B201": Hint("app_debug:flask_debug_true", ("flask",)),
    "B104": Hint("general_bind_all_interfaces:hardcoded_bind_all_interfaces", ("0.0.0.0",)),  # noqa: S104 (what is looked for)
    "B107": Hint("general_hardcoded_password:hardcoded_password_default", lower=_SECRETS, pattern=_SECRET),
    "B106": Hint("general_hardcoded_password:hardcoded_password_funcarg", lower=_SECRETS, pattern=_SECRET),
    "B105": Hint("general_hardcoded_password:hardcoded_password_string", lower=_SECRETS, pattern=_SECRET),
    "B608": Hint("injection_sql:hardcoded_sql_expressions", lower=_STATEMENTS, pattern=_SQL),
    "B108": Hint("general_hardcoded_tmp:hardcoded_tmp_directory", ("/tmp", "/dev/shm")),  # noqa: S108 (what is looked for)
    "B324": Hint("hashlib_insecure_functions:hashlib", ("hashlib",), ("crypt",)),
    "B615": Hint(
        "huggingface_unsafe_download:huggingface_unsafe_download",
        ("from_pretrained", "load_dataset", "hf_hub_download", "snapshot_download", "repository_id"),
    ),
    "B701": Hint("jinja2_templates:jinja2_autoescape_false", ("jinja2",)),
    "B609": Hint("injection_wildcard:linux_commands_wildcard_injection", _PROCESSES + _SHELLS, ("system",)),
    "B612": Hint("logging_config_insecure_listen:logging_config_insecure_listen", names=("listen",)),
    "B704": Hint("markupsafe_markup_xss:markupsafe_markup_xss", ("Markup",)),
    "B601": Hint("injection_paramiko:paramiko_calls", ("paramiko",)),
    "B614": Hint("pytorch_load:pytorch_load", ("torch",)),
    "B501": Hint("crypto_request_no_cert_validation:request_with_no_cert_validation", _HTTP),
    "B113": Hint("request_without_timeout:request_without_timeout", _HTTP),
    "B103": Hint("general_bad_file_permissions:set_bad_file_permissions", ("chmod",)),
    "B508": Hint("snmp_security_check:snmp_insecure_version_check", ("pysnmp",)),
    "B509": Hint("snmp_security_check:snmp_crypto_check", ("pysnmp",)),
    "B507": Hint("ssh_no_host_key_verification:ssh_no_host_key_verification", ("paramiko",)),
    "B503": Hint("insecure_ssl_tls:ssl_with_bad_defaults", _TLS),
    "B502": Hint("insecure_ssl_tls:ssl_with_bad_version", _TLS),
    "B504": Hint("insecure_ssl_tls:ssl_with_no_version", ("wrap_socket",)),
    "B605": Hint("injection_shell:start_process_with_a_shell", _SHELLS, ("system",)),
    "B606": Hint("injection_shell:start_process_with_no_shell", _NO_SHELLS),
    "B607": Hint("injection_shell:start_process_with_partial_path", _PROCESSES + _SHELLS + _NO_SHELLS, ("system",)),
    "B602": Hint("injection_shell:subprocess_popen_with_shell_equals_true", _PROCESSES),
    "B603": Hint("injection_shell:subprocess_without_shell_equals_true", _PROCESSES),
    "B202": Hint("tarfile_unsafe_members:tarfile_unsafe_members", ("tarfile",)),
    "B613": Hint("trojansource:trojansource", tuple("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")),
    "B112": Hint("try_except_continue:try_except_continue", names=("except",), pattern=_CONTINUED),
    "B110": Hint("try_except_pass:try_except_pass", names=("except",), pattern=_PASSED),
    "B702": Hint("mako_templates:use_of_mako_templates", ("mako",)),
    "B505": Hint("weak_cryptographic_key:weak_cryptographic_key", ("generate_private_key", "Crypto")),
    "B506": Hint("yaml_load:yaml_load", names=("yaml",)),
    "B301": Hint("", ("pickle", "dill", "shelve")),
    "B302": Hint("", ("marshal",)),
    "B303": Hint("", ("Crypto", "hashes")),
    "B304": Hint("", ("Crypto", "algorithms")),
    "B305": Hint("", ("ECB",)),
    "B306": Hint("", ("mktemp",)),
    "B307": Hint("", names=("eval",)),
    "B308": Hint("", ("mark_safe",)),
    "B310": Hint("", ("urlopen", "urlretrieve", "URLopener")),
    "B311": Hint("", names=("random",)),
    "B312": Hint("", ("telnetlib",)),
    "B313": Hint("", ("cElementTree",)),
    "B314": Hint("", ("ElementTree",)),
    "B315": Hint("", ("expatreader",)),
    "B316": Hint("", ("expatbuilder",)),
    "B317": Hint("", ("sax",)),
    "B318": Hint("", ("minidom",)),
    "B319": Hint("", ("pulldom",)),
    "B321": Hint("", ("ftplib",)),
    "B323": Hint("", ("_create_unverified_context",)),
    "B401": Hint("", ("telnetlib",)),
    "B402": Hint("", ("ftplib",)),
    "B403": Hint("", ("ickle", "dill", "shelve")),
    "B404": Hint("", _PROCESSES),
    "B405": Hint("", ("ElementTree",)),
    "B406": Hint("", ("sax",)),
    "B407": Hint("", ("expatbuilder",)),
    "B408": Hint("", ("minidom",)),
    "B409": Hint("", ("pulldom",)),
    "B411": Hint("", ("xmlrpc",)),
    "B412": Hint("", ("CGIHandler", "twcgi")),
    "B413": Hint("", ("Crypto",)),
    "B415": Hint("", ("pyghmi",)),
}  # fmt: skip
"""By test, in bandit's own order; a test compares them with the installed version."""

_ANY = ("{{", "{%", "<%", "\0")
"""Of templates, which can become any code."""
_NUMBERED = lazy(r"\\[xuUN0-7\n]")
"""Characters by their numbers, and lines that go on."""
_ENCODED = lazy(r"\A(?:[^\n]*\n)?[^\n]*\#[^\n]*coding[:=][ \t]*(?!utf-?8|latin-?1|iso-8859-|ascii|us-ascii)")
"""A comment by which Python reads the file in another encoding than we do."""
_JOINED = lazy(
    r"""["'](?<=[\w./].)(?:["']|\s|\#[^\n]*\n|[rbfuRBFU]{1,2}(?=["']))*["'](?=[\w./])""",
    re.VERBOSE,
)
"""Between the pieces of a word that is written as strings side by side."""


def asked(data: bytes) -> frozenset[str]:
    """The tests that can find anything in the file: none for most. Of what we cannot read, all."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return frozenset(HINTS)
    if any(mark in text for mark in _ANY) or ("\\" in text and _NUMBERED.search(text)) or _ENCODED.search(text):
        return frozenset(HINTS)
    return frozenset(test for view in _views(text) for test in _hinted(view))


def _views(text: str) -> Iterator[str]:
    """As it stands, and as Python reads names and strings."""
    yield text
    if (joined := _JOINED.sub("", text)) != text:
        yield joined
    if not text.isascii():
        from unicodedata import normalize

        yield normalize("NFKC", text)
        yield normalize("NFKC", joined)


def _hinted(text: str) -> Iterator[str]:
    """By the words that stand there: most tests have none, and each word is looked for once."""
    lower = text.lower()
    for word in [word for word in _tests(0) if word in text]:
        yield from _tests(0)[word]
    for name in [name for name in _tests(1) if name in text]:
        # NOTE: what stands before it is asked behind it: a pattern that begins with letters is twenty times as fast.
        if re.search(rf"{name}(?<![A-Za-z0-9_]{name})(?![A-Za-z0-9_])", text):
            yield from (test for test in _tests(1)[name] if _found(test, text))
    for word in [word for word in _tests(2) if word in lower]:
        yield from (test for test in _tests(2)[word] if _found(test, lower))


def _found(test: str, text: str) -> bool:
    pattern = HINTS[test].pattern
    return pattern is None or pattern.search(text) is not None


@cache
def _tests(kind: int) -> Mapping[str, tuple[str, ...]]:
    """The tests by each word, by each name, or by each word in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for test, hint in HINTS.items():
        for word in (hint.words, hint.names, hint.lower)[kind]:
            found[word] = (*found.get(word, ()), test)
    return found
