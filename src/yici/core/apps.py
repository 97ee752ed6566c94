"""Django's handle on the core."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _guard_audit_log(using: str, **_: object) -> None:
    from yici.core import audit_triggers, feed, growing

    audit_triggers.install(connections[using])
    feed.install(connections[using])
    growing.install(connections[using])


class CoreConfig(AppConfig):
    """Audit rows, jobs, files and loaded city rows."""

    name = "yici.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """SQLite rebuilds a table to change it and loses its triggers; after every migration they are made anew."""
        post_migrate.connect(_guard_audit_log, sender=self, dispatch_uid="core.audit_triggers")
