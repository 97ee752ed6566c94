"""Django's handle on enrolment."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.enrolment"
    label = "enrolment"
    default_auto_field = "django.db.models.BigAutoField"
