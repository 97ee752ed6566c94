"""Django's handle on figures."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
