"""Django's handle on services."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.services"
    label = "services"
    default_auto_field = "django.db.models.BigAutoField"
