"""The door of collecting: forms are planned, sent out, collected and merged here."""

from yici.apps.collecting.actions.types import case_types

__all__ = ["case_types"]
