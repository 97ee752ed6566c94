"""How values are written in a form: formats chosen from what the form shows, values written in them. Pure."""

from yici.apps.tables.rules.choosing import choose_format
from yici.apps.tables.rules.formats import Format, Unwritable
from yici.apps.tables.rules.reading import read_answer
from yici.apps.tables.rules.writing import write_value

__all__ = ["Format", "Unwritable", "choose_format", "read_answer", "write_value"]
