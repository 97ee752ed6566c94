"""Django's handle on places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
