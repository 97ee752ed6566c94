"""A draw run again in Chromium: the same results as Python, each changed byte named, also from a saved page."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.verifying import verify
from yici.apps.draws.selectors.verifier import FOLDER, verifier_script
from yici.apps.draws.tests.ceremonies import LOTTERY, Ceremony, visits

pytestmark = pytest.mark.story
FLAGS = ["--no-sandbox", "--disable-gpu"]


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """An empty page that has the verifier at hand: the same script, which hands out ``verify``."""
    from playwright.sync_api import sync_playwright

    script = verifier_script().rsplit("const the_checking", 1)[0] + "window.verify = the_verify.verify;\n})();"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = browser.new_page()
        opened.add_script_tag(content=script)
        yield opened
        browser.close()


def faults_in(page: Any, transcripts: list[dict[str, Any]]) -> list[list[dict[str, str]]]:
    """What the browser finds in each of them."""
    found: list[list[dict[str, str]]] = page.evaluate(
        "texts => texts.map(text => window.verify(JSON.parse(text)).faults)",
        [json.dumps(one, ensure_ascii=False) for one in transcripts],
    )
    return found


def a_rule(**changes: Any) -> Rule:
    return Rule(**{"purpose": "试抽", "beacon": "witnesses", **changes})


def a_shop_list(given: random.Random) -> list[Line]:
    signs = ["9115", "企", "\U00020000", "ａ", "é", "·"]
    return [
        Line(f"{given.choice(signs)}{at:03}", {"risk": given.choice("ABC"), "at": given.choice("东西南"),
                                              "weight": str(given.randrange(1, 9))})
        for at in range(given.randrange(20, 60))
    ]  # fmt: skip


def pairs_of(given: random.Random, ids: list[str], count: int) -> list[tuple[str, str]]:
    return [(a, b) for a, b in (given.sample(ids, 2) for _ in range(count))]


def a_subset(given: random.Random) -> tuple[Rule, list[Line]]:
    lines = a_shop_list(given)
    ids = [line.id for line in lines]
    there = {name: sum(1 for line in lines if line.values["risk"] == name) for name in "ABC"}
    changes: dict[str, Any] = {"kind": "subset", "avoid": pairs_of(given, ids, 8), "substitutes": given.randrange(4)}
    if given.random() < 0.5:
        quotas = {name: given.randrange(count // 2 + 1) for name, count in there.items() if count}
        changes |= {
            "strata": "risk",
            "quotas": quotas if any(quotas.values()) else {**quotas, lines[0].values["risk"]: 1},
        }
    else:
        changes["k"] = given.randrange(1, len(ids) // 2)
    if given.random() < 0.5:
        changes["weights"] = "weight"
    if given.random() < 0.5:
        changes |= {"capacity_by": "at", "capacity": {"东": given.randrange(3), "": given.randrange(1, 6)}}
    return a_rule(**changes), lines


def an_assignment(given: random.Random) -> tuple[Rule, list[Line]]:
    targets, people = given.randrange(4, 12), given.randrange(5, 9)
    lines = visits(targets, people)
    most = -(-targets * 2 // people) + given.randrange(2)
    avoid = [(f"T{given.randrange(targets):03}", f"检{given.randrange(2):02}") for _ in range(4)]
    return a_rule(kind="assign", k=2, capacity={"": most + 1}, avoid=avoid), lines


def an_order(given: random.Random) -> tuple[Rule, list[Line]]:
    lines = a_shop_list(given)
    return a_rule(kind="permutation", k=given.randrange(len(lines)), substitutes=given.randrange(3)), lines


def some_classes(given: random.Random) -> tuple[Rule, list[Line]]:
    lines = [
        Line(f"P{at:04}", {"sex": given.choice("男女"), "month": str(given.randrange(12)),
                           "a": str(given.randrange(101)), "b": str(given.randrange(121))})
        for at in range(given.randrange(30, 90))
    ]  # fmt: skip
    scores = given.choice([(), ("a",), ("a", "b")])
    avoid, together = [("P0001", "P0002")], [("P0005", "P0006"), ("P0006", "P0007")]
    return a_rule(
        kind="balanced-classes", k=given.randrange(2, 6), balance=("sex", "month"), scores=scores, avoid=avoid,
        together=together,
    ), lines  # fmt: skip


def a_transcript(rule: Rule, lines: list[Line], given: random.Random) -> dict[str, Any]:
    held = Ceremony(rule, lines)
    held.seal()
    if rule.kind != "assign" and given.random() < 0.6:
        held.step("strike", id=given.choice(lines[10:]).id, reason="已注销")
    held.reveal()
    return held.finish()


@pytest.mark.parametrize("make", [a_subset, an_order, an_assignment, some_classes])
def test_the_browser_draws_what_python_drew(page: Any, make: Any) -> None:
    given = random.Random(make.__name__)
    made = [a_transcript(*make(given), given) for _ in range(12)]
    assert [verify(one) for one in made] == [[]] * 12
    assert faults_in(page, made) == [[]] * 12


def changed(transcript: dict[str, Any], part: str) -> dict[str, Any]:
    """The transcript with one thing changed."""
    other = copy.deepcopy(transcript)
    log = {entry["kind"]: entry for entry in other["log"]}
    match part:
        case "list":
            other["list"]["lines"][3][0] += "x"
        case "rule":
            other["rule"]["k"] += 1
        case "reveal":
            log["reveal"]["data"]["value"] = "ff" * 16
        case "beacon":
            log["beacon"]["data"]["numbers"][0][0] += 1
        case "result":
            other["result"]["chosen"][0], other["result"]["chosen"][1] = other["result"]["chosen"][1::-1]
        case "signature":
            value = other["signature"]["value"]
            other["signature"]["value"] = value[:-3] + ("0" if value[-3] != "0" else "1") + value[-2:]
    return other


def test_each_changed_byte_is_named_by_both(page: Any) -> None:
    parts = ["list", "rule", "reveal", "beacon", "result", "signature"]
    held = Ceremony(a_rule(kind="subset", k=5, beacon="lottery:双色球:2026137"), a_shop_list(random.Random(5)))
    held.seal()
    held.reveal()
    true = held.finish(LOTTERY)
    made = [changed(true, part) for part in parts]
    assert [verify(one)[0].part for one in made] == parts
    assert [found[0]["part"] for found in faults_in(page, made)] == parts


def test_every_byte_of_a_small_transcript_counts(page: Any) -> None:
    held = Ceremony(a_rule(kind="subset", k=2), [Line(f"E{at}") for at in range(4)])
    held.seal(2)
    held.reveal(2)
    text = json.dumps(held.finish(), ensure_ascii=False, separators=(",", ":"))
    given, other = random.Random(9), []
    while len(other) < 200:
        at = given.randrange(len(text))
        sign = given.choice("0123456789abcdefx")
        if text[at].isalnum() and text[at] != sign:
            other.append(text[:at] + sign + text[at + 1 :])
    found = page.evaluate(
        "texts => texts.map(text => {"
        " try { return window.verify(JSON.parse(text)).faults.length; } catch (problem) { return -1; } })",
        other,
    )
    assert [text for text, count in zip(other, found, strict=True) if count == 0] == []


def test_a_longer_list_takes_the_same_way(page: Any) -> None:
    held = Ceremony(a_rule(kind="subset", k=500), [Line(f"9115{at:09}MA") for at in range(3000)])
    held.seal()
    held.reveal()
    assert faults_in(page, [held.finish()]) == [[]]


def test_every_script_of_the_verifier_is_short() -> None:
    sizes = {path.name: len(path.read_text("utf-8").splitlines()) for path in Path(FOLDER).glob("*.js")}
    assert {name for name, size in sizes.items() if size > 100} == set()
