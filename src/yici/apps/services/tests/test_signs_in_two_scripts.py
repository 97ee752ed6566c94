"""A sign in Chinese and Mongolian is looked at by the rules of the city's file; findings are hints."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.services.cityfiles import TABLES
from yici.apps.services.rules.signs import (
    CHECK_NAMES,
    NARROW_SPACE,
    SEPARATOR,
    Finding,
    Sign,
    SignRules,
    check_sign,
    draw,
    is_mongolian,
    plain_letters,
)
from yici.apps.services.selectors.signs import sign_of_form
from yici.apps.services.tests.cast import Services, a_field, put
from yici.core.cityfiles import read_city

SHOP = "ᠳᠡᠯᠭᠡᠭᠦᠷ"
RULES = SignRules(CHECK_NAMES, ("上", "左"), 80, ("Noto Sans Mongolian",), {"商店": SHOP})
GOOD = Sign("草原商店", f"ᠲᠠᠯ᠎ᠠ {SHOP}", "左", True, 100, 90, "Noto Sans Mongolian")
FVS1 = "\u180b"


def kinds(sign: Sign, rules: SignRules = RULES) -> list[tuple[str, str]]:
    return [(one.check, one.kind) for one in check_sign(sign, rules)]


def but(**changed: object) -> Sign:
    given = {name: getattr(GOOD, name) for name in GOOD.__slots__}
    return Sign(**(given | changed))  # type: ignore[arg-type]


def test_a_sign_as_the_rules_ask_has_no_finding() -> None:
    assert kinds(GOOD) == []


def test_without_rules_nothing_is_said() -> None:
    assert check_sign(Sign("", ""), SignRules()) == []


@pytest.mark.parametrize(
    ("sign", "found"),
    [
        (but(mongolian=""), [("complete", "wrong")]),
        (but(chinese="Shop", mongolian=SHOP), [("complete", "wrong")]),
        (but(mongolian="Дэлгүүр"), [("script", "wrong"), ("terms", "look")]),
        (but(mongolian="delguur"), [("script", "wrong"), ("terms", "look")]),
        (but(mongolian=f"{FVS1}{SHOP}"), [("script", "wrong")]),
        (but(mongolian=f"{SHOP}{SEPARATOR}"), [("script", "wrong")]),
        (but(mongolian=f"{SEPARATOR}ᠠ {SHOP}"), [("script", "wrong")]),
        (but(mongolian=f"ᡐᡆ {SHOP}"), [("script", "look")]),
        (but(side="下"), [("side", "wrong")]),
        (but(is_vertical=False), [("direction", "wrong")]),
        (but(is_vertical=None), [("direction", "look")]),
        (but(chinese="草原\n商店"), [("lines", "look")]),
        (but(mongolian_size=79), [("size", "wrong")]),
        (but(mongolian_size=None), [("size", "look")]),
        (but(font="花体"), [("fonts", "look")]),
        (but(mongolian="ᠨᠣᠮ"), [("terms", "look")]),
    ],
)
def test_each_rule_has_its_finding(sign: Sign, found: list[tuple[str, str]]) -> None:
    assert kinds(sign) == found


def test_selectors_and_narrow_spaces_in_their_places_are_right_and_do_not_hide_a_term() -> None:
    assert kinds(but(mongolian=f"ᠨᠣᠮ{NARROW_SPACE}ᠤᠨ ᠳᠡᠯᠭᠡ{FVS1}ᠭᠦᠷ")) == []


def test_generated_signs_are_judged_by_their_letters_alone() -> None:
    random = Random(7)
    for _ in range(300):
        word = "".join(chr(random.randrange(0x1820, 0x1843)) for _ in range(random.randrange(1, 9)))
        assert is_mongolian(word) and kinds(but(chinese="草原", mongolian=word)) == []
        spoiled = list(word)
        spoiled.insert(random.randrange(len(word) + 1), random.choice("аБЖяQz店"))
        assert ("script", "wrong") in kinds(but(chinese="草原", mongolian="".join(spoiled)))
        assert not is_mongolian("".join(spoiled))


def test_sentences_say_what_was_found() -> None:
    [found] = check_sign(but(mongolian_size=40), RULES)
    assert found == Finding("size", "wrong", found.sentence, {"percent": "40", "least": "80"})


@pytest.mark.parametrize("side", ["左", "右", "上", "下"])
@pytest.mark.parametrize(("width", "height"), [(400, 100), (60, 300), (1200, 90)])
def test_the_drawing_stays_on_the_board_and_keeps_the_relation_of_sizes(side: str, width: int, height: int) -> None:
    for percent in (50, 100):
        drawn = draw(but(side=side), width, height, percent)
        assert {one.is_vertical for one in drawn} == {True, False}
        assert all(0 <= one.x <= width and 0 <= one.y <= height for one in drawn)
        sizes = {one.is_vertical: one.size for one in drawn}
        assert sizes[True] <= sizes[False] * percent / 100 + 0.01


def test_terms_of_the_demo_city_are_in_the_vertical_script() -> None:
    city = read_city(Path(__file__).resolve().parents[5] / "cities" / "ordos", TABLES)
    rows = city.rows("service_sign_terms")
    assert rows and all(is_mongolian(one["mongolian"]) and one["note"] for one in rows)
    assert len({plain_letters(one["mongolian"]) for one in rows}) == len(rows)
    assert [one["source"] for one in city.rows("service_sign_rules")] == ["系统自拟，未读原文"]


def the_rules() -> None:
    put(
        "service_signs/shop-2026-03-01.toml", "shop|2026-03-01", code="shop", valid_from="2026-03-01", source="试验",
        checks="complete|script|side", sides="上|左", least_percent="80", fonts="",
    )  # fmt: skip


def test_the_page_draws_and_says_what_it_found(services: Services) -> None:
    the_rules()
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    assert client.get(reverse("services:sign")).status_code == 200
    html = client.post(reverse("services:sign"), {"chinese": "草原商店", "mongolian": "Дэлгүүр", "side": "下"}).content
    assert "西里尔" in html.decode() and "<svg" in html.decode() and "2026-03-01" in html.decode()


def test_the_sign_of_an_application_is_shown_to_who_opens_it(services: Services) -> None:
    the_rules()
    shown = sign_of_form({"form.sign_text_zh": "草原商店", "form.sign_text_mn": SHOP, "form.sign_mongolian_side": "右"})
    assert shown is not None and [kind for kind, _sentence in shown.findings] == ["wrong"]
    assert sign_of_form({"form.shop": "高原红"}) is None


def test_the_form_offers_the_look_beside_the_mongolian_with_what_was_typed(services: Services) -> None:
    client, address = Client(headers={"host": "localhost"}), reverse("services:apply-item", args=["shop_sign"])
    look = f'formaction="{reverse("services:sign")}"'
    for position, code in enumerate(("form.sign_text_zh", "form.sign_text_mn", "form.sign_mongolian_side"), 3):
        a_field("shop_sign", code, position=position)
    assert look not in client.get(address).content.decode()  # the city has no rules of signs
    the_rules()
    html = client.get(address).content.decode()
    assert html.count(look) == 1
    assert (
        html.index('data-field="form.sign_text_mn"')
        < html.index(look)
        < html.index('data-field="form.sign_mongolian_side"')
    )
    assert look not in client.get(reverse("services:apply-item", args=["food_licence"])).content.decode()
    typed = {
        "form.sign_text_zh": "草原商店",
        "form.sign_text_mn": SHOP,
        "form.sign_mongolian_side": "上",
        "who_name": "甲",
    }
    shown = client.post(reverse("services:sign"), typed).content.decode()
    assert "<svg" in shown and SHOP in shown and 'value="上" checked' in shown
