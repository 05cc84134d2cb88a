"""What a middleware, dependency or decorator guards against, by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.routing import Guard
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.location import Location

_KINDS = (
    ("open", lazy(r"allow_?any|permit_?all|is_?public|^public$|skip_?auth|no_?auth|anonymous|csrf_?exempt|login_?not_?required", re.IGNORECASE)),
    ("csrf", lazy(r"csrf|xsrf|csurf", re.IGNORECASE)),
    ("rate-limit", lazy(r"rate_?limit|throttl|limiter|slow_?down|brute|httprate|tollbooth", re.IGNORECASE)),
    ("https", lazy(r"https_?redirect|ssl_?redirect|force_?ssl|require_?https|enforce_?https|ssl_?required", re.IGNORECASE)),
    ("host", lazy(r"trusted_?host|allowed_?hosts?|host_?(check|allow|auth|filter)", re.IGNORECASE)),
    # `middleware.Secure()`, `header.Secure`, `secureHeaders()` set headers and ask nobody who they are.
    ("other", lazy(r"(^|\.)secure(_?with_?config|_?headers?)?$|security_?headers", re.IGNORECASE)),
    ("auth", lazy(
        r"auth(?!or(?!i[sz])|entic_?ity)|jwt|login|logged|passport|protect|session_?required|require_?(user|role|admin|scope|permission)"
        r"|current_?(active_?)?(user|superuser|admin)|guard|permission|role|scope|oauth|token|verify|acl|rbac|is_?admin|is_?authenticated|identity|principal"
        r"|signed_?in|super_?(user|admin)|sudo|staff|api_?key|secured?$|credential|ensure_?(user|logged)",
        re.IGNORECASE,
    )),
    ("validation", lazy(r"valid(?!ity)|schema|celebrate|joi|zod|body_?pars|parse|json|urlencoded|multer|upload", re.IGNORECASE)),
)  # fmt: skip


def guard(name: str, location: Location) -> Guard:
    """A guard of the kind its name says; `other` for a name that says nothing."""
    return Guard(kind_of(name), name, location)


def kind_of(name: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "other")
