"""The settings as they are, with one address more: the write that is killed."""

from yici.shell.settings import *  # noqa: F403

ROOT_URLCONF = "kill_site"
SECURE_SSL_REDIRECT = False
