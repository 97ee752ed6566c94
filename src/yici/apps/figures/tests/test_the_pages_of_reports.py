"""The pages of reports: one click, the finding first, every number opens its rows, files are marked and counted."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from yici.apps.figures.models import Definition, Snapshot
from yici.apps.figures.public import FigureMeasure, SavedForm, freeze, run_report
from yici.apps.figures.tests.builders import SPEC, a_definition, some_people
from yici.apps.figures.tests.pages import signed_in, version_of, words
from yici.apps.places.tests.cast import NOW, Cast, Role
from yici.apps.records.tests.builders import a_person, an_id_number
from yici.core import jobs
from yici.core.access import SYSTEM, Actor
from yici.core.models import AuditRow
from yici.core.threeway import table_of_rows

RUN, NEW = "/desk/reports/run", "/desk/reports/new"


def made_by(client: Client, code: str = "people", **fields: str) -> str:
    """Press a figure; the address of the report."""
    answer = client.post(RUN, {"figure": code, "area": "", "as_of": "", "by": "own", **fields})
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


@pytest.fixture
def bob(cast: Cast) -> Client:
    some_people(cast)
    a_definition()
    return signed_in(cast.bob)


@pytest.fixture
def alice(cast: Cast) -> Client:
    some_people(cast)
    a_definition()
    return signed_in(cast.alice)


def test_one_click_makes_a_report_that_begins_with_its_finding(bob: Client) -> None:
    page = bob.get(made_by(bob))
    assert re.search(r"<h1>\s*东村人数 3 人\s*</h1>", page.content.decode())
    assert "女性占比 33.3 %（3 中的 1）" in words(page)
    assert "截至 2026-11-20" in words(page)


def test_rows_that_share_the_first_place_are_named_together(alice: Client, cast: Cast) -> None:
    a_person(cast.west, "丁某")
    a_person(cast.west, "戊某")
    a_person(cast.west, "己某")
    assert "最多的是东村、西嘎查，各 3 人" in words(alice.get(made_by(alice, area="159901100", by="area:5")))


def test_a_report_over_the_city_waits_for_its_job_and_then_shows_it(alice: Client) -> None:
    address = made_by(alice)
    waiting = alice.get(address)
    assert waiting.headers["Refresh"] == "2" and "正在算" in words(waiting)
    jobs.run_due()
    done = alice.get(address)
    assert "Refresh" not in done.headers and "试验市人数 4 人" in words(done)


def test_the_chart_is_drawn_at_two_widths_with_the_numbers_of_the_table(alice: Client) -> None:
    address = made_by(alice, area="159901100", by="area:5")
    assert '<svg class="chart' not in alice.get(address).content.decode()  # one area with people: nothing to compare
    whole = made_by(alice, area="1599", by="area:5")
    jobs.run_due()
    text = alice.get(whole).content.decode()
    assert [int(width) for width in re.findall(r'<svg class="chart-\w+" viewBox="0 0 (\d+)', text)] == [358, 720]
    drawn = re.findall(r'class="chart-value"[^>]*>([^<]+)<', text)
    assert drawn == ["3", "1", "3", "1"]
    assert "东村 3；远村 1" in text


def test_rows_open_with_a_purpose_masked_and_leave_a_trace(bob: Client, cast: Cast) -> None:
    address = made_by(bob)
    number = re.search(r'class="cell-number" href="([^"]+)"', bob.get(address).content.decode())
    assert number is not None
    opened = number[1].replace("&amp;", "&")
    asked = bob.get(opened)
    assert "做什么用" in words(asked) and "甲某" not in words(asked)
    assert not AuditRow.objects.filter(verb="report.rows_opened").exists()
    shown = words(bob.get(opened + "&purpose=核对"))
    assert "甲*" in shown and "甲某" not in shown
    assert an_id_number("19500101", 101) not in shown and "159***********" in shown
    row = AuditRow.objects.get(verb="report.rows_opened")
    assert (row.details["purpose"], row.details["rows"], row.account) == ("核对", 3, cast.bob.key)
    assert AuditRow.objects.filter(verb="records.read_protected").exists()


def test_a_post_that_reads_no_records_sees_the_number_only(bob: Client) -> None:
    address = made_by(bob)
    Role.objects.filter(code="village_clerk").update(permissions=["reports.run"])
    shown = bob.get(f"{address}rows?row=*&column=people&purpose=看")
    assert "只看数" in words(shown)
    assert "甲" not in words(shown)


def test_a_number_over_too_many_records_says_what_to_do(bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yici.apps.figures.actions.opening.MOST_LOOKED_THROUGH", 2)
    answer = bob.get(f"{made_by(bob)}rows?row=*&column=women&purpose=看")
    assert answer.status_code == 409 and "小一点的区划" in words(answer)
    assert not AuditRow.objects.filter(verb="report.rows_opened").exists()


@pytest.mark.parametrize("query", ["row=*&column=nothing", "row=x&column=people", "", "row=1599&column=people"])
def test_what_is_not_in_the_table_is_not_found(bob: Client, query: str) -> None:
    assert bob.get(f"{made_by(bob)}rows?{query}").status_code == 404


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "pdf"])
def test_a_file_leaves_marked_and_counted(bob: Client, file_format: str) -> None:
    answer = bob.post(f"{made_by(bob)}file", {"format": file_format, "purpose": "月报"})
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer.headers["Content-Disposition"]
    row = AuditRow.objects.get(verb="export.made")
    assert (row.details["format"], row.details["purpose"], row.details["rows"]) == (file_format, "月报", 2)
    data = answer.content
    if file_format == "pdf":
        assert data.startswith(b"%PDF-")
        return
    mark = f"Bob village_clerk 2026-11-20 10:00 {row.details['number']}"
    if file_format == "csv":
        lines = data.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("地方,人数（人）,女（人）") and lines[-1] == mark
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        assert cells[2][:3] == ["东村", 3, 1] and cells[3][0] == "合计" and cells[-1] == [mark]


def test_a_name_that_is_a_formula_stays_text(cast: Cast) -> None:
    a_person(cast.east, "甲某", id_number=an_id_number("19500101", 101))
    column = FigureMeasure("x", "=1+1", "=cmd", "person")
    made = run_report(actor=SYSTEM, area=cast.east.key, spec=replace(SPEC, measures=(column,), by=""), title="=x")
    bob = signed_in(cast.bob)
    lines = bob.post(f"/desk/reports/{made.key}/file", {"format": "csv"}).content.decode("utf-8-sig")
    assert "\n=" not in lines and ",=" not in lines


def test_submitting_needs_the_permission_and_the_version_seen(alice: Client, bob: Client, cast: Cast) -> None:
    address = made_by(alice, area="159901100")
    page = alice.get(address)
    assert alice.post(f"{address}submit", {"version": "99"}).status_code == 409
    assert alice.post(f"{address}submit", {"version": version_of(page)}).status_code == 303
    shown = words(alice.get(address))
    assert "已上报" in shown and "SHA-256" in shown
    own = made_by(bob)
    assert bob.post(f"{own}submit", {"version": version_of(bob.get(own))}).status_code == 404


def test_a_submitted_report_is_computed_again_on_request(alice: Client, cast: Cast) -> None:
    made = run_report(actor=cast.actor("alice"), area="159901100201", definition="people")
    freeze(actor=cast.actor("alice"), report=made.key)
    address = f"/desk/reports/{made.key}/"
    same = alice.post(f"{address}verify", follow=True)
    assert "一个字节都不差" in words(same)
    Snapshot.objects.update(digest="0" * 64)
    assert "和原来不一样" in words(alice.post(f"{address}verify", follow=True))


def test_a_correction_is_asked_in_words_and_shows_the_difference(alice: Client, cast: Cast) -> None:
    made = run_report(actor=cast.actor("alice"), area="159901100201", definition="people")
    freeze(actor=cast.actor("alice"), report=made.key)
    address = f"/desk/reports/{made.key}/"
    version = version_of(alice.get(address))
    refused = alice.post(f"{address}correct", {"version": version, "reason": "没变"})
    assert refused.status_code == 409 and "没有要更正的" in words(refused)
    a_person(cast.east, "漏报")
    answer = alice.post(f"{address}correct", {"version": version, "reason": "漏报一人"})
    assert answer.status_code == 303
    corrected = words(alice.get(answer.headers["Location"]))
    assert "更正了什么 漏报一人" in corrected and "合计 人数 3 4" in corrected
    assert "后来有更正" in words(alice.get(address))


def test_a_report_is_put_together_by_words_and_saved_for_everybody(alice: Client, cast: Cast) -> None:
    table_of_rows("populations.csv").write(
        {
            "elders_60": {
                "code": "elders_60", "name": "60岁以上老人", "name_en": "elders", "entity": "person",
                "phrases": "老年人|老人", "condition": "person.age >= 60", "relation": "registered",
            }
        },
        [],
    )  # fmt: skip
    found = alice.post(NEW, {"words": "老年人", "then": "look"})
    assert 'value="p:elders_60"' in found.content.decode()
    empty = alice.post(NEW, {"words": "", "then": "make"})
    assert empty.status_code == 422 and "还没有选" in words(empty)
    made = alice.post(
        NEW, {"mark": ["p:elders_60", "s:person.sex"], "then": "make", "area": "159901100201", "by": "whole"}
    )
    assert made.status_code == 303
    page = alice.get(made.headers["Location"])
    assert "东村60岁以上老人 3" in words(page)
    saved = alice.post(f"{made.headers['Location']}save", {"name": "老人和性别"})
    assert saved.status_code == 303
    assert Definition.objects.get(name="老人和性别").spec["measures"][0]["condition"] == "person.age >= 60"
    assert "老人和性别" in words(alice.get("/desk/reports/"))


class OneForm:
    """An app that offers one filled form."""

    made: tuple[str, str] = ("", "")

    def list_saved(self, actor: Actor) -> list[SavedForm]:
        return [SavedForm("f1", "月报表", "东村", NOW)]

    def make_again(self, actor: Actor, key: str, area: uuid.UUID, as_of: dt.date) -> str:
        OneForm.made = (str(area), as_of.isoformat())
        return "/desk/tables/again"


def test_a_form_filled_before_is_filled_again_for_another_day(
    bob: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yici.apps.figures.guards.sources._forms", [OneForm()])
    assert "月报表" in words(bob.get("/desk/reports/"))
    answer = bob.post(RUN, {"form": "f1", "as_of": "2026-10-31", "by": "own"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/tables/again")
    assert OneForm.made == (str(cast.east.key), "2026-10-31")
    assert bob.post(RUN, {"form": "f2", "by": "own"}).status_code == 404


def test_words_that_name_no_area_are_said_back(bob: Client) -> None:
    answer = bob.post(RUN, {"figure": "people", "area": "远村", "by": "own"})
    assert answer.status_code == 422 and "您的辖区里没有“远村”" in words(answer)
    assert Snapshot.objects.count() == 0


def test_the_list_goes_on_page_by_page(bob: Client, cast: Cast) -> None:
    for at in range(14):
        run_report(actor=cast.actor("bob"), area=cast.east.key, spec=replace(SPEC, by=""), title=f"第{at}张")
    first = bob.get("/desk/reports/")
    older = re.search(r'href="(\?before=[^"]+)"', first.content.decode())
    assert older is not None
    second = words(bob.get("/desk/reports/" + older[1]))
    assert "第13张" in words(first) and "第0张" in second and "第13张" not in second


def test_a_figure_that_the_post_does_not_read_is_shown_locked(bob: Client, cast: Cast) -> None:
    party = FigureMeasure("party", "党员", "", "person", "party.joined_on is known")
    a_definition("party", spec=replace(SPEC, measures=(party,)))
    Role.objects.filter(code="village_clerk").update(readers=[])
    page: Any = bob.get("/desk/reports/")
    assert "您的岗位看不到这些信息" in words(page)
    assert 'value="party"' not in page.content.decode()
    assert bob.post(RUN, {"figure": "party", "by": "own"}).status_code == 422
