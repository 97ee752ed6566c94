"""A demo school: one grade drawn and published with a late pupil and a change, one grade brought in. Nobody exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from random import Random

from yici.apps.draws.public import close_reveals, find_draw_of, join_witness, reveal, run_draw, seal_of
from yici.apps.enrolment.actions.after import add_late_pupil, ask_change, publish_classes
from yici.apps.enrolment.actions.freezing import freeze_classes
from yici.apps.enrolment.actions.importing import import_classes
from yici.apps.enrolment.contracts import PARTS, Beacon, Prepared
from yici.apps.enrolment.models import ClassDraw
from yici.apps.enrolment.selectors.draws import get_class_draw
from yici.core import clock
from yici.core.access import Actor
from yici.core.ids import new_key

GIVEN, FAMILY = "晨星禾木青川然安宁远乐一诺知行", "赵钱孙李周吴郑王冯陈白云"
SCHOOLS = ("第一小学", "第二小学", "铁西小学", "民族小学")


def has_classes() -> bool:
    """Whether there is any class draw."""
    return ClassDraw.objects.exists()


def make_demo_classes(school: Actor, witnesses: Sequence[Actor], seed: int) -> int:
    """Two grades of a school; returns how many pupils."""
    year, witnessed = clock.today().year, Beacon("witnesses")
    teams = (
        "甲组（语文、数学、英语）",
        "乙组（语文、数学、英语）",
        "丙组（语文、数学、英语）",
        "丁组（语文、数学、英语）",
    )
    drawn = import_classes(
        actor=school, data=_list(182, seed), prepared=Prepared(year, 7, 4, teams), submission=new_key()
    )
    freeze_classes(actor=school, class_draw=drawn.key, expected=drawn.version, beacon=witnessed)
    random = Random(seed)
    for matter in PARTS:
        draw = find_draw_of(matter, drawn.key)
        assert draw is not None
        numbers = [random.randbytes(32).hex() for _ in witnesses]
        for witness, number in zip(witnesses, numbers, strict=True):
            join_witness(actor=witness, draw=draw.key, sealed=seal_of(draw.commitment, witness.name, number))
        for witness, number in zip(witnesses, numbers, strict=True):
            draw = reveal(actor=witness, draw=draw.key, value=number)
        draw = close_reveals(actor=school, draw=draw.key, expected=draw.version)
        run_draw(actor=school, draw=draw.key, expected=draw.version)
    version = get_class_draw(school, drawn.key).version
    version = publish_classes(actor=school, class_draw=drawn.key, expected=version).version
    add_late_pupil(
        actor=school, class_draw=drawn.key, expected=version, name="云知远", kinds={"sex": "男"}, beacon=witnessed
    )
    now = get_class_draw(school, drawn.key)
    seat = ClassDraw.objects.get(key=drawn.key).pupils.get(line=9).class_number or 1
    ask_change(
        actor=school, class_draw=drawn.key, expected=now.version, line=9, to_class=seat % 4 + 1,
        reason="腿伤，要一楼的教室",
    )  # fmt: skip
    import_classes(actor=school, data=_list(121, seed + 1), prepared=Prepared(year, 1, 3), submission=new_key())
    return 182 + 121


def _list(count: int, seed: int) -> bytes:
    random, out = Random(seed), io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["姓名", "性别", "出生年月", "是否住宿", "毕业小学", "同班", "不同班"])
    for at in range(count):
        name = random.choice(FAMILY) + random.choice(GIVEN) + random.choice(GIVEN) + ("" if at % 3 else "尔")
        rows.writerow([
            name, random.choice("男女"), f"2013-{random.randint(1, 12):02}", random.choice(["是", "否", "否"]),
            random.choice(SCHOOLS), "双" if at in (20, 21) else "", "分" if at in (50, 90) else "",
        ])  # fmt: skip
    return out.getvalue().encode()
