"""Spark counts over the cast of records."""

from yici.apps.records.tests.conftest import cast

__all__ = ["cast"]
