"""A verifier written from docs/reference/draws.md alone agrees with the product, on good draws and on bad ones."""

from __future__ import annotations

import copy
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.thirdparty.ceremonies import (
    ALONE,
    KINDS,
    PLAIN,
    RESULT,
    USUAL,
    forged,
    held,
    parts_by_the_product,
    reveal,
    seal,
    strike,
)
from tests.thirdparty.draws_results import h, pair_ticket, permutation, result_of, ticket, weighted_ticket
from tests.thirdparty.draws_verifier import PART, columns_of, read, root_of, unchecked, verify

from yici.apps.draws.selectors.verifier import verifier_script

VECTORS = read((Path(__file__).parents[2] / "docs" / "reference" / "draws-vectors.json").read_bytes())
TRANSCRIPTS: dict[str, dict[str, Any]] = VECTORS["transcripts"]


def parts(transcript: Any) -> set[str]:
    return {part for part, _ in verify(transcript)}


# The vectors of the specification


def test_the_small_vectors_are_what_the_specification_says() -> None:
    asked, seed = VECTORS["tickets"], bytes.fromhex(VECTORS["tickets"]["seed"])
    assert ticket(seed, asked["id"]).hex() == asked["ticket"]
    assert weighted_ticket(seed, asked["id"], asked["weight"]).hex() == asked["weighted"]
    assert pair_ticket(seed, asked["target"], asked["id"]).hex() == asked["pair"]
    assert h(VECTORS["h"]["name"], bytes.fromhex(VECTORS["h"]["data"])).hex() == VECTORS["h"]["hash"]
    assert [root_of(one["lines"]) for one in VECTORS["merkle"]] == [one["root"] for one in VECTORS["merkle"]]
    long = VECTORS["fisher_yates"]
    places = permutation(bytes.fromhex(long["key"]), long["n"], long["k"])
    assert places[: len(long["first"])] == long["first"]
    assert sha256(",".join(map(str, places)).encode()).hexdigest() == long["sha256_of_comma_list"]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_of_the_specification_holds_and_its_result_is_computed_again(name: str) -> None:
    transcript = TRANSCRIPTS[name]
    assert verify(transcript) == []
    if transcript["result"] is None:
        return
    told = transcript["log"][-1]["data"]
    struck = [entry["data"]["id"] for entry in transcript["log"] if entry["kind"] == "strike"]
    listed = transcript["list"]
    again = result_of(transcript["rule"], listed["columns"], listed["lines"], struck, bytes.fromhex(told["seed"]))
    assert again == transcript["result"]


def test_what_is_not_checked_is_said() -> None:
    said = {name: unchecked(one) for name, one in TRANSCRIPTS.items()}
    with_drand = [name for name, one in TRANSCRIPTS.items() if one["rule"]["beacon"].startswith("drand")]
    assert [name for name, what in said.items() if what] == with_drand != []


# One byte of each field of each vector


def leaves(x: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else None
    if inside is None:
        yield path
        return
    for key, value in inside:
        yield from leaves(value, (*path, key))


def one_of_each_field(transcript: dict[str, Any], by: Random) -> list[tuple[Any, ...]]:
    """A leaf by chance of each class of fields: places in lists and names in maps do not tell classes apart."""
    classes: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for path in leaves(transcript):
        kind = transcript["log"][path[1]]["kind"] if path[0] == "log" else ""
        classes.setdefault((kind, *(key for key in path[:4] if isinstance(key, str)), len(path)), []).append(path)
    return [by.choice(paths) for paths in classes.values()]


def changed(transcript: dict[str, Any], path: tuple[Any, ...], by: Random) -> dict[str, Any]:
    made: Any = copy.deepcopy(transcript)
    inside = made
    for key in path[:-1]:
        inside = inside[key]
    old = inside[path[-1]]
    if isinstance(old, str):
        at = by.randrange(max(len(old), 1))
        inside[path[-1]] = old[:at] + ("0" if old[at : at + 1] != "0" else "1") + old[at + 1 :]
    else:
        inside[path[-1]] = 1 if old is None else old + 1
    return dict(made)


def part_said(transcript: dict[str, Any], path: tuple[Any, ...]) -> str:
    """Section 9: the part that a change at this path belongs to."""
    if path[0] == "log" and path[1] == 0 and path[-1] in ("rule_hash", "v", "public_key"):
        return "signature" if path[-1] == "public_key" else "rule"
    if path[0] == "log":
        return PART[transcript["log"][path[1]]["kind"]]
    return {"v": "rule", "draw": "list"}.get(path[0], path[0])


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_one_byte_changed_is_found_and_its_part_is_named(name: str, tmp_path: Path) -> None:
    transcript, by = TRANSCRIPTS[name], Random(name)
    fields = one_of_each_field(transcript, by)
    for path in fields:
        wrong = changed(transcript, path, by)
        assert part_said(transcript, path) in parts(wrong), path
    for path in by.sample(fields, 20):
        wrong = changed(transcript, path, by)
        assert part_said(transcript, path) in parts_by_the_product(wrong, tmp_path), path
    assert len(fields) > 30


@pytest.mark.parametrize("name", ["subset", "void"])
def test_no_character_of_a_file_can_be_changed(name: str) -> None:
    text, by = json.dumps(TRANSCRIPTS[name], ensure_ascii=False, separators=(",", ":")), Random(name)
    for at in range(0, len(text), 4):
        wrong = text[:at] + by.choice('0123456789abcdef "{}[]'.replace(text[at], "")) + text[at + 1 :]
        try:
            found = bool(verify(read(wrong)))
        except ValueError:
            continue
        assert found, (at, text[at], wrong[at])


# Draws held with the commands


@pytest.mark.parametrize("kind", KINDS)
def test_a_draw_held_with_the_commands_is_verified_with_the_same_result(kind: Any, tmp_path: Path) -> None:
    by, holds, seen = Random(kind.__name__), 0, Counter[str]()
    for attempt in range(60):
        rule, lines, columns = kind(by, by.randint(9, 40))
        struck = by.sample([line[0] for line in lines], by.choice([0, 1, 2]))
        rule |= {"purpose": "抽", "beacon": "witnesses"}
        transcript = held(tmp_path / str(attempt), rule, lines, columns, struck)
        if transcript is None:
            continue
        assert verify(transcript) == [], rule
        result = transcript["result"]
        seen.update({why.split()[0] for why in result["skipped"].values()} | ({"short"} if result["short"] else set()))
        holds += 1
        if holds == 10:
            break
    assert holds == 10
    assert seen["struck"]
    if kind.__name__ == "a_subset":
        assert seen["avoid"] and seen["capacity"]
    if kind.__name__ == "an_assignment":
        assert seen["avoid"]


@pytest.mark.parametrize("kind", KINDS)
def test_both_hold_and_refuse_the_same_rules_and_lists(kind: Any, tmp_path: Path) -> None:
    by, verdicts, seen = Random(f"forged {kind.__name__}"), Counter[bool](), Counter[str]()
    for _ in range(40):
        rule, lines, columns = kind(by, by.randint(6, 30))
        if by.random() < 0.2:
            rule |= by.choice([{"k": 31}, {"strata": "x"}, {"scores": ["risk"]}, {"weights": "sex"}, {"k": 0}])
        named = columns_of(PLAIN | rule, [])
        at = {column: i for i, column in enumerate(columns, 1)}
        lines = [[line[0], *(line[at[name]] if name in at else "1" for name in named)] for line in lines]
        struck = by.sample([line[0] for line in lines], by.choice([0, 0, 1, 4]))
        transcript = forged(rule, lines, [*map(strike, struck), *USUAL])
        mine = parts(transcript)
        assert mine == parts_by_the_product(transcript, tmp_path), (verify(transcript), rule)
        verdicts[not mine] += 1
        seen.update(why.split()[0] for why in transcript["result"]["skipped"].values())
    assert min(verdicts[True], verdicts[False]) >= 5, verdicts
    if kind.__name__ == "a_subset":
        assert seen["room"]
    if kind.__name__ == "an_assignment":
        assert seen["moved"]


# Well hashed and well signed, and wrong all the same

LOTTERY = {
    "beacon": "lottery:双色球:2026137",
    "name": "双色球",
    "issue": "2026137",
    "day": "2026-11-28",
    "numbers": [[2, 9, 9], [0]],
    "entered_by": ["巴", "李"],
}
BY_LOTTERY = {"rule": {"beacon": "lottery"}}
TWO = [reveal("甲"), reveal("乙")]
DRAND_BEYOND = ("beacon", {"beacon": "drand:18446744073709551616", "signature": "ab" * 48})
DRAND_X = ("beacon", {"beacon": "drand:x", "signature": "ab" * 48})


def lottery(said: str = "lottery", **change: Any) -> dict[str, Any]:
    return {"rule": {"beacon": said}, "entries": [*TWO, ("beacon", LOTTERY | change), RESULT]}


GOOD: dict[str, dict[str, Any]] = {
    "as usual": {},
    "values of two digits": {"entries": [reveal("甲", value="11"), reveal("乙", value="22"), ALONE, RESULT]},
    "a lottery": lottery(),
    "a lottery, named": lottery("lottery:双色球:2026137"),
    "a lottery without a witness": BY_LOTTERY | {"entries": [("beacon", LOTTERY), RESULT]},
    "a reveal without a seal beside one with": BY_LOTTERY
    | {"entries": [seal("甲"), *TWO, ("beacon", LOTTERY), RESULT]},
    "a strike between reveals": BY_LOTTERY | {"entries": [TWO[0], strike("A1"), ("beacon", LOTTERY), RESULT]},
    "void at once": {"entries": [("void", {"reason": "停"})]},
    "void, of a list that cannot be drawn from": {"rule": {"k": 7}, "entries": [("void", {"reason": "停"})]},
    "void after the beacon": {"entries": [*USUAL[:-1], ("void", {"reason": "停"})]},
    "all in one second": {"at": lambda i: "2026-11-27T01:00:00Z"},
    "everybody struck": {"entries": [*(strike(f"A{i}") for i in range(6)), *USUAL]},
    "joined through a struck one": {
        "rule": {"k": 3, "together": [["A0", "A1"], ["A1", "A2"]]},
        "entries": [strike("A1"), *USUAL],
    },
    "joined through a struck one, classes": {
        "rule": {"kind": "balanced-classes", "together": [["A0", "A1"], ["A1", "A2"]], "avoid": [["A0", "A3"]]},
        "entries": [strike("A1"), *USUAL],
    },
    "substitutes of a quota of none": {
        "rule": {"k": 0, "strata": "s", "quotas": {"1": 0, "2": 1}, "substitutes": 2},
        "lines": [["a", "1"], ["b", "2"], ["c", "1"], ["d", "2"], ["e", "1"]],
    },
}
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "one reveal": ("beacon", {"entries": [TWO[0], ALONE, RESULT]}),
    "one unit": ("beacon", {"entries": [reveal("甲", "处"), reveal("乙", "处"), ALONE, RESULT]}),
    "a seal not opened": ("beacon", {"entries": [seal("丙"), *USUAL]}),
    "no end": ("result", {"entries": USUAL[:-1]}),
    "nothing": ("result", {"entries": []}),
    "a seal after the end": ("reveal", {"entries": [*USUAL, seal("丙")]}),
    "two results": ("result", {"entries": [*USUAL, RESULT]}),
    "void and a result": ("result", {"entries": [*USUAL[:-1], ("void", {"reason": "停"}), RESULT]}),
    "two beacons": ("beacon", {"entries": [*USUAL[:-1], ALONE, RESULT]}),
    "a seal after a reveal": ("reveal", {"entries": [seal("甲"), TWO[0], seal("乙"), TWO[1], ALONE, RESULT]}),
    "a seal after the beacon": ("reveal", BY_LOTTERY | {"entries": [("beacon", LOTTERY), seal("甲"), RESULT]}),
    "a seal twice": ("reveal", {"entries": [seal("甲"), *USUAL]}),
    "a reveal twice": ("reveal", {"entries": [TWO[0], *TWO, ALONE, RESULT]}),
    "a reveal after the beacon": ("reveal", BY_LOTTERY | {"entries": [("beacon", LOTTERY), TWO[0], RESULT]}),
    "a reveal without a seal": ("reveal", {"entries": [seal("甲"), *TWO, ALONE, RESULT]}),
    "another value": ("reveal", {"entries": [*USUAL[:2], reveal("甲", value="11" * 16), *USUAL[3:]]}),
    "another unit": ("reveal", {"entries": [*USUAL[:2], reveal("甲", "处"), *USUAL[3:]]}),
    "an odd count of digits": ("reveal", {"entries": [reveal("甲", value="111"), TWO[1], ALONE, RESULT]}),
    "too many digits": ("reveal", {"entries": [reveal("甲", value="11" * 65), TWO[1], ALONE, RESULT]}),
    "capitals": ("reveal", {"entries": [reveal("甲", value="AB"), TWO[1], ALONE, RESULT]}),
    "space at the edge": ("reveal", {"entries": [reveal("甲", "处\u3000"), TWO[1], ALONE, RESULT]}),
    "not NFC": ("reveal", {"entries": [reveal("甲", "e\u0301"), TWO[1], ALONE, RESULT]}),
    "no reason": ("result", {"entries": [("void", {"reason": ""})]}),
    "a strike after a reveal": ("list", {"entries": [TWO[0], strike("A1"), TWO[1], ALONE, RESULT]}),
    "a strike after the beacon": ("list", BY_LOTTERY | {"entries": [("beacon", LOTTERY), strike("A1"), RESULT]}),
    "a strike twice": ("list", {"entries": [strike("A1"), strike("A1"), *USUAL]}),
    "a strike of nobody": ("list", {"entries": [strike("A9"), *USUAL]}),
    "an unknown kind": ("result", {"entries": [("note", {"text": "x"}), *USUAL]}),
    "an unknown key": ("list", {"entries": [("strike", {"id": "A1", "reason": "x", "by": "y"}), *USUAL]}),
    "time runs back": ("reveal", {"at": lambda i: f"2026-11-27T01:{10 - i if i == 3 else 10}:00Z"}),
    "another hour": ("reveal", {"at": lambda i: "2026-11-27T01:00:00+08:00"}),
    "another root": ("list", {"commit": {"root": "00" * 32}}),
    "another count": ("list", {"commit": {"leaves": 7}}),
    "another rule": ("rule", {"commit": {"rule_hash": "00" * 32}}),
    "another version": ("rule", {"commit": {"v": "yici-draw/2"}}),
    "another key": ("signature", {"commit": {"public_key": "00" * 32}}),
    "another lottery": ("beacon", lottery("lottery:双色球:2026138")),
    "one person": ("beacon", lottery(entered_by=["巴", "巴"])),
    "not ascending": ("beacon", lottery(numbers=[[9, 2], [1]])),
    "no numbers": ("beacon", lottery(numbers=[])),
    "no such day": ("beacon", lottery(day="2026-02-30")),
    "a number too large": ("beacon", lottery(numbers=[[1_000_000_000]])),
    "a name with a colon": ("beacon", lottery(name="双:色", beacon="lottery:双:色:2026137")),
    "another kind of beacon": (
        "beacon",
        {"rule": {"beacon": "lottery"}, "entries": [*TWO, ALONE, ("void", {"reason": "x"})]},
    ),
    "a round with a zero": ("rule", {"rule": {"beacon": "drand:07"}, "entries": [("void", {"reason": "x"})]}),
    "pairs not sorted": ("rule", {"rule": {"avoid": [["A2", "A3"], ["A0", "A1"]]}}),
    "a pair turned": ("rule", {"rule": {"avoid": [["A2", "A1"]]}}),
    "more than there are": ("list", {"rule": {"k": 7}}),
    "a pair of one": ("list", {"rule": {"avoid": [["A1", "A1"]]}}),
    "k and strata": ("rule", {"rule": {"strata": "s", "quotas": {"1": 1}}}),
    "another result": ("result", {"result": lambda result: result | {"chosen": ["A0", "A1"]}}),
    "classes of nobody left": (
        "list",
        {"rule": {"kind": "balanced-classes", "k": 6}, "entries": [strike("A1"), *USUAL]},
    ),
    "a sealed value too short": (
        "reveal",
        {"entries": [seal("甲", value="11"), seal("乙"), reveal("甲", value="11"), reveal("乙"), ALONE, RESULT]},
    ),
    "a day that is none": ("reveal", {"at": lambda i: f"2026-02-30T01:{i:02d}:00Z"}),
    "a commitment without an hour": ("list", {"at": lambda i: "2026-11-27T01:00:00Z" if i else "2026-11-27"}),
    "a key more in the result": ("result", {"result": lambda result: result | {"note": "x"}}),
    "a value too long": ("list", {"rule": {"capacity_by": "c"}, "lines": [["a", "x" * 501], ["b", "y"], ["c", "y"]]}),
    "a second commitment": ("list", {"entries": [("commit", {"v": "yici-draw/1"}), *USUAL]}),
    "a list value too long, of letters": (
        "list",
        {"rule": {"capacity_by": "c"}, "lines": [["a", "长" * 501], ["b", "y"], ["c", "y"]]},
    ),
    "an id too long": ("list", {"lines": [["a" * 129], ["b"], ["c"]]}),
    "a round beyond eight bytes": (
        "rule",
        {"rule": {"beacon": "drand:18446744073709551616"}, "entries": [*TWO, DRAND_BEYOND, ("void", {"reason": "x"})]},
    ),
    "a round that is no number": (
        "rule",
        {"rule": {"beacon": "drand:x"}, "entries": [*TWO, DRAND_X, ("void", {"reason": "x"})]},
    ),
    "a column without a name": (
        "rule",
        {"rule": {"kind": "balanced-classes", "balance": [""]}, "entries": [("void", {"reason": "x"})]},
    ),
    "too little room beside one without a limit": (
        "list",
        {
            "rule": {"kind": "assign", "capacity": {"b": 1}},
            "lines": [["a", "assignee"], ["b", "assignee"], ["t1", "target"], ["t2", "target"]],
        },
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_allowed_holds(name: str, tmp_path: Path) -> None:
    transcript = forged(**GOOD[name])
    assert verify(transcript) == []
    assert parts_by_the_product(transcript, tmp_path) == set()


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_by_both(name: str, tmp_path: Path) -> None:
    part, made = WRONG[name]
    transcript = forged(**made)
    assert part in parts(transcript)
    assert part in parts_by_the_product(transcript, tmp_path)


@pytest.mark.story
def test_the_verifier_of_the_browser_names_the_same() -> None:
    from playwright.sync_api import sync_playwright

    script = verifier_script().rsplit("const the_checking", 1)[0] + "window.verify = the_verify.verify;\n})();"
    asked = [json.dumps(forged(**made)) for made in (*GOOD.values(), *(made for _, made in WRONG.values()))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(content=script)
        call = "texts => texts.map(text => window.verify(JSON.parse(text)).faults.map(fault => fault.part))"
        found = page.evaluate(call, asked)
        browser.close()
    assert found[: len(GOOD)] == [[]] * len(GOOD)
    told = zip(WRONG.items(), found[len(GOOD) :], strict=True)
    assert [(name, said) for (name, (part, _)), said in told if part not in said] == []
