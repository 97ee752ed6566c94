"""Word documents filled by patching `word/document.xml`; every other part stays byte for byte."""

from yici.sheets.filling.documents.fill import fill_document

__all__ = ["fill_document"]
