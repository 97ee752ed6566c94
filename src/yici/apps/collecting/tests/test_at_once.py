"""Two people at once, in two threads: one holds, the other is told; nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.cases import public as cases
from yici.apps.collecting import public as collecting
from yici.apps.collecting.models import SentForm, Submission
from yici.apps.collecting.tests.builders import a_sending, an_allowed_form, handed_over, open_forms
from yici.apps.collecting.tests.cast import Collectors, the_collectors
from yici.apps.places.tests.at_once import at_once
from yici.apps.places.tests.cast import NOW, TODAY
from yici.apps.records.tests.builders import a_catalogue
from yici.apps.tables.tests.builders import Fill
from yici.core import clock
from yici.core.errors import YiciError


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Collectors]:
    """The collectors in a database that two threads share."""
    with clock.held_at(NOW):
        people = the_collectors()
        a_catalogue()
        yield people


def test_two_clerks_hand_over_at_once_and_there_is_one_submission(cast: Collectors) -> None:
    form = next(one for one in open_forms(cast, a_sending(cast, chain=("filled",))) if one.area_name == "东村")
    form = collecting.fill_in(actor=cast.actor("bob"), form=form.key, expected=form.case_version)
    bob, ida = cast.actor("bob"), cast.actor("ida")
    answers = at_once(
        lambda: collecting.submit_form(actor=bob, form=form.key, expected=form.case_version),
        lambda: collecting.submit_form(actor=ida, form=form.key, expected=form.case_version),
    )
    assert sorted(isinstance(one, YiciError) for one in answers) == [False, True]
    assert next(one for one in answers if isinstance(one, YiciError)).status == 409
    assert Submission.objects.filter(sent_form__key=form.key).count() == 1


def test_sent_back_and_withdrawn_at_once_end_it_once(cast: Collectors) -> None:
    form = next(one for one in open_forms(cast, a_sending(cast, chain=("filled",))) if one.area_name == "东村")
    form = handed_over(cast, collecting.get_sent_form(cast.actor("bob"), form.key))
    bob, gao, expected = cast.actor("bob"), cast.actor("gao"), form.case_version
    answers = at_once(
        lambda: collecting.move_sent(actor=gao, form=form.key, event="send_back", expected=expected, text="少一户"),
        lambda: collecting.move_sent(actor=bob, form=form.key, event="withdraw", expected=expected),
    )
    assert sorted(isinstance(one, YiciError) for one in answers) == [False, True]
    told = [one.verb for one in cases.timeline(bob, form.case)]
    assert sum(verb in ("form.sent_back", "form.submission_withdrawn") for verb in told) == 1


def test_two_workers_give_out_at_once_and_every_village_has_one_copy(cast: Collectors) -> None:
    plan = an_allowed_form(cast)
    sending = collecting.send_out(
        actor=cast.actor("alice"), plan=plan.key, area=cast.places.city.key, last_day=TODAY.replace(month=12)
    )
    at_once(lambda: collecting.give_out(sending.key), lambda: collecting.give_out(sending.key))
    collecting.give_out(sending.key)
    copies = SentForm.objects.filter(sending__key=sending.key, kind="copy")
    assert copies.count() == 3 == copies.values("area").distinct().count()
    assert copies.exclude(prepared_at=None).count() == 3
    assert Fill.objects.filter(submission__in=copies.values("key")).count() == 3
