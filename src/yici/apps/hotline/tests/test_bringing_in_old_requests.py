"""Requests of the system before: all rows looked at first, one bad row and nothing is written, no rate knows them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from yici.apps.hotline.actions.importing import apply_import, check_import
from yici.apps.hotline.models import Confirmation, Request
from yici.apps.hotline.rules.importing import read_moment
from yici.apps.hotline.tests.cast import Hotline
from yici.core.models import Outgoing
from yici.shell.cli import main

HEAD = ["工单编号", "诉求内容", "所属区域", "受理时间", "联系电话", "承办单位", "办理结果", "办结时间", "是否解决"]
OPEN = ["A1", "路灯不亮", "159901100202", "2026-11-18 09:30", "13900000017", "城管局", "", "", ""]
CLOSED = ["A2", "暖气不热", "159901100202", "2025/1/3 8:05:00", "", "热力公司", "阀门换了", "2025年1月5日", "是"]


def test_open_ones_wait_and_closed_ones_come_with_their_outcome(hotline: Hotline) -> None:
    assert (apply_import([HEAD, OPEN, CLOSED]).added, Request.objects.count()) == (2, 2)
    waiting, closed = Request.objects.order_by("received_at").reverse()
    assert (waiting.case.state_id, waiting.channel) == ("request:received", "import")
    assert waiting.requester is not None and "13900000017" not in waiting.requester.phone_sealed
    assert (closed.answer, closed.closed_on, closed.received_on) == (
        "阀门换了", dt.date(2025, 1, 5), dt.date(2025, 1, 3)
    )  # fmt: skip
    assert closed.case.phase == "closed"


def test_the_word_of_the_old_system_is_no_answer_of_a_requester(hotline: Hotline) -> None:
    apply_import([HEAD, CLOSED])
    row = Request.objects.get()
    assert (row.solved, row.level, row.details["import"]["solved"]) == ("", None, "是")
    assert Confirmation.objects.count() == 0, "rates are counted from these"
    assert Outgoing.objects.count() == 0, "nobody is sent a message"


@pytest.mark.parametrize(
    ("change", "column", "what"),
    [
        ({0: ""}, "number", "empty"), ({1: " "}, "text", "empty"), ({2: "月亮"}, "area", "area_unknown"),
        ({3: "昨天"}, "received", "no_day"), ({3: "2027-01-01"}, "received", "no_day"),
        ({3: "2026-02-30"}, "received", "no_day"), ({7: "2026-01-01"}, "closed", "no_day"),
    ],
)  # fmt: skip
def test_one_bad_row_and_nothing_is_written(hotline: Hotline, change: dict[int, str], column: str, what: str) -> None:
    bad = [change.get(at, cell) for at, cell in enumerate(["B1", *OPEN[1:]])]
    done = apply_import([HEAD, OPEN, bad])
    assert [(one.line, one.column, one.what) for one in done.troubles] == [(3, column, what)]
    assert Request.objects.count() == 0


def test_one_number_twice_and_a_missing_column_are_said(hotline: Hotline) -> None:
    assert [one.what for one in check_import([HEAD, OPEN, OPEN]).troubles] == ["twice"]
    assert [one.column for one in check_import([HEAD[1:], OPEN[1:]]).troubles] == ["number"]
    assert check_import([]).troubles


def test_the_same_file_again_adds_nothing_and_a_longer_one_goes_on(hotline: Hotline) -> None:
    apply_import([HEAD, OPEN])
    done = apply_import([HEAD, OPEN, CLOSED])
    assert (done.added, done.here, Request.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("cell", ["2025-01-03", "2025/1/3 08:05", "2025年1月3日 8时5分", dt.date(2025, 1, 3)])
def test_days_as_people_write_them(cell: Any) -> None:
    found = read_moment(cell)
    assert found is not None and found.date() == dt.date(2025, 1, 3)


def test_the_command_checks_then_applies_csv_and_workbooks(hotline: Hotline, tmp_path: Path, capsys: Any) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, OPEN])
    (tmp_path / "old.csv").write_bytes(text.getvalue().encode("gb18030"))
    assert main(["hotline", "import", str(tmp_path / "old.csv"), "--check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    assert Request.objects.count() == 0
    assert main(["hotline", "import", str(tmp_path / "old.csv"), "--apply"]) == 0
    book = Workbook()
    for row in (HEAD, CLOSED):
        book.active.append(row)
    book.save(tmp_path / "old.xlsx")
    assert main(["hotline", "import", str(tmp_path / "old.xlsx"), "--apply"]) == 0
    assert Request.objects.count() == 2
    (tmp_path / "bad.xlsx").write_bytes(b"nothing")
    assert main(["hotline", "import", str(tmp_path / "bad.xlsx"), "--check"]) == 2
