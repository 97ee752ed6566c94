"""Django's handle on ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
