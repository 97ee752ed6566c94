"""Django's handle on evaluation."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
