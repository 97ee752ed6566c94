"""What everybody sees: only public entries, the sentence only of public texts, and how many are not shown."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.test import Client

from yici.apps.ledger.actions.adjusting import ask_change, decide_change
from yici.apps.ledger.actions.importing import import_things
from yici.apps.ledger.actions.moving import set_disclosure
from yici.apps.ledger.actions.reporting import ask_report, believe_report, tell_progress
from yici.apps.ledger.actions.texts import accept_mark
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.errors import RowsWrong
from yici.apps.ledger.models import Asking, LedgerText
from yici.apps.ledger.selectors.reports import get_report
from yici.apps.ledger.tests.cast import LedgerCast, day
from yici.apps.ledger.tests.test_from_the_text_to_the_ledger import mark_of, put_in
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.models import CityRow
from yici.sheets.exporting import ExportSheet, Heading, write_workbook


def opened(ledger: LedgerCast, entry: EntryView, disclosure: str = "public") -> EntryView:
    set_disclosure(
        actor=ledger.actor("ou"), entry=entry.key, disclosure=disclosure, expected=entry.version, reason="已公开发布"
    )
    return ledger.again(entry)


def said(ledger: LedgerCast, entry: EntryView, value: str, text: str = "") -> None:
    made = ask_report(actor=ledger.actor("ming"), entry=entry.key, due_on=clock.today())
    one = get_report(SYSTEM, made.key)
    tell_progress(actor=ledger.actor("eva"), report=one.key, expected=one.version, value=value, text=text)
    one = get_report(SYSTEM, made.key)
    believe_report(actor=ledger.actor("ming"), report=one.key, expected=one.version, words="核对过")


def test_only_public_entries_are_shown_and_the_rest_is_counted(ledger: LedgerCast) -> None:
    shown = opened(ledger, ledger.entry())
    hidden = opened(ledger, ledger.task("不公开的事"), "not_public")
    ledger.task("还没有定")
    page = words(Client().get("/open/promises/"))
    assert shown.facts.title in page and "不公开的事" not in page and "还没有定" not in page
    assert "另有 2 条没有在这里公开" in page
    assert Client().get(f"/open/promises/{shown.key}/").status_code == 200
    assert Client().get(f"/open/promises/{hidden.key}/").status_code == 404


@pytest.mark.parametrize("is_public", [True, False])
def test_the_sentence_is_quoted_only_when_its_text_was_published(ledger: LedgerCast, is_public: bool) -> None:
    put_in(ledger)
    LedgerText.objects.update(is_public=is_public)
    mark = mark_of("煤制油气产能")
    asking = accept_mark(actor=ledger.actor("ming"), mark=mark.key, expected=mark.version)
    entry = opened(ledger, ledger.again(decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)))
    page = words(Client().get(f"/open/promises/{entry.key}/"))
    assert ("全市新能源装机突破5000万千瓦" in page) is is_public


def test_a_promise_shows_figure_gap_line_and_what_was_changed_by_whom(ledger: LedgerCast) -> None:
    with clock.held_at(day("2026-01-20")):
        entry = opened(ledger, ledger.entry())
    told = (("03-05", "380"), ("05-05", "700"), ("07-05", "1000"), ("09-05", "1350"), ("11-05", "1742"))
    for month, value in told:
        with clock.held_at(day(f"2026-{month}")):
            said(ledger, entry, value, text="只给办公室看的话")
    entry = ledger.changed(ledger.again(entry), lead="transport")
    answer = Client().get(f"/open/promises/{entry.key}/")
    page = words(answer)
    for part in (
        "1742万吨",
        "还差 258万吨",
        "牵头单位: 能源局 → 交通局",
        "据实调整",
        "Ming提出，Ning批准",
        "照这样下去",
    ):
        assert part in page, part
    assert "只给办公室看的话" not in page
    assert answer.content.decode().count('<svg class="ledger-chart') == 2


def test_data_and_feed_hold_what_the_page_shows(ledger: LedgerCast) -> None:
    entry = opened(ledger, ledger.entry())
    opened(ledger, ledger.task("不公开的事"), "on_request")
    said(ledger, entry, "1742")
    found = json.loads(Client().get("/open/promises/promises.json").content)
    assert found["about"]["not_shown"] == 1 and [one["present"] for one in found["rows"]] == ["17420000"]
    text = Client().get("/open/promises/promises.csv").content.decode("utf-8-sig")
    assert any(entry.number in row for row in csv.reader(io.StringIO(text)))
    feed = Client().get("/open/promises/feed.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert entry.facts.title in feed.content.decode() and "不公开的事" not in feed.content.decode()
    assert Client().get("/open/promises/promises.xml").status_code == 404


@pytest.mark.parametrize("paper", ["division", "notice"])
def test_papers_leave_as_word_and_pdf_and_name_unit_and_day(ledger: LedgerCast, paper: str) -> None:
    ledger.entry(assisting=["transport"])
    ledger.task("本应建成的库房", deadline="2026-10-31")
    ming = signed_in(ledger.accounts["ming"])
    word = ming.get(f"/desk/ledger/papers/{paper}.docx")
    text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert "本应建成的库房" in text and "能源局" in text and "2026-10-31" in text
    assert ("交通局" in text) is (paper == "division")
    assert "仿宋_GB2312" in text and "方正小标宋简体" in text
    pdf = ming.get(f"/desk/ledger/papers/{paper}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert ming.get(f"/desk/ledger/papers/{paper}.odt").status_code == 404


def sand(ledger: LedgerCast) -> None:
    for position, (code, name, kind) in enumerate(
        (("method", "治理方式", "text"), ("machines", "投入机械", "number")), 1
    ):
        content = {"type": "sand", "column": code, "position": position, "type_name": "沙化土地治理",
                   "type_name_en": "Sand", "name": name, "name_en": code, "kind": kind, "unit": ""}  # fmt: skip
        CityRow.objects.create(file="ledger_types.csv", code=f"sand|{code}", content=content)


def sheet(*rows: list[object]) -> bytes:
    heads = ["名称", "牵头单位", "完成时限", "目标", "单位", "治理方式", "投入机械"]
    out = io.BytesIO()
    write_workbook(out, [ExportSheet(name="x", headings=[Heading(one) for one in heads], rows=list(rows))])  # type: ignore[arg-type]
    return out.getvalue()


def test_a_ledger_of_things_comes_from_a_workbook_whole_or_not_at_all(ledger: LedgerCast) -> None:
    sand(ledger)
    good: list[object] = ["东河旗治沙", "能源局", "2026-12-31", "12万", "亩", "飞播", "42"]
    bad: list[object] = ["西岭旗治沙", "没有这个局", "2026-12-31", "12万", "亩", "飞播", "42"]
    with pytest.raises(RowsWrong) as refused:
        import_things(actor=ledger.actor("ming"), item_type="sand", data=sheet(good, bad))
    assert "没有这个局" in refused.value.message and not Asking.objects.exists()
    assert import_things(actor=ledger.actor("ming"), item_type="sand", data=sheet(good)) == 1
    asking = Asking.objects.get().key
    entry = ledger.again(decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True))
    assert (entry.facts.value, entry.facts.columns["machines"], entry.facts.lead) == ("120000", "42", "energy")
    page = words(signed_in(ledger.accounts["ming"]).get("/desk/ledger/types/sand/"))
    assert "东河旗治沙" in page and "飞播" in page and "投入机械 42" in page


def test_columns_of_a_thing_change_one_by_one_with_reason_and_approver(ledger: LedgerCast) -> None:
    sand(ledger)
    entry = ledger.entry("治沙", item_type="sand", columns={"method": "飞播", "machines": "42"})
    asked = ask_change(
        actor=ledger.actor("ming"), kind="change", entry=entry.key, expected=entry.version, reason="增派机械",
        content={"columns": {"method": "飞播", "machines": "65"}},
    )  # fmt: skip
    assert Asking.objects.get(key=asked).content == {"columns": {"machines": "65"}}
    decide_change(actor=ledger.actor("ning"), asking=asked, is_approved=True)
    assert ledger.again(entry).facts.columns == {"machines": "65", "method": "飞播"}
