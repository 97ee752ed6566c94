"""Django's handle on draws."""

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.draws"
    label = "draws"
    default_auto_field = "django.db.models.BigAutoField"
