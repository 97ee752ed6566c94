"""Django's handle on cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
