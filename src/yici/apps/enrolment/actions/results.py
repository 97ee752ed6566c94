"""What the draws of a class draw gave: groups, then their numbers, then teams; whichever result comes first waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yici.apps.draws.public import DrawView, Result
from yici.apps.enrolment.contracts import GROUPS, LATE, NUMBERS, TEACHERS
from yici.apps.enrolment.models import ClassDraw, Pupil
from yici.apps.enrolment.states import CLASS_STATES, ClassFacts
from yici.core import audit
from yici.core.access import SYSTEM, Actor


def on_result(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """Take a part's result; called in the transaction that writes it."""
    if draw.matter == LATE:
        _seat_late(draw, result, actor)
        return
    row = ClassDraw.objects.select_for_update().filter(key=draw.subject).first()
    if row is None:
        return
    got = {name: list(ids) for name, ids in result.groups.items()} if draw.matter == GROUPS else list(result.chosen)
    results = {**row.results, draw.matter: got}
    state = row.state
    for event, matter in (("groups", GROUPS), ("numbers", NUMBERS), ("teachers", TEACHERS)):
        if matter not in results or CLASS_STATES.find_target(state, event) is None:
            continue
        state = CLASS_STATES.step(state, event, actor=SYSTEM, facts=ClassFacts())
        _follow(row, event, results)
    ClassDraw.objects.filter(pk=row.pk).update(results=results, state=state, version=row.version + 1)
    audit.record(
        "class_draw.part_drawn", actor=actor, kind="class draw", key=row.key, number=row.number, part=draw.matter
    )


def _follow(row: ClassDraw, event: str, results: dict[str, Any]) -> None:
    if event == "groups":
        pupils = {one.pseudonym: one for one in row.pupils.all()}
        for group, ids in results[GROUPS].items():
            for pseudonym in ids:
                pupils[pseudonym].group = int(group)
        Pupil.objects.bulk_update(pupils.values(), ["group"], batch_size=500)
    elif event == "numbers":
        for number, group in enumerate(results[NUMBERS], 1):
            row.pupils.filter(group=int(group[1:])).update(class_number=number)
    else:
        teams = {f"T{place:02}": team for place, team in enumerate(row.teams, 1)}
        results["class_teams"] = {
            str(number): teams[team] for number, team in enumerate(results[TEACHERS], 1)
        }  # fmt: skip


def _seat_late(draw: DrawView, result: Result, actor: Actor) -> None:
    pupil = Pupil.objects.filter(key=draw.subject, class_number=None).select_related("draw").first()
    if pupil is None or not result.chosen:
        return
    Pupil.objects.filter(pk=pupil.pk).update(class_number=int(result.chosen[0][1:]))
    ClassDraw.objects.filter(pk=pupil.draw_id).update(version=pupil.draw.version + 1)
    audit.record("class_draw.late_seated", actor=actor, kind="class draw", key=pupil.draw.key, line=pupil.line)
