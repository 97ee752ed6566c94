"""The door of ledger."""

from yici.apps.ledger.contracts import ItemKind, ReadItem
from yici.apps.ledger.reading import UnreadableText, read_file, read_text, text_of

__all__ = ["ItemKind", "ReadItem", "UnreadableText", "read_file", "read_text", "text_of"]
