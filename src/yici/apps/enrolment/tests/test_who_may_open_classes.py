"""Who may open what of enrolment: every address against a table written by hand. A stranger gets 404.

The class draw is of Sun's school and published. Song is Sun's colleague, Tao works at another school, Eve at the bureau
above, Far at a bureau of another banner, Bob is a village clerk. What is not in the table fails.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.enrolment.models import Pupil
from yici.apps.enrolment.public import ask_change, get_class_draw, take_slips
from yici.apps.enrolment.tests.cast import School, a_csv, a_published, rows
from yici.apps.places.tests.pages import signed_in, value_of, words

WHO = ("nobody", "sun", "song", "tao", "eve", "far", "bob")
ALL, SCHOOL = (200,) * 7, (302, 200, 200, 404, 404, 404, 404)
SEES = (302, 200, 200, 404, 200, 404, 404)

#: address name, method -> answer for each of WHO; posts say nothing and change nothing
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("enrolment:classes", "GET"): (302, 200, 200, 200, 200, 200, 404),
    ("enrolment:class-new", "GET"): (302, 200, 200, 200, 404, 404, 404),
    ("enrolment:class-new", "POST"): (302, 422, 422, 422, 404, 404, 404),
    ("enrolment:class-draw", "GET"): SEES,
    ("enrolment:class-step", "POST"): (302, 422, 422, 404, 422, 404, 404),
    ("enrolment:class-decide", "POST"): (302, 404, 404, 404, 422, 404, 404),
    ("enrolment:class-slips", "GET"): SCHOOL,
    ("enrolment:class-lists", "GET"): SCHOOL,
    ("open:classes", "GET"): ALL,
    ("open:class-check", "GET"): ALL,
    ("open:class-check", "POST"): (422,) * 7,
    ("open:class-draw", "GET"): ALL,
}


@pytest.fixture
def place(school: School) -> tuple[School, Any]:
    """A published class draw with a change that waits."""
    made = a_published(school, data=a_csv(rows(12)))
    to = Pupil.objects.get(line=3).class_number % 4 + 1  # type: ignore[operator]
    change = ask_change(
        actor=school.actor("sun"), class_draw=made.key, expected=made.version, line=3, to_class=to, reason="腿伤"
    )
    return school, (made, change)


def test_every_address_answers_each_as_written(place: tuple[School, Any]) -> None:
    school, (made, change) = place
    answers: dict[tuple[str, str], tuple[int, ...]] = {}
    for (name, method), _ in EXPECTED.items():
        args = {
            "enrolment:class-draw": [made.key], "enrolment:class-step": [made.key], "enrolment:class-slips": [made.key],
            "enrolment:class-lists": [made.key], "enrolment:class-decide": [made.key, change],
            "open:class-draw": [made.number],
        }.get(name, [])  # fmt: skip
        found = []
        for who in WHO:
            client = signed_in(school.accounts[who]) if who != "nobody" else Client(headers={"host": "localhost"})
            ask = client.get if method == "GET" else client.post
            found.append(ask(reverse(name, args=args)).status_code)
        answers[name, method] = tuple(found)
    assert answers == EXPECTED


def test_a_school_walks_from_file_to_sealed_list_through_pages(school: School) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sun = signed_in(school.accounts["sun"])
    page = sun.get(reverse("enrolment:class-new"))
    said = {"submission": value_of(page, "submission"), "year": 2026, "grade": 7, "classes": 3}
    bad = rows(9)
    bad[4]["性别"] = "?"
    answer = sun.post(reverse("enrolment:class-new"), {**said, "list": SimpleUploadedFile("a.csv", a_csv(bad))})
    assert answer.status_code == 422
    assert "第6行" in words(answer)
    answer = sun.post(reverse("enrolment:class-new"), {**said, "list": SimpleUploadedFile("a.csv", a_csv(rows(9)))})
    assert answer.status_code == 303
    page = sun.get(answer["Location"])
    step = {"event": "freeze", "expected": value_of(page, "expected"), "beacon": "witnesses"}
    assert sun.post(answer["Location"] + "step/", step).status_code == 303
    again = sun.post(answer["Location"] + "step/", {**step, "event": "withdraw"})
    assert again.status_code == 409


def test_names_stand_on_no_page_but_the_slips(place: tuple[School, Any]) -> None:
    school, (made, _) = place
    name = take_slips(actor=school.actor("sun"), class_draw=made.key)[0].name
    sun = signed_in(school.accounts["sun"])
    assert name in words(sun.get(reverse("enrolment:class-slips", args=[made.key])))
    assert name not in words(sun.get(reverse("enrolment:class-draw", args=[made.key])))
    assert name not in words(sun.get(reverse("open:class-draw", args=[made.number])))


def test_a_parent_types_the_code_and_sees_the_class(place: tuple[School, Any]) -> None:
    school, (made, _) = place
    slip = take_slips(actor=school.actor("sun"), class_draw=made.key)[1]
    answer = Client(headers={"host": "localhost"}).post(reverse("open:class-check"), {"code": slip.code})
    assert answer.status_code == 200
    assert str(Pupil.objects.get(line=2).class_number) in words(answer)
    assert slip.pseudonym in words(answer)


def test_the_bureau_decides_on_the_page(place: tuple[School, Any]) -> None:
    school, (made, change) = place
    eve = signed_in(school.accounts["eve"])
    answer = eve.post(reverse("enrolment:class-decide", args=[made.key, change]), {"event": "decline", "expected": "1"})
    assert answer.status_code == 303
    assert get_class_draw(school.actor("eve"), made.key).state == "published"
