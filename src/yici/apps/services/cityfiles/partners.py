"""The file of other places with which this one takes in and hands over (跨省通办), and what must hold in it."""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import NOTE, problem
from yici.apps.services.contracts.handing import MODES
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

TABLES: tuple[Table, ...] = (
    Table(
        "service_partners",
        "service_partners.csv",
        (
            Column("code", "pattern", required=True, pattern=r"\d{4}|\d{6}"),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("items", "list", required=True, references="service_items"),
            Column("modes", "list", required=True),
            Column("website", "pattern", pattern=r"https?://[^\s]+"),
            Column("address", "pattern", pattern=r"https?://[^\s]+"),
            Column("receipt_days", "int", required=True),
            Column("result_days", "int", required=True),
            Column("sign_key", "pattern", pattern=r"[0-9a-f]{64}"),
            Column("seal_key", "pattern", pattern=r"[0-9a-f]{64}"),
            NOTE,
        ),
        is_required=False,
    ),
)


def _check_partners(city: CityFiles) -> Iterator[Problem]:
    """Modes nobody knows, items that are done in the own city only, half a pair of keys, limits below a day."""
    reach: dict[str, set[str]] = {}
    for row in city.rows("service_items"):
        reach.setdefault(row["code"], set()).add(row["reach"])
    own = str(city.settings.get("code", ""))
    for line in city.lines("service_partners"):
        row = line.values
        if row["code"] == own:
            yield problem(line, "{code} is this city itself.", "Name another place.", code=own)
        for mode in sorted(set(row["modes"].split("|")) - set(MODES)):
            yield problem(line, "{mode} is no mode.", "Take one of {known}.", mode=mode, known=", ".join(MODES))
        for item in row["items"].split("|"):
            if reach.get(item) == {"city"}:
                what = "{item} is done in this city only."
                yield problem(line, what, "Leave it out, or change reach in service_items.csv.", item=item)
        if bool(row["sign_key"]) != bool(row["seal_key"]):
            yield problem(line, "{code} has one of two keys.", "Write both, or none.", code=row["code"])
        if row["address"] and not row["sign_key"]:
            yield problem(line, "Nothing can be sealed for {code}.", "Write its keys.", code=row["code"])
        for name in ("receipt_days", "result_days"):
            if row[name].isdecimal() and int(row[name]) < 1:
                yield problem(line, "{name} is below one working day.", "Correct it.", name=name)


CHECKS: tuple[Check, ...] = (_check_partners,)
