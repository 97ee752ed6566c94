"""Django's handle on the shell."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Base templates, style sheet and scripts."""

    name = "yici.shell"
    label = "shell"
