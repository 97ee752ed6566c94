"""Understood, corrected, answered, taken away: the pages of one form as plain pages, without any script."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number, moves
from yici.apps.tables.models import Fill, Mapping, Question
from yici.apps.tables.tests.forms_of_ours import a_form, rows_of
from yici.apps.tables.tests.pages import START, opened, signed_in, value_of, words
from yici.core import clock
from yici.shell import markup

NUMBERS = [an_id_number("19600101", 101), an_id_number("19650202", 202), an_id_number("19900303", 303)]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bob(cast: Cast) -> Client:
    return signed_in(cast.bob)


@pytest.fixture
def family(cast: Cast) -> list[uuid.UUID]:
    """Three of one household in East Village: one phone and two educations are missing; one person moved away."""
    house = a_household(cast.east, code="H1", group="一社")
    one = a_person(cast.east, "巴特尔", household=house, id_number=NUMBERS[0], phone="13904770001", education="70")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=NUMBERS[1], phone="13904770002")
    three = a_person(cast.east, "巴图", household=house, role="20", id_number=NUMBERS[2])
    return [one.key, two.key, three.key]


@pytest.fixture
def form(bob: Client, family: list[uuid.UUID]) -> str:
    return opened(bob, a_form())


def version() -> str:
    return str(Fill.objects.get().version)


def test_the_form_is_drawn_with_its_own_words_and_first_rows(bob: Client, form: str) -> None:
    page = bob.get(form).content.decode()
    assert all(word in page for word in ("家庭成员信息表", "公民身份号码", "巴特尔", "王秀兰", "巴图"))
    assert 'data-known="record"' in page
    assert 'data-known="asked"' in page


def test_numbers_of_people_are_masked_on_every_page(bob: Client, form: str) -> None:
    bob.post(f"{form}make", {"version": version()})
    for path in (form, f"{form}questions", f"{form}receipt"):
        page = bob.get(path).content.decode()
        assert not any(number in page for number in [*NUMBERS, "13904770001", "13904770002"]), path


def test_the_population_is_a_sentence_with_its_count(bob: Client, form: str) -> None:
    assert "共 3 行" in words(bob.get(form))


def test_there_is_one_filled_button_and_it_leads_to_the_questions(bob: Client, form: str) -> None:
    page = bob.get(form).content.decode()
    assert page.count("button-main") == 1
    assert f'href="{form}questions"' in page
    assert "去答 3 个问题" in words(bob.get(form))


def test_a_column_is_corrected_by_typing_a_word(bob: Client, form: str) -> None:
    place = next(
        one["place"] for one in Fill.objects.get().understanding["sheets"][0]["columns"] if one["letter"] == "H"
    )
    sheet = Fill.objects.get().understanding["sheets"][0]["name"]
    found = bob.get(f"{form}column", {"sheet": sheet, "place": place, "words": "承包地"})
    assert "承包地面积" in words(found)
    given = {"version": version(), "sheet": sheet, "place": place, "element": "person.work_months"}
    answer = bob.post(f"{form}column", given)
    assert answer.status_code == 303
    assert Mapping.objects.get(place=place, replaced_at=None).meaning["element"] == "person.work_months"


def test_the_search_for_an_element_answers_htmx_with_a_piece(bob: Client, form: str) -> None:
    stored = Fill.objects.get().understanding["sheets"][0]
    given = {"sheet": stored["name"], "place": stored["columns"][1]["place"], "words": "文化"}
    piece = bob.get(f"{form}column", given, headers=HTMX)
    assert "<html" not in piece.content.decode()
    assert "文化程度" in words(piece)


def test_area_and_day_are_changed_in_place(bob: Client, form: str, cast: Cast) -> None:
    answer = bob.post(f"{form}place", {"version": version(), "as_of": "2026-10-01"})
    assert answer.status_code == 303
    assert str(Fill.objects.get().as_of) == "2026-10-01"
    chooser = bob.get(f"{form}place")
    assert str(cast.east.key) in chooser.content.decode()
    assert str(cast.far.key) not in chooser.content.decode()


def test_an_area_is_found_by_a_part_of_its_name(cast: Cast, family: list[uuid.UUID]) -> None:
    alice = signed_in(cast.alice)
    form = opened(alice, a_form())
    assert "西嘎查" in words(alice.get(f"{form}place", {"words": "西"}))
    assert "前旗" in words(alice.get(f"{form}place"))
    chosen = alice.post(f"{form}place", {"version": version(), "area": str(cast.west.key)})
    assert chosen.status_code == 303
    assert Fill.objects.get().area.code == cast.west.code


def test_somebody_at_the_edge_is_asked_about(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    a_person(cast.east, "留下的", id_number=NUMBERS[0])
    moves(a_person(cast.east, "搬走的", id_number=NUMBERS[1]), cast.west, clock.today().replace(month=6))
    form = opened(alice, a_form(), area="东村")
    page = alice.get(form)
    assert "搬走的" in words(page)
    record = value_of(page, "record")
    sheet = Fill.objects.get().understanding["sheets"][0]["name"]
    given = {"version": version(), "sheet": sheet, "record": record, "answer": "yes"}
    assert alice.post(f"{form}doubtful", given).status_code == 303
    assert "共 2 行" in words(alice.get(form))


def test_rows_that_the_form_does_not_name_are_chosen(bob: Client, family: list[uuid.UUID]) -> None:
    form = opened(bob, a_form(title="登记表"))
    page = bob.get(form)
    assert "button-main" not in page.content.decode()  # where a person must be free nothing is put forward
    sheet = Fill.objects.get().understanding["sheets"][0]["name"]
    choice = next(one for one in _offered(page.content.decode()) if one)
    answer = bob.post(f"{form}population", {"version": version(), "sheet": sheet, "choice": choice})
    assert answer.status_code == 303


def _offered(page: str) -> list[str]:
    start = page.index('id="other-rows"')
    return [part.split('"')[0] for part in page[start:].split('<option value="')[1:]]


def test_nothing_is_changed_on_an_older_state(bob: Client, form: str) -> None:
    old = version()
    bob.post(f"{form}place", {"version": old, "as_of": "2026-10-01"})
    answer = bob.post(f"{form}place", {"version": old, "as_of": "2026-09-01"})
    assert answer.status_code == 409
    assert "下面是现在的样子" in words(answer)
    assert str(Fill.objects.get().as_of) == "2026-10-01"


@pytest.mark.parametrize("step", ["place", "population", "doubtful", "column", "make", "questions"])
def test_every_form_of_the_page_says_on_which_state_it_was_decided(bob: Client, form: str, step: str) -> None:
    stored = Fill.objects.get().understanding["sheets"][0]
    given = {
        "sheet": stored["name"], "place": stored["columns"][1]["place"], "element": "person.name", "choice": "x",
        "record": str(uuid.uuid4()), "answer": "yes", "as_of": "2026-10-01", "then": "take",
    }  # fmt: skip
    before = Fill.objects.get()
    for stale in ({}, {"version": str(before.version + 7)}):
        assert bob.post(f"{form}{step}", {**given, **stale}).status_code in (409, 422)
    after = Fill.objects.get()
    assert (after.version, after.state, after.as_of) == (before.version, before.state, before.as_of)


def test_one_answer_is_saved_by_itself_and_comes_back_as_its_row(bob: Client, form: str) -> None:
    one = Question.objects.get(element="person.phone")
    address = f"{form}questions/{one.number}?version={version()}"
    answer = bob.post(address, {f"q{one.number}": "139 0477 0003"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "还剩 2 个" in words(answer)
    one.refresh_from_db()
    assert one.state == "answered"


def test_a_wrong_answer_is_told_at_its_row_and_stays_typed(bob: Client, form: str) -> None:
    one = Question.objects.get(element="person.phone")
    address = f"{form}questions/{one.number}?version={version()}"
    answer = bob.post(address, {f"q{one.number}": "12"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="12"' in answer.content.decode()
    assert "field-error" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "open"


def test_without_script_all_answers_go_in_one_form(bob: Client, form: str) -> None:
    typed = {
        f"q{one.number}": "小学" if one.element == "person.education" else "13904770003"
        for one in Question.objects.all()
    }
    answer = bob.post(f"{form}questions", {"version": version(), **typed, "then": "done"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{form}receipt"
    assert not Question.objects.filter(state="open").exists()


def test_done_with_open_questions_says_so_and_keeps_what_was_answered(bob: Client, form: str) -> None:
    one = Question.objects.get(element="person.phone")
    answer = bob.post(f"{form}questions", {"version": version(), f"q{one.number}": "13904770003", "then": "done"})
    assert answer.status_code == 422
    assert "还有 2 个没答" in words(answer)
    assert Fill.objects.get().state != "filled"


def test_leave_blank_is_an_answer_too(bob: Client, form: str) -> None:
    one = Question.objects.filter(element="person.education").first()
    assert one is not None
    bob.post(f"{form}questions/{one.number}?version={version()}", {f"q{one.number}": ""}, headers=HTMX)
    one.refresh_from_db()
    assert one.state == "blank"


def test_the_form_is_taken_with_open_questions_when_there_is_no_time(bob: Client, form: str) -> None:
    answer = bob.post(f"{form}questions", {"version": version(), "then": "take"}, follow=True)
    said = words(answer)
    assert "3 格空着" in said
    assert "每一格从哪来" in said


def test_the_file_is_an_attachment_with_the_records_in_it(bob: Client, form: str, cast: Cast) -> None:
    bob.post(f"{form}make", {"version": version()})
    answer = bob.get(f"{form}file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert rows_of(answer.content)[2][:3] == [1, "巴特尔", NUMBERS[0]]
    assert load_workbook(io.BytesIO(answer.content))


def test_a_name_of_a_person_in_the_name_of_the_file_goes_no_further(bob: Client, family: list[uuid.UUID]) -> None:
    form = opened(bob, a_form(), name=f"巴特尔{NUMBERS[0]}.xlsx")
    bob.post(f"{form}make", {"version": version()})
    name = unquote(bob.get(f"{form}file").headers["Content-Disposition"])
    assert "家庭成员信息表" in name
    assert "巴特尔" not in name
    assert NUMBERS[0] not in name


def test_before_the_file_is_made_there_is_no_receipt(bob: Client, form: str) -> None:
    assert bob.get(f"{form}receipt").headers["Location"] == form
    assert bob.get(f"{form}file").status_code == 409


def test_the_receipt_goes_on_page_by_page(bob: Client, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yici.apps.tables.views.taking.ROWS_A_PAGE", 2)
    bob.post(f"{form}make", {"version": version()})
    first = bob.get(f"{form}receipt").content.decode()
    assert "row=3" in first
    assert "巴图" not in first
    assert "巴图" in bob.get(f"{form}receipt", {"row": "3"}).content.decode()


def test_a_form_is_let_go_after_it_was_asked_in_words(bob: Client, form: str) -> None:
    assert "找不回来" in words(bob.get(f"{form}withdraw"))
    assert bob.post(f"{form}withdraw", {"version": version()}).headers["Location"] == START
    left = bob.get(form)
    assert "这张表不要了" in words(left)
    assert "questions" not in left.content.decode()  # no step leads to what is no more


def test_a_stranger_is_told_the_same_as_for_a_wrong_number(form: str, cast: Cast) -> None:
    charlie = signed_in(cast.charlie)
    wrong = charlie.get(f"{START}{uuid.uuid4()}/")
    assert wrong.status_code == 404
    for step in ("", "place", "withdraw", "questions", "questions.csv", "receipt", "file"):
        answer = charlie.get(f"{form}{step}")
        assert (answer.status_code, words(answer)) == (404, words(wrong)), step


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_one_language_and_keeps_to_the_policy(bob: Client, form: str, language: str) -> None:
    stored = Fill.objects.get().understanding["sheets"][0]
    bob.post(f"{form}make", {"version": version()})
    column = f"column?sheet={stored['name']}&place={stored['columns'][1]['place']}"
    pages = [START, *(form + step for step in ("", "place", column, "withdraw", "questions", "receipt"))]
    for path in pages:
        page = bob.get(path, {"lang": language} if "?" not in path else None)
        if "?" in path:
            page = bob.get(f"{path}&lang={language}")
        assert markup.untranslated(page.content.decode(), language) == [], path
        assert markup.read(page.content.decode()).problems == [], path


def test_a_card_is_filled_for_the_one_who_was_looked_for(bob: Client, family: list[uuid.UUID]) -> None:
    card = Path(__file__).resolve().parents[5] / "tests" / "forms" / "card_resident_basic.xlsx"
    form = opened(bob, card.read_bytes(), card.name)
    assert "这张卡片填谁的" in words(bob.get(form))
    found = bob.get(form, {"who": "王秀"})
    assert "王秀兰 女" in words(found)
    assert "巴特尔" not in words(found)
    sheet = Fill.objects.get().understanding["sheets"][0]["name"]
    given = {"version": version(), "sheet": sheet, "record": value_of(found, "record")}
    assert bob.post(f"{form}population", given).status_code == 303
    page = bob.get(form).content.decode()
    assert "王秀兰" in page
    assert NUMBERS[1] not in page


def test_a_cross_tab_over_what_no_record_holds_is_drawn_and_asked(bob: Client, family: list[uuid.UUID]) -> None:
    cross = Path(__file__).resolve().parents[5] / "tests" / "forms" / "cross_main_indicators.xlsx"
    form = opened(bob, cross.read_bytes(), cross.name)
    page = bob.get(form)
    assert "固定资产投资" in words(page)
    assert Fill.objects.get().questions.count() > 50
    assert bob.post(f"{form}make", {"version": version()}).status_code == 303
    assert Fill.objects.get().state == "filled"


def test_somebody_out_of_reach_is_told_in_words_and_not_dropped_silently(bob: Client, cast: Cast) -> None:
    a_person(cast.east, "留下的", id_number=NUMBERS[0])
    moves(a_person(cast.east, "搬走的", id_number=NUMBERS[1]), cast.far, clock.today())
    form = opened(bob, a_form())
    sheet = Fill.objects.get().understanding["sheets"][0]["name"]
    given = {"version": version(), "sheet": sheet, "record": value_of(bob.get(form), "record"), "answer": "yes"}
    page = words(bob.post(f"{form}doubtful", given, follow=True))
    assert "记下了，但这张表里没有这一行" in page
    assert "没有这一行：到那天已归别处管" in page


def test_the_receipt_on_paper_shows_what_the_file_is_checked_by(bob: Client, form: str) -> None:
    bob.post(f"{form}make", {"version": version()})
    assert "<details open>" in bob.get(f"{form}receipt", {"print": "1"}).content.decode()
    assert "<details open>" not in bob.get(f"{form}receipt").content.decode()
