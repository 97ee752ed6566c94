"""The report of an evaluation as PDF: rule, draws with their commitments, committee, points, deviations, ranking."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import NamedExpert, SeatView
from yici.apps.evaluation.errors import ProjectNotFound
from yici.apps.evaluation.guards import get_project_for, side_of
from yici.apps.evaluation.models import Project
from yici.apps.evaluation.rules.scoring import points_text
from yici.apps.evaluation.rules.secrecy import may_see_names, may_see_scores
from yici.apps.evaluation.selectors.names import committee_named
from yici.apps.evaluation.selectors.open import find_open
from yici.apps.evaluation.selectors.projects import deviations_of, draws_of, scores_of, seats_of
from yici.apps.evaluation.selectors.rules import professions
from yici.core import clock
from yici.core.access import Actor
from yici.core.prints import compile_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "evaluation" / "report.typ"


def make_report(actor: Actor, project: uuid.UUID) -> bytes:
    """The report for somebody at the desk, once all sheets are open; ``ProjectNotFound`` before, and for strangers."""
    row = get_project_for(actor, project)
    side, rule = side_of(actor, row), rule_of(row.rule)
    if not may_see_scores(side, are_open=row.scores_opened_at is not None, awarded_at=row.awarded_at):
        raise ProjectNotFound
    shows = may_see_names(side, rule, now=clock.now(), opens_at=row.opens_at, awarded_at=row.awarded_at)
    return _pdf(row, with_names=shows)


def make_open_report(number: str) -> bytes:
    """The report for everybody; ``ProjectNotFound`` before the award."""
    row = find_open(number)
    if not may_see_scores("public", are_open=row.scores_opened_at is not None, awarded_at=row.awarded_at):
        raise ProjectNotFound
    return _pdf(row, with_names=True)


def _pdf(row: Project, *, with_names: bool) -> bytes:
    seats = [one for one in seats_of(row, with_reserve=0) if one.state == "coming"]
    named = {one.pseudonym: one for one in committee_named(row)} if with_names else {}
    data = {
        "title": _("Report of the evaluation"), "number": row.number, "matter": row.title, "facts": _facts(row),
        "draws": _draws(row), "members": _members(seats, named), "scores": _scores(row),
        "deviations": _deviations(row), "award": _award(row), "note": rule_of(row.rule).note, "words": _words(),
    }  # fmt: skip
    return compile_pdf(TEMPLATE, data, at=row.scores_opened_at or clock.now())


def _moment(value: Any) -> str:
    return timezone.localtime(value, clock.city_zone()).strftime("%Y-%m-%d %H:%M") if value else ""


def _facts(row: Project) -> list[list[str]]:
    rule = rule_of(row.rule)
    sides = "、".join(row.side_venues.order_by("code").values_list("name", flat=True))
    return [
        [rule.buyer_word, row.buyer_name], [_("Regime"), f"{rule.name}，{rule.valid_from.isoformat()}"],
        [_("Source of the rule"), rule.source], [_("Opening of the bids"), _moment(row.opens_at)],
        [_("Main venue"), row.main_venue.name], [_("Side venues"), sides],
        [_("Library of experts"), _library(row)],
        [_("Sheets opened"), _moment(row.scores_opened_at)],
    ]  # fmt: skip


def _library(row: Project) -> str:
    if row.library is None:
        return ""
    return _("version {number}, {lines} lines, root {root}").format(
        number=row.library.number, lines=row.library.lines, root=row.library.root
    )


def _draws(row: Project) -> list[list[str]]:
    return [
        [
            one.number, _("side venues") if one.kind == "venues" else _("experts"), str(one.leaves),
            str(len(one.left_out)), _moment(one.drawn_at) or _("void"), one.root,
        ]
        for one in draws_of(row)
    ]  # fmt: skip


def _members(seats: Sequence[SeatView], named: dict[str, NamedExpert]) -> list[list[str]]:
    called, rows = professions(), []
    for at, one in enumerate(seats, 1):
        person = named.get(one.pseudonym)
        rows.append(
            [
                str(at), person.name if person else _name_of(one), person.employer if person else "",
                called.get(one.profession, ""), one.venue_name, one.pseudonym, one.sheet_digest,
            ]
        )  # fmt: skip
    return rows


def _name_of(one: SeatView) -> str:
    return _("sealed until the award") if one.profession else _("the buyer’s own")


def _scores(row: Project) -> list[dict[str, Any]]:
    return [
        {
            "rank": str(one.rank), "name": one.bid.name, "price": f"{one.bid.price:,}" if one.bid.price else "—",
            "totals": [points_text(total) for total in one.totals], "average": one.average,
        }
        for one in scores_of(row)
    ]  # fmt: skip


def _deviations(row: Project) -> list[list[str]]:
    words = {"reason": _("reason given"), "stands": _("stands without a word"), "silent": _("the expert said nothing")}
    return [
        [
            one.bid, one.pseudonym[:8], points_text(one.total), points_text((one.median_twice + 1) // 2),
            words.get(one.answer, _("no answer yet")), one.text,
        ]
        for one in deviations_of(row)
    ]  # fmt: skip


def _award(row: Project) -> list[str]:
    if row.award is None:
        return []
    return [row.award.name, _moment(row.awarded_at), row.award_reason]


def _words() -> dict[str, Any]:
    """The headings of the template, in the language of the reader."""
    return {
        "draws": _("Draws"),
        "draw_heads": [_("Draw"), _("What"), _("On the list"), _("Left out"), _("Drawn"), _("Root of the list")],
        "members": _("Committee"),
        "member_heads": [_("No."), _("Name"), _("Works at"), _("Profession"), _("Venue"), _("Pseudonym and sheet")],
        "scores": _("Points and ranking"), "rank": _("Rank"), "bid": _("Bid"), "price": _("Price, yuan"),
        "average": _("Average that counts"), "sheet": _("Score sheet"), "deviations": _("Deviations"),
        "deviation_heads": [_("Bid"), _("Seat"), _("Total"), _("Median"), _("What the expert says"), _("In words")],
        "no_deviations": _("No total lies far from the median."), "award": _("Award"), "awarded_to": _("Awarded to"),
        "reason": _("Reason"), "rule": _("What the rule file says of itself"),
        "again": _(
            "Everything drawn can be computed again from the transcripts of the draws; each sheet’s digest stood in "
            "public before any sheet was open."
        ),
    }  # fmt: skip
