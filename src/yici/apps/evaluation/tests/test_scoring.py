"""Scores are sealed until all are in; deviations are answered, points never change; the ranking is whole numbers."""

from __future__ import annotations

import hashlib

import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction

from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.errors import (
    AnswerUnknown,
    HandedInAlready,
    NotYourDeviation,
    ReasonMissing,
    ScoresIncomplete,
    SeatNotFound,
)
from yici.apps.evaluation.models import Deviation, Project, Seat, Sheet
from yici.apps.evaluation.tests.cast import Hall
from yici.apps.evaluation.tests.steps import at_opening, points, ready_to_score, seats, seen
from yici.core.errors import ChangedMeanwhile, StepNotDeclared, StepNotYet


def everybody(codes: list[str], *sheets: dict[str, str]) -> None:
    for at, code in enumerate(codes):
        evaluation.hand_in(code=code, typed=sheets[min(at, len(sheets) - 1)])


def test_a_sheet_cannot_be_read_before_the_last_one_is_in(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        everybody(codes[:-1], points("51.25", "40", "41"))
        sheet = Sheet.objects.first()
        assert sheet is not None and sheet.points is None and "5125" not in sheet.sealed
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM evaluation_sheet")
            assert "5125" not in str(cursor.fetchall())
        for who in ("tao", "bai", "sun"):
            view = seen(hall, project, who)
            assert view.scores == () and view.deviations == ()
        assert seen(hall, project).state == "scoring"
        evaluation.hand_in(code=codes[-1], typed=points("51.25", "40", "41"))
        assert seen(hall, project).state == "checking"
        assert [one.bid.position for one in seen(hall, project).scores] == [1, 3, 2]


def test_the_digest_is_public_at_once_and_fits_what_is_opened(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        first = evaluation.hand_in(code=codes[0], typed=points("50", "40", "41"))
        assert len(first.digest) == 64
        assert first.digest in {one.sheet_digest for one in evaluation.get_open(project.number).seats}
        everybody(codes[1:], points("50", "40", "41"))
        sheet = Sheet.objects.get(digest=first.digest)
        content = {
            "nonce": sheet.nonce, "points": sheet.points, "project": project.number, "seat": sheet.seat.pseudonym
        }  # fmt: skip
        assert hashlib.sha256(rfc8785.dumps(content)).hexdigest() == sheet.digest


def test_a_sheet_is_handed_in_once_and_whole(hall: Hall) -> None:
    with at_opening():
        _project, codes = ready_to_score(hall)
        for wrong in (
            {},
            points("50", "40"),
            points("61", "40", "41"),
            points("-1", "40", "41"),
            points("x", "1", "1"),
        ):
            with pytest.raises(ScoresIncomplete):
                evaluation.hand_in(code=codes[0], typed=wrong)
        assert not Sheet.objects.exists()
        evaluation.hand_in(code=codes[0], typed=points("５０", "40", "41"))
        with pytest.raises(HandedInAlready):
            evaluation.hand_in(code=codes[0], typed=points("60", "40", "41"))
        with pytest.raises(HandedInAlready):
            seat = seats(_project, "coming")[0]
            evaluation.issue_code(actor=hall.actor("tao"), seat=seat.key, expected=seat.version)


def test_a_code_opens_one_seat_and_a_new_one_ends_it(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        assert (
            evaluation.get_ballot(codes[0].lower().replace("-", " ")).pseudonym == seats(project, "coming")[0].pseudonym
        )
        seat = seats(project, "coming")[0]
        new = evaluation.issue_code(actor=hall.actor("tie"), seat=seat.key, expected=seat.version)
        with pytest.raises(ChangedMeanwhile):
            evaluation.issue_code(actor=hall.actor("tao"), seat=seat.key, expected=seat.version)
        for wrong in (codes[0], "", "AAAA-BBBB-CCCC", new[:-1]):
            with pytest.raises(SeatNotFound):
                evaluation.get_ballot(wrong)
        assert evaluation.get_ballot(new).seat == seat.key
        row = Seat.objects.get(pk=seat.pk)
        assert row.code_index is not None and new.replace("-", "").encode() not in bytes(row.code_index)


def test_nobody_scores_before_the_opening(hall: Hall) -> None:
    from yici.apps.evaluation.tests.cast import a_library, a_project
    from yici.apps.evaluation.tests.steps import called, codes_of, opened, seated

    a_library(hall)
    project = seated(hall, called(hall, a_project(hall)))
    codes = codes_of(hall, project)
    with pytest.raises(StepNotYet):
        opened(hall, project)
    with pytest.raises(StepNotDeclared):
        evaluation.hand_in(code=codes[0], typed=points("50", "40", "41"))
    assert evaluation.get_ballot(codes[0]).bids == ()


def test_a_total_far_from_the_median_asks_for_a_word_and_changes_nothing(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        everybody(codes, points("5", "40", "41"), points("50", "40", "41"))
        [found] = seen(hall, project).deviations
        assert (found.bid, found.total, found.median_twice) == ("建筑公司1", 3500, 16000)
        with pytest.raises(StepNotYet):
            evaluation.rank(actor=hall.actor("tao"), project=project.key, expected=seen(hall, project).version)
        with pytest.raises(NotYourDeviation):
            evaluation.answer_deviation(code=codes[1], deviation=found.key, answer="stands")
        with pytest.raises(ReasonMissing):
            evaluation.answer_deviation(code=codes[0], deviation=found.key, answer="reason", text=" ")
        with pytest.raises(AnswerUnknown):
            evaluation.answer_deviation(code=codes[0], deviation=found.key, answer="change", text="60")
        before = Sheet.objects.order_by("id").values_list("points", flat=True)[0]
        ballot = evaluation.answer_deviation(code=codes[0], deviation=found.key, answer="reason", text="方案缺基坑支护")
        assert ballot.deviations[0].text == "方案缺基坑支护"
        assert Sheet.objects.order_by("id").values_list("points", flat=True)[0] == before
        with pytest.raises(NotYourDeviation):
            evaluation.answer_deviation(code=codes[0], deviation=found.key, answer="stands")
        ranked = evaluation.rank(actor=hall.actor("tao"), project=project.key, expected=seen(hall, project).version)
        assert ranked.state == "ranked"


def test_the_centre_writes_down_that_an_expert_said_nothing(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        everybody(codes, points("5", "40", "41"), points("50", "40", "41"))
        found = Deviation.objects.get()
        with pytest.raises(ReasonMissing):
            evaluation.note_silence(actor=hall.actor("tao"), project=project.key, deviation=found.key, text="")
        view = evaluation.note_silence(
            actor=hall.actor("tao"), project=project.key, deviation=found.key, text="两次联系未答"
        )  # fmt: skip
        assert (view.deviations[0].answer, view.deviations[0].text) == ("silent", "两次联系未答")


def test_of_two_last_sheets_exactly_one_opens_all(hall: Hall) -> None:
    with at_opening():
        project, codes = ready_to_score(hall)
        everybody(codes, points("50", "40", "41"))
        assert Project.objects.get(key=project.key).scores_opened_at is not None
        assert Sheet.objects.filter(points=None).count() == 0
        with pytest.raises(StepNotDeclared):
            evaluation.hand_in(code=codes[0], typed=points("50", "40", "41"))


@pytest.mark.parametrize("wrong", [{"points": {}}, {"nonce": "ab"}])
def test_the_database_refuses_a_sheet_half_open(hall: Hall, wrong: dict[str, object]) -> None:
    with at_opening():
        _project, codes = ready_to_score(hall)
        evaluation.hand_in(code=codes[0], typed=points("50", "40", "41"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Sheet.objects.update(**wrong)


@pytest.mark.parametrize("wrong", [{"answer": "reason"}, {"answer": "later"}, {"answer": "stands"}])
def test_the_database_refuses_half_an_answer(hall: Hall, wrong: dict[str, object]) -> None:
    with at_opening():
        _project, codes = ready_to_score(hall)
        everybody(codes, points("5", "40", "41"), points("50", "40", "41"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Deviation.objects.update(**wrong)
