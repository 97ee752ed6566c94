"""What names a person is found by rules and masked; ordinary words and numbers stay."""

from __future__ import annotations

import pytest

from yici.apps.hotline.rules.masking import clear, left_in


@pytest.mark.parametrize(
    ("text", "kind", "gone"),
    [
        ("我的电话13900000017，随时打", "phone", "13900000017"),
        ("手机 139-0000-0017", "phone", "0000-0017"),
        ("手机１３９００００００１７", "phone", "００１７"),
        ("座机0477-8591234没人接", "phone", "8591234"),
        ("身份证159999198001010017丢了", "id_number", "159999198001010017"),
        ("卡号6222 0212 3456 7890 123", "bank_card", "7890"),
        ("蒙K12345的车堵着门", "plate", "K12345"),
        ("新能源车蒙KD12345乱停", "plate", "D12345"),
        ("发到bai.yin@example.org", "mail", "bai.yin"),
        ("我叫白音，住在这里", "name", "白音"),
        ("联系人：乌兰其其格，下午在家", "name", "乌兰其其格"),
        ("张师傅说明天来", "name", "张"),
        ("3号楼2单元501室漏水", "room", "501"),
    ],
)
def test_what_names_a_person_is_masked(text: str, kind: str, gone: str) -> None:
    found = clear(text)
    assert gone not in found.text and "××" in found.text
    assert kind in found.findings


@pytest.mark.parametrize(
    "text",
    [
        "家里只有14度，三天没热了",
        "2026年11月20日早上8点停的水",
        "路灯坏了5盏，王府路北段",
        "欠了23500元工资",
        "公交301路半小时不来",
    ],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert clear(text).text == text


def test_the_requesters_own_name_is_found_wherever_it_stands() -> None:
    assert clear("白音家的暖气", known=("白音", "13900000017")).text == "××家的暖气"


def test_what_may_never_be_public_is_named_for_the_editor() -> None:
    assert left_in("打13900000017或看蒙K12345") == ("phone", "plate")
    assert left_in(clear("打13900000017或看蒙K12345").text) == ()
