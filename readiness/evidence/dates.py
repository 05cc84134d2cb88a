"""Days as reports write them."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day(text: object) -> date | None:
    """Of ISO 8601, or of seconds or milliseconds since 1970; None for anything else."""
    if isinstance(text, (int, float)) or (isinstance(text, str) and text.replace(".", "", 1).isdigit()):
        number = float(text)
        seconds = number / 1000 if number > 1e11 else number
        try:
            return datetime.fromtimestamp(seconds, tz=UTC).date() if seconds > 0 else None
        except (OverflowError, ValueError, OSError):
            return None
    try:
        return datetime.fromisoformat(str(text)).date()
    except ValueError:
        return None
