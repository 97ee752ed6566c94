"""A bureau's form comes back filled: rows, questions, answers, receipt, and what must never happen."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from openpyxl import load_workbook

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import Answer as RecordAnswer
from yici.apps.records.public import catalogue, list_accesses, record_answers, relate_to_area
from yici.apps.records.tests.builders import TYPED, a_household, a_person, an_id_number, moves
from yici.apps.tables.models import Fill, Form
from yici.apps.tables.public import (
    Answer,
    FileNotMade,
    FillNotFound,
    FillView,
    FormStopped,
    FormUnreadable,
    PopulationNeeded,
    answer_questions,
    choose_population,
    correct_mapping,
    decide_doubtful,
    draw_sheet,
    erase_filled_files,
    get_file,
    get_fill,
    get_receipt,
    leave_blank,
    list_fills,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import HEADINGS, a_form, rows_of
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.errors import SameKeyOtherContent
from yici.core.models import FileReference

NUMBERS = [an_id_number("19600101", 101), an_id_number("19650202", 202), an_id_number("19900303", 303)]


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def family(cast: Cast) -> list[uuid.UUID]:
    """Three people of one household in East Village; the third has no phone, nobody's education is known but one's."""
    house = a_household(cast.east, code="H1", group="一社")
    one = a_person(cast.east, "巴特尔", household=house, id_number=NUMBERS[0], phone="13904770001", education="70")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=NUMBERS[1], phone="13904770002")
    three = a_person(cast.east, "巴图", household=house, role="20", id_number=NUMBERS[2])
    a_person(cast.west, "别村人", id_number=an_id_number("19700101", 105))
    return [one.key, two.key, three.key]


def understood(bob: Actor, data: bytes | None = None, name: str = "名单.xlsx") -> FillView:
    return understand_form(actor=bob, data=data or a_form(), file_name=name, purpose="填报家庭成员")


def made(bob: Actor, fill: FillView) -> list[list[object]]:
    make_file(actor=bob, fill=fill.key)
    return rows_of(get_file(bob, fill.key).data)


def test_the_people_of_the_village_stand_in_the_form_and_nobody_else(bob: Actor, family: list[uuid.UUID]) -> None:
    rows = made(bob, understood(bob))
    assert rows[2][:5] == [1, "巴特尔", NUMBERS[0], "男", "13904770001"]
    assert [row[1] for row in rows[2:5]] == ["巴特尔", "王秀兰", "巴图"]
    assert "别村人" not in str(rows)


def test_a_row_is_inserted_before_the_totals_and_the_footer_moves(bob: Actor, family: list[uuid.UUID]) -> None:
    rows = made(bob, understood(bob))
    assert [row[0] for row in rows] == ["家庭成员信息表", "序号", 1, 2, 3, "合计", None, "填表人：          审核人："]


def test_signatures_and_remarks_stay_blank(bob: Actor, family: list[uuid.UUID]) -> None:
    rows = made(bob, understood(bob))
    assert {row[at] for row in rows[2:5] for at in (6, 7)} == {None}


def test_only_what_is_missing_is_asked(bob: Actor, family: list[uuid.UUID]) -> None:
    asked = [(one.who, one.element) for one in list_questions(bob, understood(bob).key)]
    assert asked == [("王秀兰", "person.education"), ("巴图", "person.phone"), ("巴图", "person.education")]


def test_an_answer_goes_into_the_form_and_into_the_records(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    phone = next(one for one in list_questions(bob, fill.key) if one.element == "person.phone")
    outcome = answer_questions(actor=bob, fill=fill.key, answers=[Answer(phone.number, "139 0477 0003")])
    assert outcome.refused == ()
    assert outcome.taken == (phone.number,)
    assert made(bob, fill)[4][4] == "13904770003"
    assert get_fill(bob, fill.key).counts["asked"] == 1


def test_the_second_form_asks_nothing_twice(bob: Actor, family: list[uuid.UUID]) -> None:
    first = understood(bob)
    answers = [
        Answer(one.number, "13904770003" if one.element == "person.phone" else "初中")
        for one in list_questions(bob, first.key)
    ]
    answer_questions(actor=bob, fill=first.key, answers=answers)
    assert understood(bob).open_questions == 0
    assert understood(bob, a_form("东村家庭成员登记表", ("姓名", "文化程度", "联系电话"))).open_questions == 0


def test_a_refused_answer_says_why_and_the_others_are_kept(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    questions = {one.element: one for one in list_questions(bob, fill.key)}
    outcome = answer_questions(
        actor=bob, fill=fill.key,
        answers=[Answer(questions["person.phone"].number, "12"), Answer(questions["person.education"].number, "小学")],
    )  # fmt: skip
    assert [one.number for one in outcome.refused] == [questions["person.phone"].number]
    assert outcome.refused[0].message
    assert outcome.taken == (questions["person.education"].number,)


def test_a_question_left_blank_is_not_learnt_from(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    numbers = [one.number for one in list_questions(bob, fill.key)]
    assert leave_blank(actor=bob, fill=fill.key, numbers=numbers).still_open == 0
    assert made(bob, fill)[4][4] is None
    assert understood(bob).open_questions == len(numbers)


def test_a_column_that_nobody_knows_becomes_an_element_at_its_first_answer(bob: Actor, family: list[uuid.UUID]) -> None:
    form = a_form(headings=("序号", "姓名", "取暖方式"))
    fill = understood(bob, form)
    questions = list_questions(bob, fill.key)
    assert [one.prompt for one in questions] == ["取暖方式"] * 3
    answer_questions(actor=bob, fill=fill.key, answers=[Answer(one.number, "电采暖") for one in questions])
    assert [row[2] for row in made(bob, fill)[2:5]] == ["电采暖"] * 3
    assert [one.name for one in catalogue().elements.values() if one.is_provisional] == ["取暖方式"]
    assert understood(bob, form).open_questions == 0
    assert understood(bob, a_form(headings=("姓名", "取暖方式", "性别"))).open_questions == 0


def test_a_list_that_names_nobody_is_asked_and_never_filled_with_everybody(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob, a_form("登记表"))
    population = fill.sheets[0].population
    assert fill.state == "understood"
    assert population is not None
    assert population.is_asked
    with pytest.raises(PopulationNeeded):
        make_file(actor=bob, fill=fill.key)


def test_a_chosen_population_is_remembered_for_the_form(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob, a_form("登记表"))
    choose_population(actor=bob, fill=fill.key, sheet=fill.sheets[0].name, condition="person.sex = '2'")
    assert [row[1] for row in made(bob, fill)[2:4]] == ["王秀兰", None]
    again = understood(bob, a_form("登记表"))
    assert again.state == "asking"
    assert again.is_known_form


def test_who_moved_away_and_who_lives_elsewhere_is_listed_for_a_yes_or_no(
    bob: Actor, cast: Cast, family: list[uuid.UUID]
) -> None:
    gone = a_person(cast.east, "赵走远", id_number=an_id_number("19550505", 115))
    moves(gone, cast.far, clock.today())
    relate_to_area(SYSTEM, family[2], cast.west.key, "resident", source=TYPED)
    fill = understood(bob)
    population = fill.sheets[0].population
    assert population is not None
    doubtful = {one.record: (one.reason, one.label) for one in population.doubtful}
    assert doubtful == {gone.key: ("moved", "赵走远"), family[2]: ("lives_elsewhere", "巴图")}
    decide_doubtful(actor=bob, fill=fill.key, sheet=fill.sheets[0].name, record=family[2], is_included=False)
    assert [row[1] for row in made(bob, fill)[2:4]] == ["巴特尔", "王秀兰"]


def test_a_corrected_column_is_remembered_for_the_whole_city(bob: Actor, cast: Cast, family: list[uuid.UUID]) -> None:
    form = a_form(headings=("姓名", "读书情况", "性别"))
    fill = understood(bob, form)
    place = fill.sheets[0].columns[1].place
    corrected = correct_mapping(
        actor=bob, fill=fill.key, sheet=fill.sheets[0].name, place=place, kind="element", element="person.education"
    )
    assert corrected.sheets[0].columns[1].element == "person.education"
    charlies = understand_form(actor=cast.actor("charlie"), data=form, file_name="a.xlsx")
    assert charlies.sheets[0].columns[1].is_confirmed


def test_a_receipt_says_where_each_cell_came_from_and_shows_no_whole_number(
    bob: Actor, family: list[uuid.UUID]
) -> None:
    fill = understood(bob)
    make_file(actor=bob, fill=fill.key)
    receipt = get_receipt(bob, fill.key)
    cells = {cell.cell: cell for cell in receipt.cells}
    assert (cells["B3"].value, cells["B3"].known, cells["B3"].record) == ("巴特尔", "records", family[0])
    assert NUMBERS[0] not in str(receipt)
    assert "*" in cells["C3"].value
    assert receipt.rows == 3
    assert receipt.columns[1].element == "person.name"


def test_reading_the_numbers_is_an_access_event_with_its_purpose(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    before = [len(list_accesses(bob, record)) for record in family]
    make_file(actor=bob, fill=fill.key)
    for record, count in zip(family, before, strict=True):
        events = list_accesses(bob, record)
        assert len(events) == count + 1
        assert (events[0].purpose, events[0].context) == ("填报家庭成员", fill.number)
        assert "person.id_number" in events[0].elements


def test_the_drawn_form_shows_the_first_rows_masked(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    drawn = draw_sheet(bob, fill.key, fill.sheets[0].name, body_rows=2)
    texts = {(cell.row, cell.column): (cell.text, cell.known) for row in drawn.rows for cell in row.cells}
    assert texts[(3, 2)] == ("巴特尔", "records")
    assert texts[(4, 6)] == ("", "asked")
    assert NUMBERS[0] not in str(drawn)
    assert drawn.more_rows == 1


def test_a_mark_of_secrecy_stops_the_form_and_nothing_is_kept(bob: Actor, family: list[uuid.UUID]) -> None:
    with pytest.raises(FormStopped):
        understood(bob, a_form("秘密★"))
    assert not Form.objects.exists()
    assert not FileReference.objects.exists()


def test_a_file_that_is_no_form_gets_one_sentence(bob: Actor) -> None:
    with pytest.raises(FormUnreadable) as caught:
        understood(bob, b"no workbook at all")
    assert caught.value.message
    assert not Fill.objects.exists()


def test_the_same_submission_is_one_fill_and_other_bytes_under_its_key_are_refused(
    bob: Actor, family: list[uuid.UUID]
) -> None:
    key, form = uuid.uuid4(), a_form()
    first = understand_form(actor=bob, data=form, file_name="a.xlsx", submission=key)
    assert understand_form(actor=bob, data=form, file_name="a.xlsx", submission=key).key == first.key
    with pytest.raises(SameKeyOtherContent):
        understand_form(actor=bob, data=a_form("别的表"), file_name="a.xlsx", submission=key)


def test_the_file_with_an_erased_persons_values_is_gone_from_the_disk(bob: Actor, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    make_file(actor=bob, fill=fill.key)
    assert erase_filled_files(family[0]) == 1
    with pytest.raises(FileNotMade):
        get_file(bob, fill.key)
    assert erase_filled_files(family[0]) == 0
    assert make_file(actor=bob, fill=fill.key).state == "filled"


def test_a_form_that_named_an_erased_person_when_it_came_is_gone_too(bob: Actor, family: list[uuid.UUID]) -> None:
    book = load_workbook(io.BytesIO(a_form(headings=("序号", "姓名", "性别", "文化程度"), blank_rows=3, total=False)))
    sheet = book.worksheets[0]
    for row, name in enumerate(("巴特尔", "王秀兰"), 3):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = row - 2, name
    sheet.delete_rows(5)
    out = io.BytesIO()
    book.save(out)
    fill = understood(bob, out.getvalue())
    make_file(actor=bob, fill=fill.key)
    assert erase_filled_files(family[0]) == 2
    assert Fill.objects.get(key=fill.key).state == "withdrawn"
    assert not FileReference.objects.filter(owner_key=str(fill.key)).exists()


def test_a_stranger_finds_no_fill(bob: Actor, cast: Cast, family: list[uuid.UUID]) -> None:
    fill = understood(bob)
    stranger = cast.actor("charlie")
    for look in (get_fill, list_questions, get_receipt, get_file):
        with pytest.raises(FillNotFound):
            look(stranger, fill.key)
    assert list_fills(stranger) == ()
    assert [one.key for one in list_fills(bob)] == [fill.key]


def test_headings_keep_their_places(bob: Actor, family: list[uuid.UUID]) -> None:
    assert [column.letter for column in understood(bob).sheets[0].columns] == list("ABCDEFGH")[: len(HEADINGS)]


def test_the_version_of_a_receipt_has_the_day_on_which_it_was_recorded(bob: Actor, family: list[uuid.UUID]) -> None:
    recorded = clock.today()
    with clock.held_at(clock.now() + dt.timedelta(days=3)):
        fill = understood(bob)
        make_file(actor=bob, fill=fill.key)
        days = {cell.recorded_on for cell in get_receipt(bob, fill.key).cells}
        assert clock.today() != recorded
    assert days == {recorded}


def test_who_is_told_to_belong_but_is_out_of_reach_is_said_so(bob: Actor, cast: Cast, family: list[uuid.UUID]) -> None:
    gone = a_person(cast.east, "赵走远", id_number=an_id_number("19550505", 115))
    moves(gone, cast.far, clock.today())
    fill = understood(bob)
    after = decide_doubtful(actor=bob, fill=fill.key, sheet=fill.sheets[0].name, record=gone.key, is_included=True)
    assert after.sheets[0].population is not None
    told = {one.record: (one.is_included, one.is_out_of_reach) for one in after.sheets[0].population.doubtful}
    assert told[gone.key] == (True, True)
    assert "赵走远" not in [row[1] for row in made(bob, fill)]


def test_no_half_made_fill_stays_when_the_form_cannot_be_looked_through(
    bob: Actor, family: list[uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("the survey broke")

    submission = uuid.uuid4()
    monkeypatch.setattr("yici.apps.tables.actions.understanding.survey", fails)
    with pytest.raises(RuntimeError):
        understand_form(actor=bob, data=a_form(), file_name="名单.xlsx", submission=submission)
    assert [row.state for row in Fill.objects.all()] == ["withdrawn"]
    assert not FileReference.objects.filter(owner_kind="fill").exists()
    monkeypatch.undo()
    again = understand_form(actor=bob, data=a_form(), file_name="名单.xlsx", submission=submission)
    assert again.state == "asking"


def test_a_question_tells_what_was_known_last(bob: Actor, family: list[uuid.UUID]) -> None:
    told = [RecordAnswer(family[1], "person.education", "70"), RecordAnswer(family[2], "person.phone", "13904770009")]
    record_answers(bob, told, TYPED)
    record_answers(bob, [RecordAnswer(one.record, one.element, None) for one in told], TYPED)
    fill = understood(bob)
    last = {(one.who, one.element): one.last_known for one in list_questions(bob, fill.key)}
    day = f"（{clock.today():%Y-%m-%d}）"
    assert last[("王秀兰", "person.education")].endswith(day)
    assert last[("王秀兰", "person.education")] != f"70{day}"
    assert last[("巴图", "person.phone")] == f"****{day}"
    assert last[("巴图", "person.education")] == ""


def test_what_was_known_last_costs_no_query_a_question(
    bob: Actor, cast: Cast, family: list[uuid.UUID], django_assert_max_num_queries: Any
) -> None:
    for letter in "甲乙丙丁戊己庚辛":
        a_person(cast.east, f"巴{letter}")
    fill = understood(bob)
    with django_assert_max_num_queries(22):  # with the log of who read names
        assert len(list_questions(bob, fill.key)) > 16
