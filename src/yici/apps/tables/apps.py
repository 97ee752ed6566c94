"""Django's handle on tables."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.tables"
    label = "tables"
    default_auto_field = "django.db.models.BigAutoField"
