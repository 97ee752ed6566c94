"""The canary person is erased and found nowhere: not in the tables, not in the files, not in a dump."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from yici.apps.places.tests.cast import Cast
from yici.apps.records.actions.erasing import clean_storage
from yici.apps.records.errors import ReasonNeeded, SecondPersonNeeded
from yici.apps.records.models import Record, RecordVersion
from yici.apps.records.public import Answer, erase_record, find_by_value, read_rows, record_answers
from yici.apps.records.tests.builders import TYPED, a_household, a_person, an_id_number
from yici.core import clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed, NotFound
from yici.core.models import AuditRow

CANARY = "金丝雀·布和巴雅尔"
NUMBER = an_id_number("19610203", 737)
PHONE = "13812345678"
BASIS = {"reason": "asked by the person", "legal_basis": "个人信息保护法 §47"}


def eraser(cast: Cast, name: str) -> Actor:
    return replace(cast.actor(name), permissions=frozenset({"records.erase", "records.write"}))


def a_canary(cast: Cast) -> Record:
    house = a_household(cast.east)
    person = a_person(
        cast.east, CANARY, household=house, id_number=NUMBER, phone=PHONE, registered_address=f"{CANARY}家"
    )
    answer = Answer(person.key, "person.registered_address", f"{CANARY}新家", clock.today())
    record_answers(SYSTEM, [answer], TYPED)
    return Record.objects.get(key=person.key)


def traces(text: bytes, record: Record) -> list[str]:
    lookup = crypto.blind_index("id_number", NUMBER)
    wanted = {
        "name": CANARY.encode(),
        "part of the name": "布和巴雅尔".encode(),
        "number": NUMBER.encode(),
        "phone": PHONE.encode(),
        "blind index": lookup,
        "blind index in hex": lookup.hex().encode(),
        "escaped name": json.dumps(CANARY)[1:-1].encode(),
        "ciphertext": next(iter(record.sealed.values())).encode(),
    }
    return [name for name, trace in wanted.items() if trace in text]


def dump() -> bytes:
    connection.ensure_connection()
    assert isinstance(connection.connection, sqlite3.Connection)
    return "\n".join(connection.connection.iterdump()).encode() + connection.connection.serialize()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the dump is made by sqlite3; PostgreSQL has its own story")
@pytest.mark.django_db(transaction=True)
def test_the_canary_is_found_before_and_nowhere_after(cast: Cast) -> None:
    record = a_canary(cast)
    assert set(traces(dump(), record)) >= {"escaped name", "blind index", "ciphertext"}
    assert not {"number", "phone"} & set(traces(dump(), record)), "a protected value in the clear"
    counts = erase_record(eraser(cast, "alice"), record.key, second=eraser(cast, "dora"), **BASIS)
    assert counts["records"] == RecordVersion.objects.filter(record=record).count() > 1
    clean_storage()
    assert traces(dump(), record) == []
    for path in Path(settings.DATA).rglob("*"):
        if path.is_file():
            assert traces(path.read_bytes(), record) == [], path


def test_the_commitments_stay_and_the_audit_row_names_no_value(cast: Cast) -> None:
    record = a_canary(cast)
    before = [bytes(one) for one in RecordVersion.objects.filter(record=record).values_list("commitment", flat=True)]
    erase_record(eraser(cast, "alice"), record.key, second=eraser(cast, "dora"), **BASIS)
    after = [bytes(one) for one in RecordVersion.objects.filter(record=record).values_list("commitment", flat=True)]
    assert before == after
    row = AuditRow.objects.get(verb="record.erased")
    assert row.object_key == str(record.key)
    assert CANARY not in str(row.details)
    assert NUMBER not in str(row.details)


def test_nobody_reads_or_finds_an_erased_person(cast: Cast) -> None:
    record = a_canary(cast)
    erase_record(eraser(cast, "alice"), record.key, second=eraser(cast, "dora"), **BASIS)
    with pytest.raises(NotFound):
        list(read_rows(SYSTEM, [record.key], ["person.name"]))
    assert find_by_value(SYSTEM, "person.phone", PHONE) == []
    assert a_person(cast.east, "另一人", id_number=NUMBER).key != record.key


def test_erasing_takes_two_people_a_reason_and_the_power(cast: Cast) -> None:
    record = a_canary(cast)
    alice, dora = eraser(cast, "alice"), eraser(cast, "dora")
    with pytest.raises(SecondPersonNeeded):
        erase_record(alice, record.key, second=alice, **BASIS)
    with pytest.raises(ReasonNeeded):
        erase_record(alice, record.key, second=dora, reason=" ", legal_basis="§47")
    with pytest.raises(NotAllowed):
        erase_record(alice, record.key, second=cast.actor("bob"), **BASIS)
    with pytest.raises(NotFound):
        erase_record(eraser(cast, "charlie"), record.key, second=dora, **BASIS)
    assert Record.objects.get(pk=record.pk).state == "living"
