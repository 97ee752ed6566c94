"""Django's handle on records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
