"""Whose a file or a folder is: what others may have written is not ours."""

from __future__ import annotations

import os


def ours_alone(told: os.stat_result) -> bool:
    """Whether nobody else can write there, as far as this system tells."""
    return not hasattr(os, "geteuid") or (told.st_uid == os.geteuid() and not told.st_mode & 0o022)
