"""Submissions become one workbook in the form's own layout, and the receipt says where each row came from."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from yici.apps.collecting import public as collecting
from yici.apps.collecting.errors import MergeNotFound, NothingToMerge
from yici.apps.collecting.rules.merging import Part, merge
from yici.apps.collecting.tests.builders import a_sending, handed_over, open_forms
from yici.apps.collecting.tests.cast import Collectors, give
from yici.apps.records.tests.builders import a_person
from yici.apps.tables.tests.forms_of_ours import rows_of
from yici.core import exports
from yici.core.errors import NotAllowed, NotFound
from yici.sheets.filling import fill_package
from yici.sheets.opening import open_workbook

LINE = Side("thin")


def collected(cast: Collectors, **kwargs: object) -> collecting.SendingView:
    """East with two people and West with one have handed over; their township not yet."""
    for name in ("张一", "张二"):
        a_person(cast.places.east, name=name)
    a_person(cast.places.west, name="李三")
    sending = a_sending(cast, chain=("filled",), **kwargs)
    for form in open_forms(cast, sending):
        who = "bob" if form.area_name == "东村" else "hua"
        handed_over(cast, collecting.get_sent_form(cast.actor(who), form.key), who)
    return sending


def of_town(cast: Collectors, sending: collecting.SendingView) -> collecting.SentFormView:
    (line,) = collecting.list_sent_forms(cast.actor("alice"), sending.key)
    return collecting.get_sent_form(cast.actor("gao"), line.key)


def test_a_township_puts_its_villages_together_in_the_official_order(cast: Collectors) -> None:
    sending = collected(cast)
    town = of_town(cast, sending)
    line = collecting.merge_submissions(actor=cast.actor("gao"), sending=sending.key, sent_form=town.key)
    assert (line.places, line.rows, line.missing, line.is_current) == (2, 3, 0, True)
    rows = rows_of(collecting.take_merge(actor=cast.actor("gao"), merge_key=line.key).data)
    body = [(row[0], row[1]) for row in rows[2:] if row[0] or row[1]]
    assert body[:5] == [(None, "东村"), (1, "张一"), (2, "张二"), (None, "西嘎查"), (3, "李三")]
    assert [row[0] for row in rows][1] == "序号" and "合计" in [row[0] for row in rows]  # the form's own layout


def test_the_receipt_says_from_which_submission_each_row_came(cast: Collectors) -> None:
    sending = collected(cast)
    gao = cast.actor("gao")
    line = collecting.merge_submissions(actor=gao, sending=sending.key, sent_form=of_town(cast, sending).key)
    receipt = collecting.get_merge_receipt(gao, line.key)
    assert receipt.source_areas == ("东村", "西嘎查")
    assert [(one.area_name, one.row, one.source_row) for one in receipt.rows] == [
        ("东村", 4, 3), ("东村", 5, 4), ("西嘎查", 7, 3),
    ]  # fmt: skip
    first = collecting.get_merge_receipt(gao, line.key, limit=2)
    assert first.next_row == 7
    assert [one.row for one in collecting.get_merge_receipt(gao, line.key, from_row=7).rows] == [7]


def test_the_bureau_merges_what_townships_handed_over(cast: Collectors) -> None:
    sending = collected(cast)
    alice, gao = cast.actor("alice"), cast.actor("gao")
    with pytest.raises(NothingToMerge):  # its township has not handed over
        collecting.merge_submissions(actor=alice, sending=sending.key)
    town = of_town(cast, sending)
    collecting.merge_submissions(actor=gao, sending=sending.key, sent_form=town.key)
    handed_over(cast, town, "gao")
    line = collecting.merge_submissions(actor=alice, sending=sending.key)
    assert (line.places, line.rows) == (2, 3)
    assert exports.count(actor=alice) == (0, 0)
    collecting.take_merge(actor=alice, merge_key=line.key)
    assert exports.count(actor=alice) == (1, 3)  # what leaves is counted


def test_a_merge_is_out_of_date_once_a_submission_in_it_is_sent_back(cast: Collectors) -> None:
    sending = collected(cast)
    gao = cast.actor("gao")
    town = of_town(cast, sending)
    collecting.merge_submissions(actor=gao, sending=sending.key, sent_form=town.key)
    east = next(one for one in open_forms(cast, sending) if one.area_name == "东村")
    collecting.move_sent(actor=gao, form=east.key, event="send_back", expected=east.case_version, text="少一户")
    assert [one.is_current for one in of_town(cast, sending).merges] == [False]


def test_a_nil_return_stands_in_the_merged_list_as_such(cast: Collectors) -> None:
    a_person(cast.places.east, name="张一")
    sending = a_sending(cast, chain=("filled",))
    for form in open_forms(cast, sending):
        who = "bob" if form.area_name == "东村" else "hua"
        handed_over(cast, collecting.get_sent_form(cast.actor(who), form.key), who, is_nil=who == "hua")
    gao = cast.actor("gao")
    line = collecting.merge_submissions(actor=gao, sending=sending.key, sent_form=of_town(cast, sending).key)
    words = [row[1] for row in rows_of(collecting.take_merge(actor=gao, merge_key=line.key).data)]
    assert "西嘎查：零报告" in words


def test_strangers_neither_merge_nor_take(cast: Collectors) -> None:
    sending = collected(cast)
    town = of_town(cast, sending)
    line = collecting.merge_submissions(actor=cast.actor("gao"), sending=sending.key, sent_form=town.key)
    for who in ("erin", "bob", "charlie"):
        with pytest.raises(MergeNotFound):
            collecting.take_merge(actor=cast.actor(who), merge_key=line.key)
        with pytest.raises((NotFound, NotAllowed)):
            collecting.merge_submissions(actor=cast.actor(who), sending=sending.key, sent_form=town.key)
    give("bureau_owner", "forms.submit")  # the sender sees it, but it is the township's
    for who, of in (("alice", sending.key), ("gao", uuid.uuid4())):
        with pytest.raises(NotAllowed):
            collecting.merge_submissions(actor=cast.actor(who), sending=of, sent_form=town.key)


def a_cross(values: Sequence[Sequence[object]] | None = None) -> bytes:
    """A table of figures: two printed rows, households and people, and a share in percent."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [
        ["各村低保情况统计表"], ["项目", "总户数", "低保户数", "占比（%）"], ["农区"], ["牧区"], ["合计"],
    ]  # fmt: skip
    for at, row in enumerate(rows, 1):
        for column in range(1, 5):
            cell = sheet.cell(at, column)
            if column <= len(row):
                cell.value = row[column - 1]
            if at > 1:
                cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
    for at, line in enumerate(values or (), 3):
        for column, value in enumerate(line, 2):
            sheet.cell(at, column).value = value  # type: ignore[assignment]
    sheet.merge_cells("A1:D1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged(parts: Sequence[bytes]) -> tuple[list[list[object]], object]:
    blank = a_cross()
    done = merge(open_workbook(blank), [Part(f"村{at}", open_workbook(data), at) for at, data in enumerate(parts)])
    out = io.BytesIO()
    fill_package(blank, out, done.fills)
    sheet = load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)], done


def test_amounts_of_a_cross_tab_are_added_and_shares_worked_out_anew() -> None:
    rows, done = merged([
        a_cross([[100, 10, 10.0], [50, 20, 40.0], [150, 30, 20.0]]),
        a_cross([[300, 60, 20.0], [50, 5, 10.0], [350, 65, 18.57]]),
    ])  # fmt: skip
    assert [row[1:] for row in rows] == [[400, 70, 17.5], [100, 25, 25], [500, 95, 19]]
    assert done.recomputed == 3 and done.left == []  # type: ignore[attr-defined]


def test_a_share_that_is_no_division_of_two_cells_is_left_blank_and_named() -> None:
    rows, done = merged([a_cross([[100, 10, 33.0]]), a_cross([[300, 60, 44.0]])])
    assert rows[0][1:] == [400, 70, None]
    assert done.left == ["Sheet!3,4"]  # type: ignore[attr-defined]


def test_cards_keep_a_sheet_each_named_after_their_place() -> None:
    from yici.apps.collecting.actions.merging import _merged
    from yici.apps.tables.tests.forms_of_ours import a_card
    from yici.sheets.filling import CellFill, SheetFill

    blank = a_card()
    card = open_workbook(blank).sheets[0]
    parts = []
    for at, (label, name) in enumerate((("东村", "张一"), ("西嘎查", "李三"), ("东村", "王五"))):
        out = io.BytesIO()
        fill_package(blank, out, [SheetFill(card.name, [CellFill(2, 2, name)])])
        parts.append(Part(label, open_workbook(out.getvalue()), at))
    source, done = _merged(blank, [*parts, Part("南村", None, 3)])
    out = io.BytesIO()
    fill_package(source, out, done.fills)
    book = load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == ["东村", "西嘎查", "东村 (2)"]
    assert [sheet["B2"].value for sheet in book.worksheets] == ["张一", "李三", "王五"]
    assert {sheet["A2"].value for sheet in book.worksheets} == {"姓名"}
    assert [str(sheet.merged_cells) for sheet in book.worksheets] == ["A1:D1"] * 3
    assert [(one.sheet, one.position) for one in done.rows] == [("东村", 0), ("西嘎查", 1), ("东村 (2)", 2)]
