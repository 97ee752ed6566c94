"""What applicants wrote moves to a new key and goes when a person is erased; what moved is told to their phone."""

from __future__ import annotations

import dataclasses

from yici.apps.services.actions.receiving import APPLICANT, receive_application
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.models import Applicant, Application
from yici.apps.services.public import count_sealed, erase_applicant, reach_applicant, reseal_batch, words_of
from yici.apps.services.tests.cast import Services, applying
from yici.core import crypto, delivery, keys
from yici.core.models import Outgoing


def _received() -> ApplicationView:
    given = applying()
    who = dataclasses.replace(given.who, phone="13900000017")
    return receive_application(actor=APPLICANT, applying=dataclasses.replace(given, who=who), client_key="k")


def test_sealed_values_are_counted_under_their_key_and_move_to_a_new_one(services: Services) -> None:
    _received()
    row = Applicant.objects.get()
    old = crypto.key_id_of(row.name_sealed)
    assert count_sealed(old) == 4  # name, number, phone and the form
    keys.add_key()
    while reseal_batch():
        pass
    assert count_sealed(old) == 0
    row.refresh_from_db()
    assert crypto.open_sealed(row.name_sealed, record=str(row.key), element="applicant.name") == "田秀兰"


def test_an_erased_applicant_leaves_nothing_that_can_be_opened(services: Services) -> None:
    view = _received()
    assert erase_applicant(Applicant.objects.get().key) == 1
    row = Applicant.objects.get()
    assert (row.name_sealed, row.number_sealed, row.phone_sealed, row.number_index) == ("", "", "", None)
    assert Application.objects.get(key=view.key).values_sealed == ""
    assert reach_applicant(str(view.key), "sms") == ()


def test_a_notice_reaches_the_phone_with_number_and_code(services: Services) -> None:
    view = _received()
    notice = Outgoing.objects.get(template="application.received")
    (reached,) = reach_applicant(notice.recipient, "sms")
    assert (reached.address, reached.facts) == ("13900000017", {"number": view.number, "code": view.code})
    words = delivery.words_of("application.received", reached.facts)
    assert words is not None and view.number in words.text and view.code in words.text
    assert words_of("request.received", {}) is None
