"""Django's handle on the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Audit rows, jobs and loaded city rows."""

    name = "yici.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
