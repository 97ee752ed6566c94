"""The files and columns of a city that speak of what it knows."""

from __future__ import annotations

from yici.apps.places.cityfiles import CODE, READER_CLASSES
from yici.core.cityfiles.schema import Column, Row, Table

TYPES = frozenset(
    {
        "area", "bool", "code", "date", "dec", "geo", "id", "int", "money", "month", "phone", "photo", "ref", "text",
        "year",
    }
)  # fmt: skip
SENSITIVITIES = frozenset({"public", "internal", "personal", "sensitive"})
SHARING = frozenset({"unconditional", "conditional", "not_shared"})
REFRESH = frozenset({"on_change", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly"})
RELATIONS = frozenset({"registered", "resident", "contract", "pasture", "works", "located"})
VALIDATORS = frozenset(
    {
        "bank_account", "disability_certificate", "document_number", "ear_tag", "id_number", "in_list",
        "mongolian_script", "not_in_future", "person_name", "phone", "school_number", "uscc",
    }
)  # fmt: skip
ORDER_WORDS = frozenset({"area", "birth", "group", "head", "household", "name"})
LOCAL_OWNERS = frozenset({"village", "township"})
WRITERS = frozenset({"bureau_owner", "township_clerk", "village_clerk"})
FORM = "form"

_NAMED = (Column("name", required=True), Column("name_en", required=True))
_CODED = (Column("code", "pattern", required=True, pattern=CODE), *_NAMED)


def _entity(row: Row) -> str:
    return row["entity"]


TABLES: tuple[Table, ...] = (
    Table("entities", "entities.csv", (*_CODED, Column("counter"), Column("links", "words"), Column("note"))),
    Table(
        "elements",
        "elements/*.csv",
        (
            Column("code", "pattern", required=True, pattern=r"[a-z][a-z_]*\.[a-z][a-z0-9_]*"),
            *_NAMED,
            Column("entity", required=True, references="entities"),
            Column("type", "choice", required=True, choices=TYPES),
            Column("unit"),
            Column("code_list", references="code_lists"),
            Column("validator", "list"),
            Column("owner", references="units", choices=LOCAL_OWNERS),
            Column("writers", "list", choices=WRITERS),
            Column("sensitivity", "choice", required=True, choices=SENSITIVITIES),
            Column("storage", "choice", required=True, choices=frozenset({"plain", "protected"})),
            Column("readers", "words", choices=READER_CLASSES),
            Column("sharing", "choice", required=True, choices=SHARING),
            Column("refresh", "choice", choices=REFRESH),
            Column("identifier", "pattern", pattern=CODE),
            Column("derive"),
            Column("polarity", "list"),
            Column("aliases", "list"),
            Column("contexts", "list"),
            Column("forbidden", "list"),
            Column("valid_from", "day"),
            Column("valid_to", "day"),
            Column("note"),
        ),
        stem=_entity,
    ),
    Table(
        "code_lists",
        "code_lists.csv",
        (
            Column("list", "pattern", required=True, pattern=CODE),
            Column("code", "pattern", required=True, pattern=r"[A-Za-z0-9_]+"),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("aliases", "list"),
            Column("name_en", required=True),
            Column("source", required=True),
            Column("note"),
        ),
        key=("list", "code"),
    ),
    Table(
        "populations",
        "populations.csv",
        (
            *_CODED,
            Column("entity", required=True, references="entities"),
            Column("phrases", "list", required=True),
            Column("condition"),
            Column("relation", "choice", required=True, choices=RELATIONS),
            Column("order"),
            Column("forbidden", "list"),
            Column("note"),
        ),
    ),
    Table(
        "never_stored",
        "never_stored.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("aliases", "list"),
            Column("source", required=True),
            Column("note"),
        ),
    ),
    Table(
        "upload_stops",
        "upload_stops.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("mark", required=True),
            Column("variants", "list"),
            Column("whole_cell", "choice", required=True, choices=frozenset({"yes", "no"})),
            Column("note"),
        ),
    ),
)
