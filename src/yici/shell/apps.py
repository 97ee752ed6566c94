"""Django's handle on the shell."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Base templates, style sheet and scripts."""

    name = "yici.shell"
    label = "shell"

    def ready(self) -> None:
        """Connect jobs, erasers and what comes round."""
        from yici.shell import reactions

        reactions.connect()
