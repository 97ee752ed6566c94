"""The list is sealed once for all parts: groups, class numbers, teams of teachers; then their draws are held."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from itertools import combinations, pairwise

from yici.apps.draws.public import Line, Rule, find_draw_of, freeze_draw
from yici.apps.enrolment.contracts import GROUPS, LATE, NUMBERS, PARTS, TEACHERS, Beacon, ClassDrawView
from yici.apps.enrolment.errors import BeaconUnclear, ClassReasonMissing
from yici.apps.enrolment.guards import get_class_draw_for
from yici.apps.enrolment.models import ClassDraw, Pupil
from yici.apps.enrolment.rules.balance import smallest
from yici.apps.enrolment.selectors.draws import facts_of, scores_of, view_of, waiting_late
from yici.apps.enrolment.states import CLASS_STATES
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version

_LOTTERY = re.compile(r"lottery:[^:\s]{1,40}:[^:\s]{1,40}\Z")
_PURPOSE = {
    GROUPS: "均衡编班：分组",
    NUMBERS: "均衡编班：各组抽班号",
    TEACHERS: "均衡编班：教师组抽班",
    LATE: "均衡编班：后到学生",
}


@action
def freeze_classes(
    *, actor: Actor, class_draw: uuid.UUID, expected: int, beacon: Beacon, reason: str = ""
) -> ClassDrawView:
    """Seal the list for every part that has no draw yet, or whose draw is void (then with a reason).

    All parts wait for the same beacon. Raises ``RuleNotSound`` with one sentence when no classes hold the pairs.
    """
    row = get_class_draw_for(actor, class_draw, is_locked=True)
    event = "freeze" if row.state == CLASS_STATES.initial else "freeze_again"
    target = CLASS_STATES.step(row.state, event, actor=actor, facts=facts_of(actor, row))
    if event == "freeze_again" and not reason.strip():
        raise ClassReasonMissing
    check_beacon(beacon)
    save_version(ClassDraw.objects.all(), pk=row.pk, expected=expected, state=target)
    for matter in PARTS if row.published_at is None else ():
        last = find_draw_of(matter, row.key)
        if (matter == TEACHERS and not row.teams) or (last is not None and last.state != "void"):
            continue
        _freeze(actor, row, matter, beacon, reason.strip() if last else "")
    late = waiting_late(row)
    if late is not None:
        freeze_late(actor, row, late, beacon, reason.strip())
    audit.record(
        "class_draw.sealed", actor=actor, kind="class draw", key=row.key, number=row.number, beacon=beacon.name
    )
    return view_of(ClassDraw.objects.select_related("unit").get(pk=row.pk))


def check_beacon(beacon: Beacon) -> None:
    """Witnesses, or a named lottery draw that is still to come."""
    if beacon.name == "witnesses":
        return
    if not _LOTTERY.match(beacon.name) or beacon.at is None or beacon.at <= clock.now():
        raise BeaconUnclear


def _freeze(actor: Actor, row: ClassDraw, matter: str, beacon: Beacon, reason: str) -> None:
    rule, lines, names = _rule(row, matter, beacon.name)
    freeze_draw(
        actor=actor, matter=matter, subject=row.key, title=_title(row, matter), rule=rule, lines=lines, names=names,
        is_sealed=matter == GROUPS and not row.is_open, beacon_at=beacon.at, reason=reason,
    )  # fmt: skip


def _title(row: ClassDraw, matter: str) -> str:
    return f"{row.unit.short_name} {row.title} {_PURPOSE[matter]}"[:200]


def _purpose(row: ClassDraw, matter: str) -> str:
    return f"{row.unit.name} {row.title} {_PURPOSE[matter]} {row.number}/{row.attempt}"


def _rule(row: ClassDraw, matter: str, beacon: str) -> tuple[Rule, list[Line], dict[str, str] | None]:
    purpose = _purpose(row, matter)
    if matter == GROUPS:
        pupils = list(row.pupils.order_by("line"))
        together, apart = _pairs(pupils)
        rule = Rule(
            "balanced-classes", purpose, beacon, k=row.classes, balance=tuple(row.balance), scores=tuple(row.scores),
            together=together, avoid=apart,
        )  # fmt: skip
        lines = [
            Line(one.pseudonym, {**{code: one.kinds.get(code, "") for code in row.balance},
                                 **{code: str(points.get(code, 0)) for code in row.scores}})
            for one, points in zip(pupils, scores_of(pupils), strict=True)
        ]  # fmt: skip
        return rule, lines, None
    names = (
        {f"G{number:02}": f"第{number}组" for number in range(1, row.classes + 1)}
        if matter == NUMBERS else {f"T{number:02}": team for number, team in enumerate(row.teams, 1)}
    )  # fmt: skip
    return Rule("permutation", purpose, beacon), [Line(one) for one in names], names


def _pairs(pupils: list[Pupil]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    marked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in pupils:
        for kind, mark in (("together", one.together), ("apart", one.apart)):
            if mark:
                marked[kind, mark].append(one.pseudonym)
    together = [pair for (kind, _), ids in sorted(marked.items()) if kind == "together" for pair in pairwise(ids)]
    apart = [pair for (kind, _), ids in sorted(marked.items()) if kind == "apart" for pair in combinations(ids, 2)]
    return together, apart


def class_sizes(row: ClassDraw) -> dict[int, int]:
    """Class number → pupils now."""
    sizes = dict.fromkeys(range(1, row.classes + 1), 0)
    for place in row.pupils.exclude(class_number=None).values_list("class_number", flat=True):
        sizes[place or 0] += 1
    return sizes


def freeze_late(actor: Actor, row: ClassDraw, pupil: Pupil, beacon: Beacon, reason: str = "") -> None:
    """A late pupil goes to one of the smallest classes by ticket; where only one is smallest, there is no draw."""
    open_classes = smallest(class_sizes(row))
    if len(open_classes) == 1:
        Pupil.objects.filter(pk=pupil.pk).update(class_number=open_classes[0])
        return
    check_beacon(beacon)
    before = find_draw_of(GROUPS, row.key)
    chain = f"；接续 {before.number}" if before else ""
    freeze_draw(
        actor=actor, matter=LATE, subject=pupil.key, title=f"{_title(row, LATE)} {pupil.line:04}"[:200],
        rule=Rule("subset", f"{_purpose(row, LATE)} {pupil.line:04}{chain}", beacon.name, k=1),
        lines=[Line(f"C{number:02}") for number in open_classes],
        names={f"C{number:02}": f"{number}班" for number in open_classes}, beacon_at=beacon.at, reason=reason,
    )  # fmt: skip
