"""The signing secret of this installation, made at first start and readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """``YICI_SECRET_KEY``, or the content of ``folder/secret``, made with mode 600 if it does not exist."""
    given = os.environ.get("YICI_SECRET_KEY")
    if given:
        return given
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        text = secrets.token_urlsafe(48)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return text
