"""Python and the browser give the same answers: random conditions and formulas, random forms with random typing.

``YICI_TREES`` sets how many expressions are compared (10,000 in ``make verify``).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yici.apps.records.conditions import ConditionSyntaxError, compute, parse, portable
from yici.apps.records.tests.hostile_texts import hostile_text
from yici.apps.services.contracts import Field, Item, Part
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import for_browser, text_of, understand

pytestmark = pytest.mark.story
SCRIPTS = Path(__file__).resolve().parents[1] / "static" / "services"
FLAGS = ["--no-sandbox", "--disable-gpu"]
DAY = dt.date(2026, 3, 1)
NAMES = {
    "form.a": "int", "form.b": "int", "form.c": "dec", "form.d": "dec", "form.e": "text", "form.f": "text",
    "form.g": "date", "form.h": "date", "form.i": "bool", "form.j": "code",
}  # fmt: skip
TEXTS = (
    "",
    "a",
    "b",
    "12",
    "12.0",
    " 3",
    "1e2",
    "NaN",
    "Infinity",
    "-0",
    "2026",
    "2026-02",
    "2024-02-29",
    "60_69",
    "姓名",
)
NUMBERS = ("0", "1", "-1", "3", "7", "12.5", "0.001", "99999999999999", "123456789.123456", "0.1")
DATES = ("2026-03-01", "2024-02-29", "1966-07-31", "2000-01-01", "2026-12-31", "1900-02-28")


def an_amount(given: random.Random, depth: int) -> str:
    if depth <= 0 or given.random() < 0.3:
        return given.choice([given.choice(NUMBERS), "form.a", "form.b", "form.c", "form.d", "form.e", "this_year()"])
    match given.randrange(6):
        case 0:
            return f"age({a_date(given)})"
        case 1:
            return f"years_between({a_date(given)}, {a_date(given)})"
        case 2:
            return given.choice(("count(rows)", "count(rows where form.r > 1)", "sum(form.r)", "sum(form.r * 2)"))
        case 3:
            return given.choice((f"months_since({a_date(given)})", f"year({a_date(given)})"))
    sign = given.choice("+-*/")
    return f"({an_amount(given, depth - 1)} {sign} {an_amount(given, depth - 1)})"


def a_date(given: random.Random) -> str:
    return given.choice(["form.g", "form.h", "form.e", "form.f", "as_of()", given.choice(DATES)])


def a_condition(given: random.Random, depth: int) -> str:
    if depth > 0 and given.random() < 0.5:
        left, right = a_condition(given, depth - 1), a_condition(given, depth - 1)
        return given.choice((f"({left} and {right})", f"({left} or {right})", f"not {left}"))
    sign = given.choice(("=", "!=", "<", "<=", ">", ">="))
    match given.randrange(7):
        case 0:
            return f"{a_date(given)} {sign} {a_date(given)}"
        case 1:
            return f"form.{given.choice('ef')} {sign} '{given.choice(TEXTS[1:])}'"
        case 2:
            return f"form.{given.choice('abcdefghij')} is {given.choice(('', 'not '))}known"
        case 3:
            return f"form.i {given.choice(('=', '!='))} {given.choice(('yes', 'no'))}"
        case 4:
            return f"form.{given.choice('abej')} {given.choice(('', 'not '))}in ('a', 'b', 3, 12, yes)"
        case 5:
            return f"band(form.a, '0_2', '3_9', '10') = '{given.choice(('0_2', '3_9', '10'))}'"
    return f"{an_amount(given, 2)} {sign} {an_amount(given, 2)}"


def some_values(given: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values for Python, and the same as the browser is given them: decimals as texts under ``dec``."""
    values: dict[str, Any] = {}
    for code, kind in NAMES.items():
        if given.random() < 0.25:
            continue
        values[code] = {
            "int": lambda: given.choice((0, 1, 2, 3, -7, 12, 65, 999999999999999)),
            "dec": lambda: Decimal(given.choice(NUMBERS)), "date": lambda: given.choice((*DATES, "1966", "2026-02")),
            "bool": lambda: given.random() < 0.5, "code": lambda: given.choice("abc"),
            "text": lambda: given.choice(TEXTS),
        }[kind]()  # fmt: skip
    if given.random() < 0.7:
        numbers = [given.choice((0, 1, 2, Decimal("2.5"), None)) for _ in range(given.randrange(4))]
        values["rows"] = [{} if one is None else {"form.r": one} for one in numbers]
        values["form"] = values["rows"]  # sum(form.r) names its source by the family of the element
    return values, {"values": _sent(values)}


def _sent(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sent(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_sent(one) for one in value]
    return {"dec": str(value)} if isinstance(value, Decimal) else value


@pytest.fixture
def browser_page() -> Iterator[Any]:
    """A page with the scripts of services at an address of its own; nothing else is asked."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine")

    def answer(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            route.fulfill(body=(SCRIPTS / name).read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>services</title>", content_type="text/html")

    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://services.test/")
        yield page
        browser.close()


ASK = """async ([cases, today]) => {
  const { value } = await import("/expressions.js");
  const { number, shown } = await import("/decimal.js");
  const open = (one) => Array.isArray(one) ? one.map(open) : one && typeof one === "object"
    ? (one.dec !== undefined ? number(one.dec) : Object.fromEntries(Object.entries(one).map(([k, v]) => [k, open(v)])))
    : one;
  const tell = (found) => {
    if (found === null || typeof found === "boolean") return String(found);
    if (found.low !== undefined) return "null";
    return found.c !== undefined ? shown(found) : found.day || String(found);
  };
  return cases.map(([tree, values]) => tell(value(tree, open(values), today)));
}"""


def test_random_expressions_give_the_same_answers(browser_page: Any) -> None:
    count, given = int(os.environ.get("YICI_TREES", "2000")), random.Random(20260301)
    for start in range(0, count, 500):
        asked, expected, texts = [], [], []
        for _ in range(start, min(start + 500, count)):
            text = a_condition(given, 3) if given.random() < 0.6 else an_amount(given, 3)
            values, sent = some_values(given)
            asked.append([portable(parse(text)), sent["values"]])
            found = compute(text, values, DAY)
            expected.append(
                "null" if found is None else text_of(found) if not isinstance(found, bool) else str(found).lower()
            )
            texts.append((text, values))
        answers = browser_page.evaluate(ASK, [asked, DAY.isoformat()])
        for (text, values), wanted, answer in zip(texts, expected, answers, strict=True):
            assert answer == wanted, (text, values)


def test_hostile_texts_end_in_the_browser_as_well(browser_page: Any) -> None:
    """What the server can read at all, the browser answers too, without an error and within the time of a keystroke."""
    chance, trees = random.Random(20261127), []
    for _ in range(int(os.environ.get("YICI_HOSTILE_TEXTS", "600"))):
        with contextlib.suppress(ConditionSyntaxError):
            trees.append(portable(parse(hostile_text(chance))))
    held = {"form.a": 3, "form.b": {"dec": "1000000000000000"}, "form.e": "1e999", "rows": [{"form.r": 2}] * 50}
    slowest = browser_page.evaluate(
        """async ([trees, values, today]) => {
          const { value } = await import("/expressions.js");
          const { number } = await import("/decimal.js");
          values["form.b"] = number(values["form.b"].dec);
          let slowest = 0;
          for (const tree of trees) {
            const began = performance.now();
            value(tree, values, today);
            slowest = Math.max(slowest, performance.now() - began);
          }
          return slowest;
        }""",
        [trees, held, DAY.isoformat()],
    )
    assert len(trees) > 50 and slowest < 250


def test_no_script_of_a_form_runs_text_as_a_program() -> None:
    for path in SCRIPTS.glob("*.js"):
        assert not re.search(r"\beval\b|\bFunction\s*\(|import\(|innerHTML|document\.write", path.read_text("utf-8")), (
            path.name
        )


def a_form(given: random.Random) -> list[Field]:
    fields = []
    for at, (code, kind) in enumerate(NAMES.items()):
        seen = list(NAMES)[:at]
        when = f"{given.choice(seen)} is known" if seen and given.random() < 0.3 else ""
        formula = "form.a + form.b * 2" if code == "form.c" and given.random() < 0.5 else ""
        bounds = (given.choice((None, 0, 3)), given.choice((None, 50))) if kind in ("int", "dec") else (None, None)
        choices = ("a", "b") if kind == "code" else ()
        fields.append(
            Field(code, code, kind, given.random() < 0.6, when, formula, *bounds, choices)  # type: ignore[arg-type]
        )
    fields.append(Field("form.r", "r", "dec", group="rows"))
    return fields


def test_random_forms_are_understood_the_same(browser_page: Any) -> None:
    given = random.Random(7)
    asked, expected = [], []
    for _ in range(300):
        fields = compose([Item("a", "a", "u", DAY, fields=tuple(a_form(given)))], [Part("a")]).fields
        typed: dict[str, Any] = {
            code: given.choice((*TEXTS, *NUMBERS, *DATES, "yes", "no", "c", "１３９ 0000-0000", "x" * 501, "😀" * 500))
            for code in NAMES
        }
        typed["rows"] = [{"form.r": given.choice(NUMBERS + TEXTS)} for _ in range(given.randrange(3))]
        state = understand(fields, typed, DAY)
        asked.append([for_browser(fields), typed])
        expected.append(
            [list(state.shown), sorted(state.required), dict(state.problems), dict(state.computed)]
        )  # fmt: skip
    answers = browser_page.evaluate(
        """async ([cases, today]) => {
          const { understand } = await import("/form.js");
          return cases.map(([fields, typed]) => {
            const { shown, required, problems, computed } = understand(fields, typed, today);
            return [shown, required.sort(), problems, computed];
          });
        }""",
        [asked, DAY.isoformat()],
    )
    for (_, typed), wanted, answer in zip(asked, expected, answers, strict=True):
        assert json.loads(json.dumps(answer)) == wanted, typed
