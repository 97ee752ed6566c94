"""A revised form takes over what people confirmed for the form it revises: for headings that did not change."""

from __future__ import annotations

from typing import Any

from yici.apps.tables.matching.matcher import places_of
from yici.apps.tables.models import Form, KnownSheet, Mapping
from yici.apps.tables.planning.memory import CARRIED, GRAIN, POPULATION
from yici.apps.tables.rules.revisions import KnownHeadings, Revision, find_revision
from yici.apps.tables.understanding import FormReading, SheetReading
from yici.core import audit, clock
from yici.core.access import Actor

#: Known sheets looked through for the most similar one, the latest first.
LOOKED_THROUGH = 3000
_KINDS = ("list", "card")


def carry_over(actor: Actor, form: Form, reading: FormReading) -> list[dict[str, Any]]:
    """Keep the headings of a form's sheets; for those that revise known ones carry confirmed meanings over. Returns,
    by sheet, what is new and gone. Runs inside the action that opens the fill."""
    told = []
    for sheet in reading.sheets:
        if sheet.layout.kind not in _KINDS or sheet.skipped:
            continue
        places = places_of(sheet.main.facts.columns)
        if KnownSheet.objects.filter(digest=sheet.digest).exists():
            continue
        revision = find_revision(places, sheet.main.facts.title[:200], _known(sheet))
        KnownSheet.objects.create(
            digest=sheet.digest, kind=sheet.layout.kind, title=sheet.main.facts.title[:200], places=list(places),
            first_seen_at=clock.now(),
        )  # fmt: skip
        if revision is not None:
            told.append(_carry(actor, form, sheet, revision, places))
    return told


def _known(sheet: SheetReading) -> list[KnownHeadings]:
    rows = KnownSheet.objects.filter(kind=sheet.layout.kind).order_by("-id")[:LOOKED_THROUGH]
    return [KnownHeadings(row.digest, row.title, tuple(row.places)) for row in rows]


def _carry(
    actor: Actor, form: Form, sheet: SheetReading, revision: Revision, places: tuple[str, ...]
) -> dict[str, Any]:
    of_rows = {POPULATION, GRAIN} if revision.has_like_title else set()  # whom another title means is asked anew
    wanted = ({*places} | of_rows) - set(revision.new)
    rows = [
        row
        for row in Mapping.objects.filter(sheet=revision.known.digest, replaced_at=None)
        if row.place in wanted and not Mapping.objects.filter(sheet=sheet.digest, place=row.place).exists()
    ]
    Mapping.objects.bulk_create(
        Mapping(
            form=form, sheet=sheet.digest, place=row.place, version=1, kind=row.kind, meaning=row.meaning,
            account=row.account, post=row.post, confirmed_at=row.confirmed_at, origin=CARRIED,
        )
        for row in rows
    )  # fmt: skip
    carried = sum(row.place not in (POPULATION, GRAIN) for row in rows)
    audit.record(
        "form.mappings_carried", actor=actor, kind="form", key=form.key, sheet=sheet.name, carried=len(rows),
        new=len(revision.new), gone=len(revision.gone),
    )  # fmt: skip
    titles = dict(zip(places, ("/".join(one.path) for one in sheet.main.facts.columns), strict=True))
    return {
        "sheet": sheet.name, "title": revision.known.title, "carried": carried,
        "new": [titles[one] for one in revision.new], "gone": list(revision.gone),
    }  # fmt: skip
