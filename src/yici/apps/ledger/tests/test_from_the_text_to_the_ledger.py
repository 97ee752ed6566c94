"""A text is read, its sentences are accepted, cut, put together or refused, and later texts are linked by a yes."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from docx import Document

from yici.apps.ledger.actions.adjusting import decide_change
from yici.apps.ledger.actions.texts import (
    NewText,
    accept_mark,
    add_text,
    link_dropped,
    link_mark,
    merge_marks,
    refuse_mark,
    split_mark,
    undo_mark,
)
from yici.apps.ledger.errors import CannotJoin, DecidedAlready, TextNotFound, TextRefused
from yici.apps.ledger.models import Asking, Entry, LedgerText, Link, Mark
from yici.apps.ledger.reading import read_text
from yici.apps.ledger.selectors.texts import compare_text, get_text
from yici.apps.ledger.tests.cast import LedgerCast
from yici.apps.places.tests.pages import signed_in, words
from yici.core.errors import ChangedMeanwhile, NotAllowed

TEXT = (
    "一、工作回顾\n去年新能源装机达到1380万千瓦。\n二、今年任务\n"
    "到年底，全市新能源装机突破5000万千瓦，煤制油气产能达到2000万吨。建成市级应急物资储备库，诉求解决率、满意率均在98%以上。\n"
)
THEN = dt.date(2026, 1, 20)


def put_in(ledger: LedgerCast, text: str = TEXT, year: int = 2026, on: dt.date = THEN) -> uuid.UUID:
    new = NewText(f"{year}年报告", year, on, is_public=True)
    return add_text(actor=ledger.actor("ming"), new=new, text=text, items=read_text(text, year=year))


def mark_of(part: str) -> Mark:
    return Mark.objects.filter(item__span__icontains=part, decision="").order_by("pk").first() or Mark.objects.get(pk=0)


def test_a_text_is_kept_once_with_what_was_read_in_it(ledger: LedgerCast) -> None:
    key = put_in(ledger)
    assert put_in(ledger) == key
    kinds = [one.item.kind for one in get_text(ledger.actor("ming"), key).marks]
    assert kinds.count("target") == 4 and "result" in kinds and "action" in kinds


def test_an_empty_text_and_a_stranger_get_nowhere(ledger: LedgerCast) -> None:
    with pytest.raises(TextRefused):
        put_in(ledger, " \n ")
    with pytest.raises(TextNotFound):
        get_text(ledger.actor("eva"), put_in(ledger))
    with pytest.raises(NotAllowed):
        add_text(actor=ledger.actor("vera"), new=NewText("x", 2026, THEN), text=TEXT, items=[])


def test_an_accepted_sentence_becomes_an_entry_that_leads_back_to_it(ledger: LedgerCast) -> None:
    put_in(ledger)
    mark = mark_of("煤制油气产能")
    asking = accept_mark(actor=ledger.actor("ming"), mark=mark.key, expected=mark.version, content={"lead": "energy"})
    assert not Entry.objects.exists()
    entry = ledger.again(decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True))
    assert (entry.facts.value, entry.facts.unit, entry.facts.deadline) == ("20000000", "吨", "2026-12-31")
    assert "新能源装机突破" in entry.facts.sentence and entry.is_text_public
    assert entry.events[0].mark == mark.key and entry.events[0].reason == "《2026年报告》"
    with pytest.raises(DecidedAlready):
        undo_mark(actor=ledger.actor("ming"), mark=mark.key, expected=mark.version + 1)


def test_two_items_in_one_span_become_two_entries_with_names_of_their_own(ledger: LedgerCast) -> None:
    put_in(ledger)
    ming = ledger.actor("ming")
    rows = list(Mark.objects.filter(item__span__icontains="满意率"))
    for one in rows:
        accept_mark(actor=ming, mark=one.key, expected=one.version)
    titles = [one.content["title"] for one in Asking.objects.all()]
    assert len(titles) == 2 and len(set(titles)) == 2 and all("98%" in one for one in titles)


def test_undo_takes_the_asking_back(ledger: LedgerCast) -> None:
    put_in(ledger)
    mark, ming = mark_of("煤制油气产能"), ledger.actor("ming")
    accept_mark(actor=ming, mark=mark.key, expected=mark.version)
    undo_mark(actor=ming, mark=mark.key, expected=mark.version + 1)
    assert Mark.objects.get(pk=mark.pk).decision == "" and Asking.objects.get().state == "withdrawn"


def test_what_is_no_promise_stays_in_the_text(ledger: LedgerCast) -> None:
    key = put_in(ledger)
    mark, ming = mark_of("煤制油气产能"), ledger.actor("ming")
    refuse_mark(actor=ming, mark=mark.key, expected=mark.version)
    assert [one.who for one in get_text(ming, key).marks if one.decision == "not_promise"] == ["Ming"]
    with pytest.raises(DecidedAlready):
        accept_mark(actor=ming, mark=mark.key, expected=mark.version + 1)


def test_a_cut_makes_two_and_undo_makes_them_one_again(ledger: LedgerCast) -> None:
    key = put_in(ledger)
    mark, ming = mark_of("建成市级"), ledger.actor("ming")
    before = len(get_text(ming, key).marks)
    with pytest.raises(CannotJoin):
        split_mark(actor=ming, mark=mark.key, expected=mark.version, at=mark.end)
    made = split_mark(actor=ming, mark=mark.key, expected=mark.version, at=mark.start + 4)
    spans = [one.item.span for one in get_text(ming, key).marks if one.key in made]
    assert len(get_text(ming, key).marks) == before + 1 and "".join(spans) == mark.item["span"]
    undo_mark(actor=ming, mark=mark.key, expected=mark.version + 1)
    assert len(get_text(ming, key).marks) == before


def test_two_put_together_are_one_and_come_apart_again(ledger: LedgerCast) -> None:
    key = put_in(ledger)
    mark, ming = mark_of("新能源装机突破"), ledger.actor("ming")
    before = len(get_text(ming, key).marks)
    whole = merge_marks(actor=ming, mark=mark.key, expected=mark.version)
    assert "煤制油气产能" in Mark.objects.get(key=whole).item["span"] and len(get_text(ming, key).marks) == before - 1
    undo_mark(actor=ming, mark=mark.key, expected=mark.version + 1)
    assert len(get_text(ming, key).marks) == before
    last = Mark.objects.order_by("-start").first()
    assert last is not None
    Mark.objects.exclude(pk=last.pk).delete()
    with pytest.raises(CannotJoin):
        merge_marks(actor=ming, mark=last.key, expected=last.version)


def test_two_people_decide_one_sentence_and_the_second_is_told(ledger: LedgerCast) -> None:
    put_in(ledger)
    mark = mark_of("煤制油气产能")
    with pytest.raises(ChangedMeanwhile):
        refuse_mark(actor=ledger.actor("ming"), mark=mark.key, expected=mark.version + 1)


def earlier(ledger: LedgerCast) -> tuple[uuid.UUID, uuid.UUID]:
    """An entry of 2022 and the text of 2026."""
    put_in(
        ledger,
        "到年底，全市新能源装机突破1000万千瓦，煤制油气产能达到1500万吨。新建幼儿园12所。",
        2022,
        dt.date(2022, 1, 20),
    )
    ming = ledger.actor("ming")
    for one in Mark.objects.all():
        asking = accept_mark(actor=ming, mark=one.key, expected=one.version)
        decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)
    entry = Entry.objects.get(facts__title__icontains="煤制油气")
    return entry.key, put_in(ledger)


def test_a_later_text_is_compared_and_linked_only_by_a_yes(ledger: LedgerCast) -> None:
    entry, text = earlier(ledger)
    ming = ledger.actor("ming")
    found = compare_text(ming, text)
    kinds = {one.title: one.kind for one, _mark in found.pairs}
    assert any(kind == "raised" for title, kind in kinds.items() if "煤制油气" in title)
    assert ["幼儿园" in one.title for one in found.silent] == [True] and not Link.objects.exists()
    mark = next(mark for one, mark in found.pairs if one.entry == entry)
    link_mark(actor=ming, mark=mark.key, entry=entry, kind="raised")
    link_mark(actor=ming, mark=mark.key, entry=entry, kind="raised")
    link_dropped(actor=ming, text=text, entry=found.silent[0].entry)
    assert [one.kind for one in ledger.again(entry).links] == ["raised"]
    assert ledger.again(entry).facts.value == "15000000"  # the target changes by an adjustment of its own
    assert [one.kind for one in ledger.again(found.silent[0].entry).links] == ["dropped"]


@pytest.mark.parametrize("wrong", ["decision", "end", "nobody"])
def test_the_database_refuses_marks_that_are_none(ledger: LedgerCast, wrong: str) -> None:
    put_in(ledger)
    row = mark_of("煤制油气产能")
    changed = {"decision": {"decision": "perhaps"}, "end": {"end": row.start},
               "nobody": {"decided_by": ledger.actor("ming").account}}[wrong]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.filter(pk=row.pk).update(**changed)


def test_a_link_without_its_sentence_is_refused(ledger: LedgerCast) -> None:
    entry, _text = earlier(ledger)
    row = Entry.objects.get(key=entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(entry=row, text=LedgerText.objects.first(), kind="raised", who="x", on=THEN)


def test_the_pages_take_a_word_document_and_lead_from_sentence_to_sentence(ledger: LedgerCast) -> None:
    ming = signed_in(ledger.accounts["ming"])
    document, kept = Document(), io.BytesIO()
    document.add_paragraph("到年底，煤制油气产能达到2000万吨，新建幼儿园12所。")
    document.save(kept)
    file = SimpleUploadedFile("政府工作报告.docx", kept.getvalue())
    answer = ming.post("/desk/ledger/texts/", {"file": file, "year": "2026", "on": "2026-01-20", "is_public": "on"})
    assert answer.status_code == 303
    url = answer.headers["Location"]
    page = words(ming.get(url))
    assert "政府工作报告" in page and "煤制油气产能" in page
    mark = Mark.objects.order_by("start").first()
    assert mark is not None

    def act(**more: str) -> int:
        row = Mark.objects.filter(decision="").order_by("start").first() or mark
        return int(ming.post(f"{url}act", {"mark": str(row.key), "expected": str(row.version), **more}).status_code)

    assert act(act="accept", title="", kind="target") == 422
    accepted = {
        "title": "煤制油气产能达到2000万吨",
        "kind": "target",
        "value": "2000万",
        "unit": "吨",
        "lead": "energy",
    }
    assert act(act="accept", **accepted) == 303
    assert Asking.objects.get().content["value"] == "20000000"
    assert act(act="not") == 303
    assert ming.post(f"{url}act", {"mark": str(mark.key), "expected": "0", "act": "undo"}).status_code == 409


def test_a_file_that_is_no_text_is_refused_in_one_sentence(ledger: LedgerCast) -> None:
    ming = signed_in(ledger.accounts["ming"])
    file = SimpleUploadedFile("x.bin", b"\x00\x01\x02")
    answer = ming.post("/desk/ledger/texts/", {"file": file, "year": "2026", "on": "2026-01-20", "pasted": "稿子"})
    assert answer.status_code == 422 and "这份原文读不了" in words(answer) and not LedgerText.objects.exists()
