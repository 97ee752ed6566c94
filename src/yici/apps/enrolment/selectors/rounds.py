"""Rounds of school places in numbers, for the desk and for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from yici.apps.draws.public import find_draw_of
from yici.apps.enrolment.contracts import PLACES, PlaceRound, RoundView, SchoolCount
from yici.apps.enrolment.errors import RoundNotFound
from yici.apps.enrolment.guards import visible_rounds
from yici.apps.enrolment.models import PlaceApplication, SchoolRound
from yici.apps.enrolment.rules.placing import LAST, assign
from yici.apps.enrolment.rules.published import lots_of, order_of, places_in
from yici.apps.enrolment.selectors.schools import get_round_file, list_round_files, places_of
from yici.apps.enrolment.states import APPROVE, BEFORE, PLACE_APPLICATION, REVIEW, ROUND_STATES, UNDECIDED, RoundFacts
from yici.apps.places.public import find_unit
from yici.core import clock
from yici.core.access import Actor
from yici.core.states import Button

#: States in which somebody has, or may yet take, the place that was given.
SEATED = ("placed", "taken", "contested", "offered")


def _states(*names: str) -> list[str]:
    return [f"{PLACE_APPLICATION}:{one}" for one in names]


def facts_of_round(actor: Actor, row: SchoolRound) -> RoundFacts:
    """What decides the steps of a round for this actor."""
    about = get_round_file(row.code)
    draw = find_draw_of(PLACES, row.key)
    open_ones = PlaceApplication.objects.filter(round=row, case__state_id__in=_states(*UNDECIDED))
    return RoundFacts(
        is_round_unit=actor.is_system or actor.unit_id == row.unit_id, is_over=clock.today() > about.closes,
        is_decided=not open_ones.exists(), is_void=draw is not None and draw.state == "void",
    )  # fmt: skip


def list_round_steps(actor: Actor, code: str) -> list[Button]:
    """The steps that this actor may take with a round."""
    row = visible_rounds(actor).filter(code=code).first()
    return ROUND_STATES.allowed(row.state, actor=actor, facts=facts_of_round(actor, row)) if row else []


def list_rounds(actor: Actor) -> list[RoundView]:
    """The rounds of the file that the actor's unit holds, the newest first, with how many applications each has."""
    if not (actor.may(REVIEW) or actor.may(APPROVE)):
        return []
    kept = {row.code: row for row in visible_rounds(actor)}
    return [
        _view(about, kept.get(about.code)) for about in list_round_files() if find_unit(about.unit).id == actor.unit_id
    ]


def get_round(actor: Actor, code: str) -> RoundView:
    """One round at the desk with its schools; ``RoundNotFound``."""
    about = get_round_file(code)
    if not (actor.may(REVIEW) or actor.may(APPROVE)) or find_unit(about.unit).id != actor.unit_id:
        raise RoundNotFound
    return _view(about, visible_rounds(actor).filter(code=code).first(), with_schools=True)


def get_public_round(code: str) -> RoundView:
    """One round for everybody: counts of schools once the list is sealed; never of those who still apply."""
    about = get_round_file(code)
    row = SchoolRound.objects.filter(code=code).first()
    is_sealed = row is not None and row.sealed_at is not None
    return _view(about, row, with_schools=is_sealed)


def _view(about: PlaceRound, row: SchoolRound | None, *, with_schools: bool = False) -> RoundView:
    if row is None:
        schools = [SchoolCount(school, places, 0, 0, free=places) for school, places in places_of(about.code).items()]
        return RoundView(
            None, about, ROUND_STATES.initial, 1, "", "", 0, None, None, {}, schools if with_schools else ()
        )
    counted = row.applications.values_list("case__state_id").annotate(number=Count("id"))
    counts = {state.partition(":")[2]: number for state, number in counted}
    return RoundView(
        row.key, about, row.state, row.version, row.digest, row.draw, len(row.order), row.sealed_at, row.published_at,
        counts, _schools(row) if with_schools else (),
    )  # fmt: skip


def _schools(row: SchoolRound) -> list[SchoolCount]:
    """Schools in numbers: from the sealed list; before that, of the first wishes as they are confirmed so far."""
    content = row.sealed or {"places": places_of(row.code), "lots": _lots_so_far(row)}
    return counts_of(content, row.result if row.order or row.result else None, free_places(row))


def _lots_so_far(row: SchoolRound) -> list[dict[str, Any]]:
    return [
        {"id": one.pseudonym, "size": one.size, "wishes": [[code, one.ranks.get(code, 0)] for code in one.wishes]}
        for one in row.applications.filter(case__state_id__in=_states(*BEFORE))
    ]


def counts_of(
    content: Mapping[str, Any], result: Mapping[str, str] | None, free: Mapping[str, int]
) -> list[SchoolCount]:  # fmt: skip
    """Each school: places, children who named it first, by class with those placed, and the class at its edge."""
    lots, found = lots_of(content), []
    for school, places in places_in(content).items():
        first: Counter[int] = Counter()
        came: Counter[int] = Counter()
        placed: Counter[int] = Counter()
        for lot in lots:
            own = (result or {}).get(lot.id)
            for at, wish in enumerate(lot.wishes):
                if wish.school == school:
                    first[wish.rank] += lot.size * (at == 0)
                    came[wish.rank] += lot.size
                    placed[wish.rank] += lot.size * (own == school)
                if wish.school == own:
                    break
        edge = next((rank for rank in sorted(came) if placed[rank] < came[rank]), 0) if result is not None else 0
        classes = [(rank, first[rank], placed[rank]) for rank in sorted({*came}) if first[rank] or placed[rank]]
        found.append(SchoolCount(
            school, places, sum(first.values()), sum(placed.values()), classes, edge, free.get(school, 0)
        ))  # fmt: skip
    return found


def free_places(row: SchoolRound) -> dict[str, int]:
    """School → places nobody has or was offered, once a round is published."""
    places = places_in(row.sealed) if row.sealed else places_of(row.code)
    if row.published_at is None:
        return {}
    taken: Counter[str] = Counter()
    seated = PlaceApplication.objects.filter(round=row).exclude(school="").values_list("school", "size")
    for school, size in seated:
        taken[school] += size
    offered = PlaceApplication.objects.filter(round=row, offers__state="open").values_list("offers__school", "size")
    for school, size in offered:
        taken[school] += size
    return {school: max(0, count - taken[school]) for school, count in places.items()}


def list_waiting(row: SchoolRound, school: str) -> list[PlaceApplication]:
    """Who waits for a school, by class and drawn order; whoever was asked once is not asked again."""
    order = order_of(row.order)
    lots = {one.id: one for one in lots_of(row.sealed)}
    rows = PlaceApplication.objects.filter(round=row, case__state_id__in=_states("waiting")).exclude(
        offers__school=school
    )
    ranked = []
    for one in rows:
        rank = next((wish.rank for wish in lots[one.pseudonym].wishes if wish.school == school), None)
        if rank is not None:
            ranked.append((rank, order.get(one.pseudonym, LAST), one.pseudonym, one))
    return [one for *_key, one in sorted(ranked, key=lambda each: each[:3])]


def count_waiting(row_code: str) -> dict[str, int]:
    """School → children on its waiting list who may be asked."""
    row = SchoolRound.objects.filter(code=row_code).first()
    if row is None or row.published_at is None:
        return {}
    return {school: sum(one.size for one in list_waiting(row, school)) for school in places_in(row.sealed)}


def published_of(code: str) -> dict[str, Any]:
    """What everybody needs to give the places of a sealed round again; ``RoundNotFound`` before it is sealed."""
    row = SchoolRound.objects.filter(code=code).exclude(sealed_at=None).first()
    if row is None:
        raise RoundNotFound
    is_out = row.published_at is not None
    return {
        "list": row.sealed, "digest": row.digest, "draw": row.draw, "order": row.order if is_out else [],
        "result": row.result if is_out else {},
    }  # fmt: skip


def edges_of(row: SchoolRound) -> dict[str, int]:
    """School → number of the class at which places ran out."""
    found = assign(places_in(row.sealed), lots_of(row.sealed), order_of(row.order)).schools
    return {one.school: one.edge for one in counts_of(row.sealed, found, {})}


def find_last_edge(kind: str) -> tuple[PlaceRound, dict[str, int]] | None:
    """The last published round of a kind with the class at the edge of each school; None without one."""
    rows = {row.code: row for row in SchoolRound.objects.exclude(published_at=None)}
    about = next((one for one in list_round_files() if one.kind == kind and one.code in rows), None)
    return (about, edges_of(rows[about.code])) if about else None
