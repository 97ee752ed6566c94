"""Projects for the desk: one, lists, what decides their steps, and the ranking, which is counted anew each time."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

from yici.apps.cases.public import CaseView, cases_of
from yici.apps.draws.public import find_draw_of, list_draws_of
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import (
    BidScore,
    BidView,
    CriterionView,
    DeviationView,
    DrawRef,
    ProjectLine,
    ProjectView,
    SeatView,
    TypedProject,
)
from yici.apps.evaluation.errors import ProjectNotFound
from yici.apps.evaluation.guards import get_project_for, side_of, visible_projects
from yici.apps.evaluation.models import Deviation, Project, Seat, Sheet
from yici.apps.evaluation.rules.committee import plan_seats
from yici.apps.evaluation.rules.drafts import wanted_of
from yici.apps.evaluation.rules.scoring import average_text, counted, rank_bids
from yici.apps.evaluation.rules.secrecy import may_see_bids, may_see_scores
from yici.apps.evaluation.selectors.venues import venue_view
from yici.apps.evaluation.states import ProjectFacts
from yici.core import clock, numbers
from yici.core.access import Actor

A_PAGE = 40
CASE = "evaluation"


def state_of(row: Project) -> str:
    """Where a project stands, read anew."""
    code = Project.objects.filter(pk=row.pk).values_list("case__state_id", flat=True).get()
    return str(code).partition(":")[2]


def planned_of(row: Project, side: Sequence[str] = ()) -> dict[tuple[str, str], int]:
    """How many experts of which profession sit where; ``side`` stands for side venues before they are drawn."""
    venues = side or sorted(row.side_venues.values_list("code", flat=True))
    return plan_seats(wanted_of(row.professions, row.representatives), [row.main_venue.code, *venues])


def facts_of(actor: Actor, row: Project) -> ProjectFacts:
    """What decides the steps for this actor."""
    is_centre = side_of(actor, row) == "centre"
    state, now = state_of(row), clock.now()
    kind = {"drawing_venues": "venues", "drawing_experts": "experts"}.get(state, "")
    draw = find_draw_of(f"evaluation.{kind}", row.key) if kind else None
    coming = Counter(row.seats.filter(state="coming").exclude(line=None).values_list("venue__code", "profession"))
    planned = planned_of(row) if row.seats.exists() else {}
    return ProjectFacts(
        is_complete=row.bids.exists() and bool(row.criteria) and bool(row.professions),
        is_void=draw is not None and draw.state == "void",
        is_seated=bool(planned) and all(coming[at] >= count for at, count in planned.items()),
        is_open=now >= row.opens_at,
        all_in=not row.seats.filter(state="coming", sheet=None).exists(),
        all_answered=not Deviation.objects.filter(sheet__seat__project=row, answer="").exists(),
        is_buyer=actor.unit_id == row.buyer_id if row.buyer_id else is_centre,
        is_centre=is_centre,
    )


def get_project(actor: Actor, key: uuid.UUID) -> ProjectView:
    """A project; ``ProjectNotFound`` for strangers."""
    return _view(actor, get_project_for(actor, key))


def get_project_by_number(actor: Actor, number: str) -> ProjectView:
    """The project with this number as typed; ``ProjectNotFound`` for strangers and wrong numbers alike."""
    key = visible_projects(actor).filter(number=numbers.normalise(number) or "-").values_list("key", flat=True).first()
    if key is None:
        raise ProjectNotFound
    return get_project(actor, key)


def list_projects(actor: Actor, before: int = 0) -> tuple[list[ProjectLine], int | None]:
    """Projects that the actor may see, newest first; where the next page begins (None: nowhere)."""
    rows = visible_projects(actor).select_related("main_venue")
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.order_by("-id")[: A_PAGE + 1])
    cases = cases_of(CASE, [row.key for row in some[:A_PAGE]])
    found = [line_of(row, cases[row.key]) for row in some[:A_PAGE]]
    return found, found[-1].position if len(some) > A_PAGE else None


def line_of(row: Project, case: CaseView) -> ProjectLine:
    """A row of a list."""
    due = next((one for one in case.clocks if one.stopped_at is None), None)
    return ProjectLine(
        row.key, row.number, row.title, row.regime, case.state, row.opens_at, row.buyer_name, row.main_venue.name,
        row.pk, due.words if due else "", due.look if due else "",
    )  # fmt: skip


def _view(actor: Actor, row: Project) -> ProjectView:
    case = cases_of(CASE, [row.key])[row.key]
    due = next((one for one in case.clocks if one.stopped_at is None), None)
    side, now = side_of(actor, row), clock.now()
    shows_bids = may_see_bids(side, now=now, opens_at=row.opens_at, awarded_at=row.awarded_at)
    shows_scores = may_see_scores(side, are_open=row.scores_opened_at is not None, awarded_at=row.awarded_at)
    return ProjectView(
        key=row.key, number=row.number, case=case.key, state=case.state, version=case.version, title=row.title,
        regime=row.regime, rule=rule_of(row.rule), unit_id=row.unit_id, buyer_name=row.buyer_name,
        buyer_id=row.buyer_id, budget=row.budget, discipline=row.discipline, opens_at=row.opens_at,
        wanted=wanted_of(row.professions, row.representatives), side_count=row.side_count,
        main_venue=venue_view(row.main_venue),
        side_venues=tuple(venue_view(one) for one in row.side_venues.select_related("area").order_by("code")),
        bids=tuple(bid_view(one) for one in row.bids.order_by("position")) if shows_bids else (),
        criteria=criteria_of(row), draws=draws_of(row), seats=seats_of(row),
        deviations=deviations_of(row) if shows_scores else (), scores=scores_of(row) if shows_scores else (),
        library_number=row.library.number if row.library else 0,
        award_bid=row.award.position if row.award else 0, award_reason=row.award_reason, awarded_at=row.awarded_at,
        stop_reason=row.stop_reason, due_words=due.words if due else "", due_look=due.look if due else "",
    )  # fmt: skip


def bid_view(row: object) -> BidView:
    """A bid as contract."""
    return BidView(row.position, row.key, row.name, row.credit_code, row.price)  # type: ignore[attr-defined]


def criteria_of(row: Project) -> tuple[CriterionView, ...]:
    """What is scored."""
    return tuple(CriterionView(code, name, most) for code, name, most in row.criteria)


def draws_of(row: Project) -> tuple[DrawRef, ...]:
    """The draws of a project with their commitments, void ones too."""
    known = {one.key: one for kind in ("venues", "experts") for one in list_draws_of(f"evaluation.{kind}", row.key)}
    return tuple(
        DrawRef(
            one.kind, one.number, one.draw, view.root, view.rule_hash, view.leaves, view.state, view.committed_at,
            view.drawn_at, tuple(one.chosen), tuple((id, ground) for id, ground in one.left_out),
        )
        for one in row.draws.order_by("id")
        if (view := known.get(one.draw)) is not None
    )  # fmt: skip


def seats_of(row: Project, *, with_reserve: int = 12) -> tuple[SeatView, ...]:
    """Seats in the order of the draw: everybody asked so far, and the first of the reserve."""
    rows = row.seats.select_related("venue", "sheet").order_by("position")
    active = list(rows.exclude(state="reserve"))
    return tuple(_seat(one) for one in [*active, *rows.filter(state="reserve")[:with_reserve]])


def _seat(row: Seat) -> SeatView:
    sheet: Sheet | None = getattr(row, "sheet", None)
    return SeatView(
        row.key, row.position, row.pseudonym, row.venue.code, row.venue.name, row.profession, row.state,
        row.ask_until if row.state == "asked" else None, row.reason, row.code_index is not None,
        sheet.digest if sheet else "", sheet.handed_in_at if sheet else None, row.is_substitute, row.version,
    )  # fmt: skip


def deviations_of(row: Project, seat: Seat | None = None) -> tuple[DeviationView, ...]:
    """Totals far from the median, of all seats or of one."""
    rows = Deviation.objects.filter(sheet__seat__project=row).select_related("sheet__seat", "bid")
    rows = rows.filter(sheet__seat=seat) if seat is not None else rows
    return tuple(
        DeviationView(
            one.key, one.sheet.seat.key, one.sheet.seat.pseudonym, one.bid.name, one.total, one.median_twice,
            one.answer, one.text,
        )
        for one in rows.order_by("bid__position", "sheet__seat__position")
    )  # fmt: skip


def scores_of(row: Project) -> tuple[BidScore, ...]:
    """The bids in their rank, with all totals in the order of the seats; empty before all sheets are open."""
    if row.scores_opened_at is None:
        return ()
    sheets = list(Sheet.objects.filter(seat__project=row).order_by("seat__position").values_list("points", flat=True))
    bids = list(row.bids.order_by("position"))
    totals = {bid.position: [sum((points or {})[str(bid.position)].values()) for points in sheets] for bid in bids}
    trim = rule_of(row.rule).trim
    kept = {position: counted(some, trim) for position, some in totals.items()}
    ranks = rank_bids(
        {position: sum(some) for position, some in kept.items()}, {one.position: one.price for one in bids}
    )
    found = [
        BidScore(
            bid_view(bid), tuple(totals[bid.position]), sum(kept[bid.position]), len(kept[bid.position]),
            average_text(sum(kept[bid.position]), len(kept[bid.position])), ranks[bid.position],
        )
        for bid in bids
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.rank, one.bid.position)))


def get_facts(actor: Actor, key: uuid.UUID) -> ProjectFacts:
    """What decides the steps of a project for this actor; ``ProjectNotFound`` for strangers."""
    return facts_of(actor, get_project_for(actor, key))


def get_typed(actor: Actor, key: uuid.UUID) -> TypedProject:
    """What a form shows again of a project, for its centre; ``ProjectNotFound`` otherwise."""
    row = get_project_for(actor, key)
    if side_of(actor, row) != "centre":
        raise ProjectNotFound
    bids = [
        "，".join(
            (
                one.name, one.credit_code, str(one.price), ";".join(one.owners),
                ";".join(f"{code}:{day}" for code, day in one.relations),
            )
        ).rstrip("，")
        for one in row.bids.order_by("position")
    ]  # fmt: skip
    return TypedProject(row.buyer.code if row.buyer else "", row.buyer_code, "\n".join(bids), row.version)
