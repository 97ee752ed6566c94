"""Files of the sign check: what a city looks at in a sign of two scripts, and terms with their Mongolian."""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.apps.services.rules.signs import CHECK_NAMES, is_mongolian
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

TABLES: tuple[Table, ...] = (
    Table(
        "service_sign_rules",
        "service_signs/*.toml",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("valid_from", "day", required=True),
            Column("source", required=True),
            Column("checks", "list", choices=frozenset(CHECK_NAMES)),
            Column("sides", "list"),
            Column("least_percent", "int"),
            Column("fonts", "list"),
            NOTE,
        ),
        key=("code", "valid_from"),
        stem=lambda row: f"{row['code']}-{row['valid_from']}",
        is_required=False,
    ),
    Table(
        "service_sign_terms",
        "service_sign_terms.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("zh", required=True),
            Column("mongolian", required=True),
            NOTE,
        ),
        is_required=False,
    ),
)


def _check_signs(city: CityFiles) -> Iterator[Problem]:
    """Terms whose Mongolian is not written in the vertical script."""
    for line in city.lines("service_sign_terms"):
        if not is_mongolian(line.values["mongolian"]):
            what = "{text} is not written in the vertical script."
            yield problem(line, what, "Use letters of the Mongolian block.", text=line.values["mongolian"])


CHECKS: tuple[Check, ...] = (_check_signs,)
