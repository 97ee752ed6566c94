"""The database itself refuses what no handing and no parcel can be."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yici.apps.services.actions.handing import move_handing, take_for_elsewhere
from yici.apps.services.models import Application, Handing, Incoming, Parcel
from yici.apps.services.tests.cast import NOW, Services
from yici.apps.services.tests.places import HERE, THERE, Places, a_handing


@pytest.fixture
def row(services: Services, settings: Any, tmp_path: Path) -> Handing:
    both, mia = Places(settings, tmp_path), services.actor("mia")
    view = take_for_elsewhere(actor=mia, handing=a_handing(), client_key="k")
    move_handing(actor=mia, handing=view.key, event="send", expected=view.version)
    both.carry(HERE)
    return Handing.objects.get()


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_mode_and_outcome_are_known(row: Handing) -> None:
    rows = Handing.objects.filter(pk=row.pk)
    assert refused(lambda: rows.update(mode="online"))  # nothing is taken in for what is done online there
    assert refused(lambda: rows.update(outcome="perhaps"))
    assert not refused(lambda: rows.update(mode="joint", outcome="granted"))


def test_a_matter_of_theirs_is_one_application(row: Handing) -> None:
    first, application = Incoming.objects.get(), Application.objects.get()
    again = Incoming(partner=HERE, their_key=first.their_key, their_number="x", application=application, came_at=NOW)
    assert refused(lambda: again.save(force_insert=True))


def test_a_parcel_has_a_direction_and_stands_once(row: Handing) -> None:
    key = uuid.uuid4()

    def a_parcel(direction: str) -> Parcel:
        return Parcel(key=key, direction=direction, partner=THERE, kind="urge", digest=b"d", at=NOW)

    assert not refused(lambda: a_parcel("out").save(force_insert=True))
    assert refused(lambda: a_parcel("out").save(force_insert=True))
    assert not refused(lambda: a_parcel("in").save(force_insert=True))
    key = uuid.uuid4()
    assert refused(lambda: a_parcel("by").save(force_insert=True))
