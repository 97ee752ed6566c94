"""Django's handle on the hotline."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"
