"""Django's handle on oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
