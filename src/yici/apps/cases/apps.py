"""Django's handle on cases."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _keep_states(using: str, **_: object) -> None:
    from yici.apps.cases.actions.keeping import keep_states

    if "cases_state" in connections[using].introspection.table_names():
        keep_states()


class CasesConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The list of states follows the registered tables after every migration."""
        post_migrate.connect(_keep_states, sender=self, dispatch_uid="cases.states")
