"""Django's handle on draws."""

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.draws"
    label = "draws"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The public log only grows, whoever writes."""
        from yici.core.growing import register_growing

        register_growing("draws_logrow")
