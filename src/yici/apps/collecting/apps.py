"""Django's handle on collecting."""

from django.apps import AppConfig


class CollectingConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.collecting"
    label = "collecting"
    default_auto_field = "django.db.models.BigAutoField"
