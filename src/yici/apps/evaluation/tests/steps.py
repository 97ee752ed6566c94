"""Steps of a project for tests: sealed, drawn, called, seated, scored, ranked.

project = drawn_venues(hall, a_project(hall))      the side venue was drawn
project = called(hall, project)                     experts drawn and asked
project = seated(hall, project)                     all come; the committee is complete
codes = codes_of(hall, project)                     one seat code for each
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from yici.apps.draws.public import Result, find_draw_of
from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.contracts import ProjectView
from yici.apps.evaluation.models import ProjectDraw, Seat
from yici.apps.evaluation.tests.cast import OPENS, Hall
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action

BEACON = "lottery:双色球:2026137"


def seen(hall: Hall, project: ProjectView, who: str = "tao") -> ProjectView:
    """The project as it stands now."""
    return evaluation.get_project(hall.actor(who), project.key)


def result_of(draw: ProjectDraw, quotas: Mapping[str, int], seed: str = "seed") -> Result:
    """Tickets in the manner of draws: the smallest of each stratum are chosen, all others follow as substitutes."""
    order = sorted(draw.lines, key=lambda line: hashlib.sha256(f"{seed}{line[0]}".encode()).hexdigest())
    left, chosen, rest = dict(quotas), [], []
    for one, values in order:
        stratum = values.get("seat", "")
        if left.get(stratum, 0):
            left[stratum] -= 1
            chosen.append(one)
        else:
            rest.append(one)
    return Result(tuple(chosen), tuple(rest))


@action
def drawn(project: ProjectView, kind: str, quotas: Mapping[str, int]) -> None:
    """The result of a draw comes in."""
    draw = ProjectDraw.objects.get(project__key=project.key, kind=kind, is_void=False)
    view = find_draw_of(f"evaluation.{kind}", project.key)
    assert view is not None
    react = evaluation.on_venues if kind == "venues" else evaluation.on_experts
    react(view, result_of(draw, quotas), actor=SYSTEM, at=clock.now())


def sealed_venues(hall: Hall, project: ProjectView) -> ProjectView:
    """The list of side venues is sealed."""
    return evaluation.seal_venues(
        actor=hall.actor("tao"), project=project.key, expected=project.version, beacon=BEACON
    )  # fmt: skip


def drawn_venues(hall: Hall, project: ProjectView) -> ProjectView:
    """The side venues are drawn."""
    drawn(sealed_venues(hall, project), "venues", {"": project.side_count})
    return seen(hall, project)


def sealed_experts(hall: Hall, project: ProjectView) -> ProjectView:
    """The list of experts is sealed."""
    return evaluation.seal_experts(
        actor=hall.actor("tao"), project=project.key, expected=project.version, beacon=BEACON
    )  # fmt: skip


def called(hall: Hall, project: ProjectView) -> ProjectView:
    """The experts are drawn and asked."""
    project = drawn_venues(hall, project)
    with at_calling():
        project = sealed_experts(hall, project)
        side = project.side_venues[0].code
        wanted = dict(project.wanted.professions)["building_structure"]
        main = wanted // 2
        drawn(project, "experts", {f"{side}/building_structure": wanted - main, "v1/building_structure": main})
        return seen(hall, project)


@contextmanager
def at_calling() -> Iterator[None]:
    """The day before the opening, when a tender's experts may be drawn."""
    with clock.held_at(OPENS.replace(day=24, hour=2)):
        yield


@contextmanager
def at_opening() -> Iterator[None]:
    """A minute after the opening."""
    with clock.held_at(OPENS.replace(minute=1)):
        yield


def answered(hall: Hall, seat: Seat, answer: str = "accept", reason: str = "") -> ProjectView:
    """An expert answers the call."""
    seat.refresh_from_db()
    return evaluation.answer_call(
        actor=hall.actor("tao"), seat=seat.key, expected=seat.version, answer=answer, reason=reason
    )  # fmt: skip


def seats(project: ProjectView, state: str) -> list[Seat]:
    """Seats of a project in a state, by the order of the draw."""
    return list(Seat.objects.filter(project__key=project.key, state=state).order_by("position"))


def seated(hall: Hall, project: ProjectView) -> ProjectView:
    """Everybody asked comes; the committee is complete."""
    with at_calling():
        for one in seats(project, "asked"):
            answered(hall, one)
        project = seen(hall, project)
        return evaluation.convene(actor=hall.actor("tao"), project=project.key, expected=project.version)


def opened(hall: Hall, project: ProjectView) -> ProjectView:
    """The bids are open; call it at the opening."""
    return evaluation.open_bids(actor=hall.actor("tao"), project=project.key, expected=project.version)


def codes_of(hall: Hall, project: ProjectView) -> list[str]:
    """A code for each seat, by the order of the draw."""
    return [
        evaluation.issue_code(actor=hall.actor("tao"), seat=one.key, expected=one.version)
        for one in seats(project, "coming")
    ]  # fmt: skip


def points(*totals: str) -> dict[str, str]:
    """A sheet: for each bid the points of the first criterion, thirty for the second."""
    return {
        f"{bid}-{criterion}": value
        for bid, first in enumerate(totals, 1)
        for criterion, value in (("c1", first), ("c2", "30"))
    }


def ready_to_score(hall: Hall, **changes: object) -> tuple[ProjectView, list[str]]:
    """A project whose seats may score, with the codes; call it at the opening."""
    from yici.apps.evaluation.tests.cast import a_library, a_project

    with clock.held_at(OPENS.replace(day=20, hour=2)):
        a_library(hall)
        project = called(hall, a_project(hall, **changes))
    project = opened(hall, seated(hall, project))
    return seen(hall, project), codes_of(hall, project)
