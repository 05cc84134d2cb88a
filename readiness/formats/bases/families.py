"""Families of base images: what all images of one make have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Base(NamedTuple):
    """What is publicly known of an image. `None` (or an empty text) wherever there is no sure answer."""

    user: str = "root"
    """The account or number a container starts as when no USER is set."""
    uid: int | None = 0
    drops_privileges: bool = False
    """Its entrypoint starts as root and hands the work over to an account of its own."""
    has_shell: bool | None = True
    """There is a shell for RUN, shell forms and scripts."""
    curl: bool | None = None
    wget: bool | None = None
    """BusyBox's wget counts."""
    python: bool | None = None
    libc: str = ""
    """`glibc`, `musl` or `none`."""
    ca_certificates: bool | None = None
    healthcheck: bool | None = False
    """It brings a HEALTHCHECK of its own."""
    accounts: Mapping[str, int] | None = EMPTY
    """Number by name, besides root. None when they are not known: then any name may exist."""
    package_manager: str = ""
    """`apt`, `apk`, `dnf`, `microdnf`, `yum`; `none` when there is none."""

    def has(self, tool: str) -> bool | None:
        """Whether a command is there; None when that is not known."""
        known = {
            "curl": self.curl,
            "wget": self.wget,
            "sh": self.has_shell,
            "python": self.python,
            "python3": self.python,
        }
        return known.get(tool)


def with_accounts(base: Base, **accounts: int) -> Base:
    return base._replace(accounts={**(base.accounts or {}), **accounts})


def started_as(base: Base, user: str, uid: int) -> Base:
    """The same, started as this account."""
    named = base if user.isdecimal() else with_accounts(base, **{user: uid})
    return named._replace(user=user, uid=uid, accounts=named.accounts if base.accounts is not None else None)


def server(base: Base, account: str, uid: int) -> Base:
    """The same with an entrypoint that hands over to an account."""
    return with_accounts(base, **{account: uid})._replace(drops_privileges=True)


_DEBIAN_ACCOUNTS = {
    "daemon": 1,
    "bin": 2,
    "sys": 3,
    "games": 5,
    "mail": 8,
    "www-data": 33,
    "backup": 34,
    "nobody": 65534,
}
_ALPINE_ACCOUNTS = {"bin": 1, "daemon": 2, "mail": 8, "games": 35, "guest": 405, "nobody": 65534}
_BUSYBOX_ACCOUNTS = {"daemon": 1, "bin": 2, "sys": 3, "mail": 8, "www-data": 33, "nobody": 65534}

SCRATCH = Base(
    has_shell=False,
    curl=False,
    wget=False,
    python=False,
    libc="none",
    ca_certificates=False,
    package_manager="none",
)
DEBIAN = Base(
    curl=False,
    wget=False,
    python=False,
    libc="glibc",
    ca_certificates=False,
    accounts=_DEBIAN_ACCOUNTS,
    package_manager="apt",
)
"""Debian and Ubuntu as they come: neither fetcher nor certificates."""
UBUNTU = with_accounts(DEBIAN, ubuntu=1000)
"""Ubuntu since 23.04, which brings an account."""
SLIM = DEBIAN._replace(ca_certificates=None)
SLIM_WITH_CERTIFICATES = DEBIAN._replace(ca_certificates=True)
CURL_ONLY = DEBIAN._replace(curl=True, ca_certificates=True)
FETCHERS = DEBIAN._replace(curl=True, wget=True, python=None, ca_certificates=True)
"""Debian with curl, wget and version control."""
FULL = FETCHERS._replace(python=True)
"""Debian with compilers on top: the `buildpack-deps` images and the languages built on them."""
DEBIAN_UNSURE = DEBIAN._replace(curl=None, wget=None, python=None, ca_certificates=True)
ALPINE = Base(
    curl=False,
    wget=True,
    python=False,
    libc="musl",
    ca_certificates=True,
    accounts=_ALPINE_ACCOUNTS,
    package_manager="apk",
)
ALPINE_UNSURE = ALPINE._replace(curl=None, python=None)
ALPINE_CURL = ALPINE._replace(curl=True)
BUSYBOX = Base(curl=False, wget=True, python=False, accounts=_BUSYBOX_ACCOUNTS, package_manager="none")
RED_HAT = Base(curl=True, libc="glibc", ca_certificates=True, accounts=None, package_manager="dnf")
UBI_MINIMAL = RED_HAT._replace(package_manager="microdnf")
UBI_MICRO = RED_HAT._replace(curl=False, wget=False, python=False, ca_certificates=None, package_manager="none")
DISTROLESS = Base(
    has_shell=False,
    curl=False,
    wget=False,
    python=False,
    libc="glibc",
    ca_certificates=True,
    accounts={"nobody": 65534, "nonroot": 65532},
    package_manager="none",
)
CHAINGUARD = Base(
    user="nonroot",
    uid=65532,
    has_shell=False,
    curl=False,
    wget=False,
    libc="glibc",
    ca_certificates=True,
    accounts={"nonroot": 65532},
    healthcheck=None,
    package_manager="none",
)
CHAINGUARD_DEV = CHAINGUARD._replace(has_shell=True, curl=None, wget=True, package_manager="apk")
BITNAMI = Base(
    user="1001", uid=1001, libc="glibc", ca_certificates=True, accounts=None, healthcheck=None, package_manager=""
)
OPAQUE = Base(has_shell=None, accounts=None, healthcheck=None)
"""Only the account is known."""
LINUX_SERVER = Base(libc="glibc", accounts=None)
WINDOWS = Base(
    user="ContainerAdministrator", uid=None, has_shell=False, libc="none", accounts=None, package_manager="none"
)
WINDOWS_NANO = WINDOWS._replace(user="ContainerUser")
