"""The cast of a class draw: Sun and Song at the school, Tao at another, Eve at the education bureau, two witnesses.

Kids are made from a grammar; nobody of them exists. It is ten o'clock on Friday, 20 November 2026.
"""

from __future__ import annotations

import csv
import io
import uuid
from dataclasses import dataclass
from random import Random

from yici.apps.draws.public import close_reveals, find_draw_of, join_witness, reveal, run_draw, seal_of
from yici.apps.enrolment.cityfiles import COLUMNS_FILE
from yici.apps.enrolment.contracts import GROUPS, NUMBERS, TEACHERS, Beacon, ClassDrawView, Prepared
from yici.apps.enrolment.public import freeze_classes, get_class_draw, import_classes, publish_classes
from yici.apps.places.tests.cast import Account, Cast, a_role, a_unit, actor_for, an_account, the_cast
from yici.core.access import Actor
from yici.core.ids import new_key
from yici.core.models import CityRow

WITNESSES = Beacon("witnesses")
NUMBER = {"wen": "1b" * 32, "xiu": "2c" * 32}
COLUMNS = (
    ("sex", 1, "性别", "balance", "性别", "", "yes"),
    ("birth_month", 2, "出生年月", "balance", "出生年月|出生日期", "", "yes"),
    ("boarding", 3, "是否住宿", "balance", "住宿", "", "yes"),
    ("support", 4, "学习支持", "balance", "学习支持|随班就读", "", "no"),
)
SCORES = (
    ("chinese", 8, "语文", "score", "语文", "毕业学业水平记录", "no"),
    ("maths", 9, "数学", "score", "数学", "毕业学业水平记录", "no"),
)


@dataclass(frozen=True)
class School:
    """Everybody around a class draw."""

    places: Cast
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def the_school(*, scores: bool = False) -> School:
    """Make units, people and the city's columns. Call it once in a test's database."""
    places = the_cast()
    clerk, bureau = a_role("school", ("enrolment.manage", "draws.hold")), a_role("bureau", ("enrolment.approve",))
    witness = a_role("draw_witness", ("draws.witness",))
    school, other = a_unit("school", "北辰学校", places.banner), a_unit("school-2", "南星学校", places.banner)
    education = a_unit("education", "教育局", places.city)
    accounts = {
        "sun": an_account("sun", school, clerk, places.banner),
        "song": an_account("song", school, clerk, places.banner),
        "tao": an_account("tao", other, clerk, places.banner),
        "eve": an_account("eve", education, bureau, places.city),
        "both": an_account("both", school, a_role("two", ("enrolment.manage", "enrolment.approve")), places.city),
        "far": an_account("far", a_unit("far", "后旗教育局", places.far), bureau, places.far),
        "bob": places.bob,
    }
    for name in NUMBER:
        accounts[name] = an_account(name, a_unit(f"unit-{name}", f"单位{name}", places.city), witness, places.city)
    for code, position, title, use, words, record, public in (*COLUMNS, *(SCORES if scores else ())):
        content = {
            "code": code, "position": str(position), "name": title, "name_en": code, "use": use, "words": words,
            "record": record, "public": public, "valid_from": "2026-01-01", "valid_to": "", "note": "",
        }  # fmt: skip
        CityRow.objects.create(file=COLUMNS_FILE, code=code, content=content)
    return School(places, accounts)


def rows(count: int = 60, **more: list[str]) -> list[dict[str, str]]:
    """Rows of a school's list; ``more``: further columns, filled from the front."""
    random = Random(count)
    made = [
        {
            "姓名": f"学生{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{'子丑寅卯辰巳午未申酉戌亥'[at // 10 % 12]}{at}",
            "性别": random.choice("男女"),
            "出生年月": f"2014-{random.randint(1, 12):02}",
            "住宿": random.choice(["是", "否"]),
        }
        for at in range(count)
    ]
    for title, values in more.items():
        for at, row in enumerate(made):
            row[title] = values[at] if at < len(values) else ""
    return made


def a_csv(lines: list[dict[str, str]]) -> bytes:
    """Rows as a file of a spreadsheet program."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def an_import(
    school: School, who: str = "sun", data: bytes | None = None, submission: uuid.UUID | None = None, **said: object
) -> ClassDrawView:
    """A list that was brought in."""
    prepared = Prepared(**{"year": 2026, "grade": 7, "classes": 4, **said})  # type: ignore[arg-type]
    return import_classes(
        actor=school.actor(who), data=data if data is not None else a_csv(rows()),
        prepared=prepared, submission=submission or new_key(),
    )  # fmt: skip


def a_frozen(school: School, **said: object) -> ClassDrawView:
    """A list that was brought in and sealed."""
    made = an_import(school, **said)  # type: ignore[arg-type]
    return freeze_classes(actor=school.actor("sun"), class_draw=made.key, expected=made.version, beacon=WITNESSES)


def hold(school: School, matter: str, subject: uuid.UUID) -> None:
    """The ceremony of one part: two witnesses seal and open, the school draws."""
    draw = find_draw_of(matter, subject)
    assert draw is not None
    for name, number in NUMBER.items():
        actor = school.actor(name)
        join_witness(actor=actor, draw=draw.key, sealed=seal_of(draw.commitment, actor.name, number))
    for name, number in NUMBER.items():
        draw = reveal(actor=school.actor(name), draw=draw.key, value=number)
    draw = close_reveals(actor=school.actor("sun"), draw=draw.key, expected=draw.version)
    run_draw(actor=school.actor("sun"), draw=draw.key, expected=draw.version)


def a_published(school: School, **said: object) -> ClassDrawView:
    """Groups, numbers and teams drawn, classes published."""
    made = a_frozen(school, **said)
    for matter in (GROUPS, NUMBERS, *((TEACHERS,) if made.teams else ())):
        hold(school, matter, made.key)
    now = get_class_draw(school.actor("sun"), made.key)
    return publish_classes(actor=school.actor("sun"), class_draw=made.key, expected=now.version)
