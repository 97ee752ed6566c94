"""A result as rows that people read one after the other: on the wall, on the live page, in the minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from yici.apps.draws.guards import get_public_draw
from yici.apps.draws.models import Draw
from yici.apps.draws.rules.tickets import ticket_of
from yici.core import files

MOST = 1000  # on one page; the transcript has all
WIDE = 11  # signs that stand on one line of the wall


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line of a result. ``short`` fits on the wall; ``ticket`` is the beginning of the ticket, if there is one."""

    place: int
    id: str
    name: str
    short: str
    beside: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The rows of a result, how many there are in all, who follows and who was passed over."""

    rows: tuple[ResultRow, ...] = ()
    total: int = 0
    substitutes: tuple[ResultRow, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    cut_off: Mapping[str, str] | None = None
    short: Mapping[str, int] | None = None


def cut(name: str, wide: int = WIDE) -> str:
    """A name on one line: cut in the middle, because the end tells shops apart."""
    if len(name) <= wide:
        return name
    return f"{name[: wide // 2]}…{name[-(wide - wide // 2 - 1) :]}"


def get_result_page(number: str, most: int = MOST) -> ResultPage:
    """The rows of a draw's result for everybody; empty before there is one or while it is kept back."""
    row = get_public_draw(number)
    if row.drawn_at is None or row.published_at is None:
        return ResultPage()
    said = json.loads(files.read(row.transcript_file))
    names: dict[str, str] = json.loads(files.read(row.names_file)) if row.names_file else {}
    seed = bytes.fromhex(said["log"][-1]["data"]["seed"])
    result = said["result"]
    called = {id: names.get(id, id) for id in (*result["chosen"][:most], *result["substitutes"][:most])}
    rows = (
        _groups(result["groups"], names, most) if result["groups"] else _ids(row, result["chosen"][:most], called, seed)
    )
    return ResultPage(
        rows=rows,
        total=len(result["groups"] or result["chosen"]),
        substitutes=_ids(row, result["substitutes"][:most], called, seed),
        skipped=tuple(list(result["skipped"].items())[:most]),
        cut_off=result["cut_off"],
        short=result["short"],
    )


def _ids(row: Draw, ids: list[str], called: Mapping[str, str], seed: bytes) -> tuple[ResultRow, ...]:
    has_ticket = row.kind == "subset" and not json.loads(row.rule)["weights"]
    return tuple(
        ResultRow(
            place, id, called[id], cut(called[id]), id if called[id] != id else "",
            ticket_of(seed, id).hex()[:6] if has_ticket else "",
        )
        for place, id in enumerate(ids, start=1)
    )  # fmt: skip


def _groups(groups: Mapping[str, list[str]], names: Mapping[str, str], most: int) -> tuple[ResultRow, ...]:
    rows = []
    for place, (name, ids) in enumerate(list(groups.items())[:most], start=1):
        called = names.get(name, name)
        beside = "、".join(names.get(id, id) for id in ids)
        rows.append(ResultRow(place, name, called, cut(called), beside))
    return tuple(rows)
