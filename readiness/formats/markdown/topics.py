"""What headings and texts are about: a table to read and to add to, in English and in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOPICS: Mapping[str, re.Pattern[str]] = {
    "rollback": lazy(
        r"\broll(?:ing|ed)?[-_ ]?backs?\b|revert(?:ing)?\b.{0,20}(?:releas|deploy|version)|(?:releas|deploy)\w*.{0,10}\brevert|回滚|回退",
        re.IGNORECASE,
    ),
    "rehearsal": lazy(r"\bdrills?\b|rehears|game[- ]?days?\b|演练|预演", re.IGNORECASE),
    "runbook": lazy(
        r"run[-_ ]?books?\b|incident[-_ ](?:response|play[-_ ]?books?)|应急|预案|故障(?:处理|手册|预案)|运维手册",
        re.IGNORECASE,
    ),
    "on-call": lazy(r"on[-_ ]?call\b|\brotations?\b|值班|待命|轮值", re.IGNORECASE),
    "escalation": lazy(r"escalat|升级(?:路径|流程|机制)|上报", re.IGNORECASE),
    "backup": lazy(
        r"\bback(?:ing)?[-_ ]?ups?\b|\brestor(?:e|ing|ation)\b|disaster[-_ ]recovery|备份|恢复|灾备", re.IGNORECASE
    ),
    "slo": lazy(r"\bSL[OI]s?\b|service[- ]level|error[- ]budget|服务等级|服务级别|错误预算"),
}
_MARKS: Mapping[str, re.Pattern[str]] = {
    "symptom": lazy(r"\bsymptoms?\b|\balerts?\b|\bdetect|\bimpact\b|when this|症状|现象|告警|触发|影响", re.IGNORECASE),
    "verification": lazy(
        r"\bverif|\bvalidat|\bconfirm|\bcheck that\b|\bmake sure\b|\bensure\b|验证|确认|检查", re.IGNORECASE
    ),
    "escalation": lazy(r"\bescalat|升级|上报|联系|通知", re.IGNORECASE),
    "contact": lazy(
        r"pagerduty|opsgenie|\bslack\b|#[a-z][\w-]{2,}|@[\w-]{2,}|[\w.+-]+@[\w-]+\.\w+|\+\d{6,}|phone|钉钉|飞书|企业微信|电话",
        re.IGNORECASE,
    ),
    "failed": lazy(r"\bfail(?:ed|ures?|ing)\b|失败", re.IGNORECASE),
}


_WORDS: Mapping[str, tuple[str, ...]] = {
    "symptom": ("symptom", "alert", "detect", "impact", "when this", "症状", "现象", "告警", "触发", "影响"),
    "verification": ("verif", "validat", "confirm", "check that", "make sure", "ensure", "验证", "确认", "检查"),
    "escalation": ("escalat", "升级", "上报", "联系", "通知"),
    "contact": ("#", "@", "+", "pagerduty", "opsgenie", "slack", "phone", "钉钉", "飞书", "企业微信", "电话"),
    "failed": ("fail", "失败"),
}
"""One of them, in lower case, is in all that the mark's pattern finds."""


def topics_of(text: str) -> frozenset[str]:
    """Of a heading, or a path with a title."""
    return frozenset(name for name, pattern in _TOPICS.items() if pattern.search(text))


def marks_of(text: str) -> frozenset[str]:
    """Of a section's text."""
    lowered = text.lower()
    asked = (name for name, words in _WORDS.items() if any(word in lowered for word in words))
    return frozenset(name for name in asked if _MARKS[name].search(text))
