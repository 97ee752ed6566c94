"""A year of forms in one township: planned, allowed, sent to nine villages, answered, reviewed, signed, handed over.

The size is that of a real township before there was one table: 168 reports and 1,377 submissions of villages a year.
``YICI_YEAR_MINUTES`` ends it early: the figures then say how far it came.
Run as a module in a process of its own, because Django is set up for the bench's own database.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench._fills_case import _answer_to, environment_of

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "tests" / "forms"
TOWN = "150622102"  # nine villages
YEAR = 2026
PEOPLE = {"small": 300, "full": 1_800}
MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY = 12, 4, 2, 1
#: How often each form is asked in the year: 26 forms of villages (153 times), 3 of the township itself (15 times).
OF_VILLAGES = [MONTHLY] * 9 + [QUARTERLY] * 8 + [HALF_YEARLY] * 4 + [YEARLY] * 5
OF_THE_TOWN = [MONTHLY, HALF_YEARLY, YEARLY]
WORDS = {12: "monthly", 4: "quarterly", 2: "half_yearly", 1: "yearly"}
CHAIN = ("filled", "reviewed", "signed")
OWNER = "civil_affairs"
ALLOWS = "reform_office"
READERS = "bank child disability health party relief veteran"


@dataclass(frozen=True, slots=True)
class Planned:
    """A form on the list of allowed forms, and on which days of the year it is sent out."""

    key: Any
    name: str
    level: int
    days: tuple[dt.date, ...]


def data_folder(scale: str) -> Path:
    """Where the database of a scale lies."""
    return ROOT / ".bench" / f"year-{scale}"


def environment(scale: str) -> dict[str, str]:
    """The environment of the bench's own database."""
    return environment_of(data_folder(scale))


def prepare(scale: str) -> None:
    """A fresh database: answers of an earlier run must not help."""
    folder = data_folder(scale)
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    yici = [sys.executable, "-m", "yici.shell.cli"]
    for command in (["django", "migrate", "-v", "0"], ["city", "load", str(ROOT / "cities" / "ordos")]):
        subprocess.run([*yici, *command], check=True, capture_output=True, env=environment(scale), cwd=ROOT)


class Year:
    """The year as it goes: who acts, what was done, what went wrong."""

    def __init__(self, scale: str) -> None:
        from yici.apps.places import public as places
        from yici.core.access import SYSTEM

        self.scale = scale
        self.town = places.find_area(TOWN)
        self.villages = places.list_areas(SYSTEM, parent=self.town)
        self.counts: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()  # by month
        self.failures: list[str] = []
        self._people()
        self._posts()

    def _people(self) -> None:
        from yici.apps.records.demo.plan import make_demo

        with _day(dt.date(YEAR, 1, 1)):
            for _ in make_demo(self.villages, PEOPLE[self.scale], 5, places=True):
                pass

    def _posts(self) -> None:
        city = "1506"
        self.bureau = self._actor("bureau", OWNER, "bureau_owner", city)
        self.office = self._actor("office", ALLOWS, "reform_office", city)
        self.clerk_of_town = self._actor("town", f"{TOWN}-government", "township_clerk", TOWN)
        self.clerks = {
            one.code: self._actor(f"v{one.code}", f"{one.code}-committee", "village_clerk", one.code)
            for one in self.villages
        }

    def _actor(self, name: str, unit: str, role: str, area: str) -> Any:
        from yici.apps.places import public as places
        from yici.core.access import SYSTEM

        places.make_post(
            actor=SYSTEM, code=f"year-{name}", name=name, unit=unit, role=role, area=area, readers=READERS.split()
        )
        places.create_account(
            actor=SYSTEM, username=name, display_name=name, password="a long year of forms", must_change=False
        )
        places.give_post(actor=SYSTEM, username=name, post_code=f"year-{name}", from_on=dt.date(2020, 1, 1))
        return places.actor_named(name)

    def plan(self) -> list[Planned]:
        """Every form planned and allowed, before the year begins."""
        names = _forms()
        planned = []
        with _day(dt.date(YEAR, 1, 2)):
            for at, times in enumerate([*OF_VILLAGES, *OF_THE_TOWN]):
                level = 5 if at < len(OF_VILLAGES) else 4
                found = self._allowed(names[at % len(names)], times, level)
                if found is not None:
                    planned.append(found)
        return planned

    def _allowed(self, name: str, times: int, level: int) -> Planned | None:
        from yici.apps.collecting import public as collecting

        try:
            plan = collecting.plan_form(actor=self.bureau, data=(FORMS / name).read_bytes(), file_name=name)
            head = replace(
                plan.head, title=plan.title or name, purpose="年度统计", basis="鄂府办发〔2026〕1号", level=level,
                frequency=WORDS[times], last_day="每期末", expires_on=dt.date(YEAR, 12, 31), chain=CHAIN,
            )  # fmt: skip
            rows = {one.digest: one.offers[0][0] for one in plan.rows if one.is_asked and one.offers}
            plan = collecting.describe_plan(
                actor=self.bureau, plan=plan.key, expected=plan.version, head=head, rows=rows
            )
            for column in plan.columns:
                if not column.is_decided:
                    plan = self._decided(plan, column)
            plan = collecting.move_plan(actor=self.bureau, plan=plan.key, event="submit", expected=plan.case_version)
            plan = collecting.move_plan(actor=self.office, plan=plan.key, event="approve", expected=plan.case_version)
        except Exception as problem:
            self._failed(f"plan {name}", problem)
            return None
        self.counts["duplicates refused"] += plan.duplicates_refused
        self.counts["indicators cut"] += plan.indicators_cut
        return Planned(plan.key, name, level, tuple(_days(times)))

    def _decided(self, plan: Any, column: Any) -> Any:
        from yici.apps.collecting import public as collecting

        choice: Any = {"new": "new", "duplicate": "new", "known": "records", "derived": "records"}.get(
            column.finding, "cut"
        )
        return collecting.decide_column(
            actor=self.bureau, plan=plan.key, expected=plan.version, position=column.position, choice=choice,
            why="年度统计要用", new_owner="village",
        )  # fmt: skip

    def run(self, planned: list[Planned]) -> None:
        """The year, sending by sending in the order of days."""
        due = sorted(((day, one.name, one) for one in planned for day in one.days), key=lambda one: one[:2])
        if self.scale == "small":  # one of each kind for the villages, and one for the township
            kinds = {one[2].name.partition("_")[0]: one for one in reversed(due) if one[2].level == 5}
            due = sorted([*kinds.values(), next(one for one in due if one[2].level == 4)], key=lambda one: one[:2])
        until = time.monotonic() + 60 * float(os.environ.get("YICI_YEAR_MINUTES", "inf"))
        for done, (day, name, one) in enumerate(due, 1):
            if time.monotonic() > until:  # what was done by then is told; the rest was not asked
                break
            try:
                with _day(day):
                    self._send(one, day)
            except Exception as problem:
                self._failed(f"send {name}", problem)
            print(f"\r{done}/{len(due)} sendings, {self.counts['submissions']} submissions", end="", file=sys.stderr)
        print(file=sys.stderr)

    def _send(self, one: Planned, day: dt.date) -> None:
        from yici.apps.collecting import public as collecting
        from yici.core import jobs

        sending = collecting.send_out(
            actor=self.bureau, plan=one.key, area=self.town.key, last_day=day + dt.timedelta(days=5)
        )
        jobs.run_due()
        self.counts["sendings"] += 1
        clerks = list(self.clerks.values()) if one.level == 5 else [self.clerk_of_town]
        for clerk in clerks:
            self._hand_over(clerk, sending.key, one, day)
        if one.level == 5:
            self._consolidate(sending.key, one)

    def _hand_over(self, clerk: Any, sending: Any, one: Planned, day: dt.date) -> None:
        from yici.apps.collecting import public as collecting

        began = time.perf_counter()
        try:
            mine = next(
                line for line in collecting.list_received(clerk, limit=200)
                if collecting.get_sent_form(clerk, line.key).sending == sending
            )  # fmt: skip
            form = collecting.get_sent_form(clerk, mine.key)
            if form.problem:
                self.counts["copies with a problem"] += 1
            if form.fill is not None:
                self._answer(clerk, form.fill, day)
            is_nil = form.fill is None
            form = collecting.fill_in(actor=clerk, form=form.key, expected=form.case_version, is_nil=is_nil)
            self.counts["nil"] += is_nil
            reviewer = self.clerk_of_town if one.level == 5 else self.bureau
            form = collecting.review_fill(actor=reviewer, form=form.key, expected=form.case_version)
            form = collecting.sign(actor=clerk, form=form.key, expected=form.case_version, name="村主任")
            collecting.submit_form(actor=clerk, form=form.key, expected=form.case_version)
        except Exception as problem:
            self._failed(f"hand over {one.name}", problem)
            return
        self.counts["submissions" if one.level == 5 else "submissions of the township"] += 1
        self.counts["milliseconds"] += round((time.perf_counter() - began) * 1000)

    def _answer(self, clerk: Any, fill: Any, day: dt.date) -> None:
        from yici.apps.tables import public as tables

        questions = [one for one in tables.list_questions(clerk, fill, limit=100_000) if one.state == "open"]
        self.asked[f"{day:%Y-%m}"] += len(questions)
        if questions:
            answers = [tables.Answer(one.number, _answer_to(one)) for one in questions]
            outcome = tables.answer_questions(actor=clerk, fill=fill, answers=answers)
            self.counts["answered"] += len(outcome.taken)
            self.counts["answers refused"] += len(outcome.refused)

    def _consolidate(self, sending: Any, one: Planned) -> None:
        """The township merges what its villages handed over and hands it on; the bureau merges the townships."""
        from yici.apps.collecting import public as collecting

        clerk = self.clerk_of_town
        try:
            (above,) = collecting.list_sent_forms(self.bureau, sending)
            collecting.merge_submissions(actor=clerk, sending=sending, sent_form=above.key)
            form = collecting.get_sent_form(clerk, above.key)
            form = collecting.fill_in(actor=clerk, form=form.key, expected=form.case_version)
            form = collecting.review_fill(actor=self.bureau, form=form.key, expected=form.case_version)
            form = collecting.sign(actor=clerk, form=form.key, expected=form.case_version, name="镇长")
            collecting.submit_form(actor=clerk, form=form.key, expected=form.case_version)
            merged = collecting.merge_submissions(actor=self.bureau, sending=sending)
            self.counts["merges"] += 1
            self.counts["rows merged"] += merged.rows
        except Exception as problem:
            self._failed(f"merge {one.name}", problem)

    def _failed(self, where: str, problem: Exception) -> None:
        self.failures.append(f"{where}: {type(problem).__name__}: {problem}"[:300])


def _forms() -> list[str]:
    """Our own forms about a place; what is about one household is sent to nobody."""
    kinds, of_households = ("list", "cross", "rowform"), ("rowform_household_questionnaire", "rowform_two_blocks")
    names = sorted(path.name for path in FORMS.glob("*.xls*") if path.name.startswith(kinds))
    return [name for name in names if not name.startswith(of_households)]


def _day(day: dt.date) -> Any:
    from yici.core import clock

    return clock.held_at(dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC))


def _days(times: int) -> Iterator[dt.date]:
    """The days on which a form is asked: evenly over the year, the monthly ones on the fifth."""
    for at in range(times):
        yield dt.date(YEAR, at * 12 // times + 1, 5)


def measure(scale: str) -> dict[str, Any]:
    """The year's figures. Needs Django set up."""
    from yici.apps.collecting.public import get_burden

    began = time.perf_counter()
    year = Year(scale)
    planned = year.plan()
    year.run(planned)
    cells: Counter[str] = Counter()
    hours, kept, weeks = 0.0, 0, 0
    with _day(dt.date(YEAR + 1, 1, 10)):
        for month in range(1, 13):
            found = get_burden(TOWN, f"{YEAR}-{month:02}")
            cells.update(known=found.total.known, derived=found.total.derived, typed=found.total.typed)
            hours += float(found.total.hours)
            kept, weeks = kept + found.weeks_kept, weeks + found.weeks
    submissions = year.counts["submissions"]
    return {
        "forms": len(planned), "sendings": year.counts["sendings"], "submissions": submissions,
        "failures": len(year.failures), "first_failures": year.failures[:8], "villages": len(year.villages),
        "people": PEOPLE[scale], "cells": dict(cells), "hours_saved": round(hours, 1), "weeks": weeks,
        "weeks_of_eight_hours": kept, "asked_by_month": dict(sorted(year.asked.items())),
        "seconds_a_submission": round(year.counts["milliseconds"] / 1000 / max(submissions, 1), 3),
        "counts": {name: count for name, count in sorted(year.counts.items()) if name != "milliseconds"},
        "seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip


def in_own_process(scale: str) -> dict[str, Any]:
    """The figures, measured in a process whose Django serves the bench's own database."""
    prepare(scale)
    command = [sys.executable, "-m", "bench._year_case", scale]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment(scale), cwd=ROOT)
    return dict(json.loads(io.StringIO(done.stdout).readlines()[-1]))


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(sys.argv[1] if len(sys.argv) > 1 else "small"), ensure_ascii=False, default=str))
