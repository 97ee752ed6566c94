"""The product's settings with one address more: the bare view that is the limit of the bench ``intake``."""

from yici.shell.settings import *  # noqa: F403

ROOT_URLCONF = "bench._intake_limit"
