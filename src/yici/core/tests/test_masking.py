"""A masked value can be recognised and not used."""

from __future__ import annotations

import pytest

from yici.core.masking import mask


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("id_number", "159999199001010017", "159***********0017"),
        ("person.id_number", "159999199001010017", "159***********0017"),
        ("person.guardian_id_number", "159999199001010017", "159***********0017"),
        ("id_number", "159999900101001", "159********1001"),
        ("id_number", "1599", "1**9"),
        ("phone", "13900000017", "139****0017"),
        ("phone", "+8613900000017", "+86139****0017"),
        ("phone", "139 0000 0017", "139****0017"),
        ("person.phone", "0477-8500017", "0477-*****17"),
        ("phone", "12345", "***45"),
        ("bank_card", "6230 9999 0000 0000 017", "**** **** **** ***0 017"),
        ("household.bank_card", "62309999", "**** 9999"),
        ("certificate", "15999919900101001741", "15****************41"),
        ("certificate", "ABC", "***"),
        ("name", "张三", "张*"),
        ("person.name", "阿拉坦仓", "阿***"),
        ("name", "张", "*"),
        ("something.else", "13900000017", "****"),
        ("", "13900000017", "****"),
        ("phone", "", ""),
    ],
)
def test_a_value_is_masked_as_its_kind_asks(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


@pytest.mark.parametrize("kind", ["id_number", "phone", "bank_card", "certificate", "name", "unknown"])
@pytest.mark.parametrize("text", ["1", "12", "1234", "12345678", "159999199001010017"])
def test_no_mask_shows_more_than_half(kind: str, text: str) -> None:
    shown = mask(kind, text)
    assert sum(sign in text for sign in shown if sign not in "* ") <= len(text) / 2 and shown != text
