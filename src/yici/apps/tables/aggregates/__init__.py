"""Tables of figures: labels of rows and columns read into numbers over records. Pure; docs/adr/0012."""

from yici.apps.tables.aggregates.cards import card_of
from yici.apps.tables.aggregates.contracts import Area, Ask, CellMeaning, Formula, Line, Place, TableMeaning, Told
from yici.apps.tables.aggregates.lexicon import OF_AREA, Words, words_of
from yici.apps.tables.aggregates.lists import list_lines
from yici.apps.tables.aggregates.table import Setting, read_list, read_table
from yici.apps.tables.aggregates.units import decimals_of, factor_between, rounded

__all__ = [
    "OF_AREA",
    "Area",
    "Ask",
    "CellMeaning",
    "Formula",
    "Line",
    "Place",
    "Setting",
    "TableMeaning",
    "Told",
    "Words",
    "card_of",
    "decimals_of",
    "factor_between",
    "list_lines",
    "read_list",
    "read_table",
    "rounded",
    "words_of",
]
