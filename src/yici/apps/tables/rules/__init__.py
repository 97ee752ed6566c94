"""How values are written in a form: formats chosen from what the form shows, values written in them. Pure."""

from yici.apps.tables.rules.choosing import choose_format
from yici.apps.tables.rules.comparing import is_same
from yici.apps.tables.rules.formats import Format, Unwritable
from yici.apps.tables.rules.offering import offered_formats
from yici.apps.tables.rules.reading import is_writable, read_answer
from yici.apps.tables.rules.ticking import has_boxes, tick
from yici.apps.tables.rules.writing import write_value

__all__ = [
    "Format",
    "Unwritable",
    "choose_format",
    "has_boxes",
    "is_same",
    "is_writable",
    "offered_formats",
    "read_answer",
    "tick",
    "write_value",
]
