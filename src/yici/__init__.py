"""Yici 一次: ask once, enter once, done once."""

__version__ = "0.1.0"
