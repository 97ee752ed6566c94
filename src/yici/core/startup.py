"""Setting Django up, for commands that need the database and for those that can do without it."""

from __future__ import annotations

import os


def use_django() -> None:
    """Set Django up with the settings of the shell unless others are named; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    import django

    django.setup()
