"""Whatever stands in a text: reading never raises, offsets name what is shown, time grows with length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.ledger.reading import ReadItem, read_text

WORDS = """
一 二十 千 万 亿 1 98 3.5 1,234 2025年 十四五 “ ” 《 》 （ ） ， 。 ； ： 、 —— 个 项 元 吨 % ‰ 个百分点 倍 成
分之 到 至 由 达到 以上 不超过 约 近 余 分别 均 增长 下降 已 将 力争 完成 建成 出台 推进 项目 率 其中 一是 （一）
今年 年底前 噸 億 😀 Ａ １
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\r\n", " ", "\u3000", "\x00", "\ud7ff"])
ROWS = """
1 1, 1,234,567 5% 甲1个、 达到 一 万 “ （1 《 A1 1+ 1: 2025年 6月底前 由5%到6% A率、B率均5% 分别5%、 增长， 完成
"""


def assert_holds_together(text: str, items: list[ReadItem]) -> None:
    for item in items:
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.span
        assert 0 < item.confidence <= 1
        assert item.rule
        assert (item.value is None) or item.comparator in (">=", "<=", "=", "~")
        assert item.kind == "target" or item.deadline is None or item.value is None


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from([None, 2025]))
@settings(max_examples=150, deadline=None)
def test_pieces_of_reports_in_any_order_are_read(text: str, year: int | None) -> None:
    assert_holds_together(text, read_text(text, year=year))


@given(st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_any_letters_are_read(text: str) -> None:
    assert_holds_together(text, read_text(text))


@pytest.mark.parametrize("piece", [*ROWS.split(), " "])
def test_a_long_row_of_anything_takes_a_moment(piece: str) -> None:
    text = piece * (8000 // len(piece))
    begun = time.process_time()
    read_text(text, year=2025)
    # Linear work is far below a second; work that grows with the square took minutes.
    assert time.process_time() - begun < 5


def test_the_same_text_gives_the_same_items() -> None:
    text = "今年将新建学校3所、幼儿园5所，到2027年学位达到2.1万个。"
    assert read_text(text, year=2025) == read_text(text, year=2025)
