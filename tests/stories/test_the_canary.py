"""A person who was imported, asked about and printed into a form is erased, and found nowhere: not in the database, its
log or its free pages, not in a dump, not in any file of the data folder, sealed or opened, not in what was logged.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q

from yici.apps.cases.public import write_message
from yici.apps.hotline.actions.deciding import ask
from yici.apps.hotline.actions.releasing import release_request, start_answer
from yici.apps.hotline.actions.supervising import supervise
from yici.apps.hotline.actions.transferring import send_over
from yici.apps.hotline.contracts import Asking
from yici.apps.hotline.contracts.transfers import Sending
from yici.apps.hotline.models import Release, Request, Requester
from yici.apps.hotline.public import Contact, RequestReceipt, erase_requester, get_order, get_request
from yici.apps.hotline.tests.cast import Hotline, the_hotline
from yici.apps.hotline.tests.steps import act, done, given, taken
from yici.apps.places.tests.cast import Cast
from yici.apps.records.actions import erasing
from yici.apps.records.contracts import Measure, TableQuery
from yici.apps.records.models import Record
from yici.apps.records.public import build_mirror, drop_mirror, erase_record, find_by_value, import_file, tabulate
from yici.apps.records.tests.builders import an_id_number
from yici.apps.tables.public import Answer, answer_questions, get_file, list_questions, make_file, understand_form
from yici.apps.tables.tests.conftest import cast
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.core import crypto, exchange, files, jobs, sealing, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.models import ExchangeMessage, FaceCopy, Outgoing, StoredFile

__all__ = ["cast"]
pytestmark = pytest.mark.django_db(transaction=True)

NAME, NUMBER, PHONE = "布和巴雅尔", an_id_number("19610203", 737), "13812345678"
OTHER = an_id_number("19620304", 646)
ROWS = f"""姓名,公民身份号码,联系电话,文化程度,户编号,与户主关系
{NAME},{NUMBER},,初中,H77,户主
乌兰,{OTHER},13900000001,初中,H77,配偶
"""


def words() -> dict[str, bytes]:
    """Every way in which a value of the person may lie about."""
    found: dict[str, bytes] = {}
    for name, value, kind in (("name", NAME, ""), ("number", NUMBER, "id_number"), ("phone", PHONE, "person.phone")):
        found[name] = value.encode()
        found[f"{name} in JSON"] = json.dumps(value)[1:-1].encode()
        found[f"{name} in UTF-16"] = value.encode("utf-16-le")
        found[f"{name} in hex"] = value.encode().hex().encode()
        found[f"{name} in base64"] = base64.b64encode(value.encode())[:-4]
        if kind:
            index = crypto.blind_index(kind, value)
            found[f"index of {name}"], found[f"index of {name} in hex"] = index, index.hex().encode()
    return found


def sealed_of(record: Record) -> dict[str, bytes]:
    return {f"sealed {code}": text.encode() for code, text in record.sealed.items()}


def opened(data: bytes) -> bytes:
    """A stored file with everything in it unpacked."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data + b"\n".join(archive.read(name) for name in archive.namelist())


def places(log: str) -> Iterator[tuple[str, bytes]]:
    """All there is: a dump of every table, the data folder as it lies, its files opened, and the log."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    data = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    yield f"table {table}", data
    for path in Path(settings.DATA).rglob("*"):
        if path.is_file() and "keys" not in path.parts:
            yield str(path), path.read_bytes()
    for address in StoredFile.objects.values_list("address", flat=True):
        yield f"file {address}", opened(files.read(address))
    yield "log", log.encode()


def traces(log: str, wanted: dict[str, bytes]) -> set[tuple[str, str]]:
    return {(name, place) for place, data in places(log) for name, word in wanted.items() if word and word in data}


def powerful(cast: Cast, name: str) -> Actor:
    return replace(cast.actor(name), permissions=frozenset({"records.erase", "records.write"}))


def work_through() -> None:
    while jobs.run_due():
        pass
    sealing.seal_all()


def plant(cast: Cast) -> Record:
    """Imported from a list, asked for the phone, printed into a form that was taken away."""
    report = import_file(SYSTEM, ROWS.encode(), "people.csv", entity="person", area=cast.east.code)
    assert report.state == "effective", report
    bob = cast.actor("bob")
    fill = understand_form(actor=bob, data=a_form(), file_name="名单.xlsx", purpose="填报家庭成员")
    asked = [one for one in list_questions(bob, fill.key) if one.element == "person.phone"]
    answer_questions(actor=bob, fill=fill.key, answers=[Answer(one.number, PHONE) for one in asked])
    make_file(actor=bob, fill=fill.key)
    assert NAME.encode() in opened(get_file(bob, fill.key).data)
    work_through()
    return Record.objects.get(key=find_by_value(SYSTEM, "person.id_number", NUMBER)[0])


def erase(cast: Cast, record: Record) -> None:
    alice, dora = powerful(cast, "alice"), powerful(cast, "dora")
    erase_record(alice, record.key, second=dora, reason="asked", legal_basis="个人信息保护法 §47")


def test_an_erased_person_is_found_nowhere(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    record = plant(cast)
    wanted = {**words(), **sealed_of(record)}
    assert "sealed person.phone" in wanted
    build_mirror()
    everybody = TableQuery((Measure("people", "person"),), area_key=cast.east.key)
    assert tabulate(SYSTEM, everybody).rows[0].values == (2,)
    held = {name for name, place in traces(caplog.text, wanted) if "/mirror/" in place}
    assert held == {"name"}, "the mirror holds the name and nothing protected"
    before = traces(caplog.text, wanted)
    assert {"name", "number", "phone", "index of number", "sealed person.phone"} <= {name for name, _ in before}
    assert not [one for one in before if one[0] in ("number", "phone") and not one[1].startswith("file ")], (
        "in the clear"
    )

    erase(cast, record)
    assert tabulate(SYSTEM, everybody).rows[0].values == (1,), "nobody counts an erased person, before any job ran"
    work_through()
    assert traces(caplog.text, wanted) == set()
    assert tabulate(SYSTEM, everybody).rows[0].values == (1,)
    drop_mirror()
    assert traces(caplog.text, {"the spouse": OTHER.encode()}) == set(), "a number in the clear"
    assert find_by_value(SYSTEM, "person.id_number", OTHER), "the spouse was erased too"


def a_request(hotline: Hotline) -> RequestReceipt:
    """Said with a voice note, worked on, shown to neighbours, supervised, with files and words of every kind."""
    said = "屋顶漏雨淹了布和巴雅尔的药柜"
    note = [(files.prepare(f"voice of {NAME}".encode()), "voice.txt")]
    receipt = taken(
        "canary", text=said, contact=Contact(NAME, PHONE, mail=f"{PHONE}@example.org"), place=f"{NAME}家",
        wants_public=True, details={"who": NAME}, files=note,
    )  # fmt: skip
    order = given(hotline, receipt)
    han, lan, fei = hotline.actor("han"), hotline.actor("lan"), hotline.actor("fei")
    supervise(actor=lan, order=order.key, level="urge", text=f"{NAME}急")
    sheet = [(files.prepare(f"list of {NAME}".encode()), f"{NAME}.txt")]
    write_message(actor=han, case=get_order(han, order.key).case.key, text=f"{NAME}不在家", attached=sheet)
    write_message(actor=fei, case=Request.objects.get(key=receipt.key).case_id, text=f"{NAME}来过", attached=sheet)
    act(receipt, "words", words=f"{NAME}又漏了")
    ada = hotline.actor("ada")
    road = Sending("119", f"{NAME}家电线进水", is_both=True, call_note=f"{NAME}在场")
    send_over(actor=ada, request=receipt.key, expected=get_request(ada, receipt.key).case_version, sending=road)
    longer = Asking("extension", "parts", f"{NAME}家等配件", days=1)
    ask(actor=han, order=order.key, expected=get_order(han, order.key).case.version, asking=longer)
    done(hotline, order, f"给{NAME}家修好了")
    act(receipt, "say", solved="yes")
    act(receipt, "rate", contacted="yes", level="1", about="result", words=said)
    release_request(actor=fei, request=receipt.key, title="漏雨", text=said)
    start_answer(release=Release.objects.get().key, says="yes", phone=PHONE)
    exchange_both(receipt)
    return receipt


@action
def exchange_both(receipt: RequestReceipt) -> None:
    """What lies about of it on either face."""
    exchange.post_message("request.taken", {"name": NAME, "phone": PHONE}, subject=receipt.number)
    exchange.put_copy(
        {"kind": "follow", "key": receipt.number, "content": {"name": NAME}, "until": "2099-01-01T00:00:00+00:00"},
        seen=0,
    )  # fmt: skip


def test_an_erased_requester_is_found_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    hotline = the_hotline()
    receipt = a_request(hotline)
    work_through()
    text_search.index_waiting()
    row = Requester.objects.get(phone_index=crypto.blind_index("phone", PHONE))
    sealed = {"sealed phone": row.phone_sealed.encode(), "sealed name": row.name_sealed.encode()}
    wanted = {**words(), **sealed, "phone's index": crypto.blind_index("phone", PHONE)}
    wanted = {name: word for name, word in wanted.items() if "number" not in name}
    before = {place for name, place in traces(caplog.text, wanted)}
    assert {"table cases_event", "table hotline_confirmation", "table hotline_decision"} <= before
    assert any(place.startswith("file ") for place in before)
    held = Q(subject=receipt.number)
    assert ExchangeMessage.objects.filter(held).exists() and FaceCopy.objects.filter(key=receipt.number).exists()

    fei, lan = (replace(hotline.actor(one), permissions=frozenset({"records.erase"})) for one in ("fei", "lan"))
    erase_requester(actor=fei, second=lan, request=receipt.key, reason="asked", legal_basis="个人信息保护法")
    work_through()
    text_search.index_waiting()
    assert traces(caplog.text, wanted) == set()
    assert not ExchangeMessage.objects.filter(held).exists()
    assert not FaceCopy.objects.filter(key=receipt.number).exists()
    assert not Outgoing.objects.filter(recipient_kind__in=("requester", "proof")).exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the log of PostgreSQL is not in the data folder")
def test_what_the_log_of_the_database_keeps_is_found(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without cleaning the storage the same search finds the person in the write-ahead log."""
    record = plant(cast)
    monkeypatch.setattr(erasing, "clean_storage", lambda: None)
    erase(cast, record)
    found = traces(caplog.text, words())
    assert found and all("sqlite3" in place for _, place in found)  # the database and its log, nowhere else
