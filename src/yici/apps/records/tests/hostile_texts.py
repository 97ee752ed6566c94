"""Texts that somebody might put where a condition belongs: nested, huge, foreign, or meant to reach what is behind."""

from __future__ import annotations

import random
from collections.abc import Callable

NAMES = ("form.a", "form.b", "form.e", "rows", "form.r", "__class__.mro", "constructor.prototype", "__proto__.x")
CALLS = ("age", "year", "text", "band", "years_between", "this_year", "__import__", "eval", "constructor", "toString")
SIGNS = (
    "+",
    "-",
    "*",
    "/",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    ",",
    "(",
    ")",
    ".",
    "'",
    "^",
    "**",
    ";",
    "\\",
    "`",
    "${",
    "\x00",
)
WORDS = ("and", "or", "not", "is", "known", "in", "where", "yes", "no", "count", "sum", "lambda", "import", "None")
NUMBERS = (
    "0",
    "1",
    "-1",
    "1e999",
    "9" * 400,
    "0." + "0" * 300 + "1",
    "1" + "0" * 1500,
    "١٢",
    "１２",
    "0x10",
    "NaN",
    "Infinity",
)
TEXTS = (
    "''",
    "'a'",
    "'1e999'",
    "'" + "长" * 900 + "'",
    "'\u202e'",
    "'\ud83d'",
    "'{{7*7}}'",
    "2026-02-30",
    "2026-03-01",
)
SOUP = "\u0000\u200b\u202eáé姓名😀\ud800()'\"\\\n\t=<>+-*/.,_0aZ"


def _soup(chance: random.Random) -> str:
    return "".join(chance.choice(SOUP) for _ in range(chance.randrange(1, 300)))


def _tokens(chance: random.Random) -> str:
    lists = (NAMES, CALLS, SIGNS, WORDS, NUMBERS, TEXTS)
    return " ".join(chance.choice(chance.choice(lists)) for _ in range(chance.randrange(1, 60)))


def _deep(chance: random.Random) -> str:
    many = chance.choice((5, 39, 41, 120, 500, 1900))
    opening, inside, closing = chance.choice((
        ("(", "form.a", ")"), ("not ", "form.i = yes", ""), ("not (", "form.i = yes", ")"), ("sum(", "form.r", ")"),
        ("count(rows where ", "form.r > 1", ")"), ("text(", "form.e", ")"), ("age(", "form.e", ")"),
        ("(form.a + ", "1", ")"), ("form.a is known or (", "form.b = 1", ")"), ("-", "1", ""),
        ("sum(form.r * ", "1", ")"),
    ))  # fmt: skip
    return opening * many + inside + closing * many


def _wide(chance: random.Random) -> str:
    part, sign = chance.choice((
        ("1", "+"), ("form.a", "*"), ("'1e999'", "*"), ("form.e", "/"), ("form.a = 1", " or "),
        ("form.a is known", " and "),
        ("9" * 200, "*"), ("form.a in (1)", " or not "),
    ))  # fmt: skip
    return sign.join([part] * chance.choice((2, 90, 101, 150, 900)))


def _many_choices(chance: random.Random) -> str:
    return f"form.e in ({', '.join([chance.choice(TEXTS[:6])] * chance.choice((2, 60, 400)))})"


def _well_formed(chance: random.Random) -> str:
    name, other = chance.choice(NAMES[:3]), chance.choice(NUMBERS[:7] + TEXTS[:4])
    return chance.choice((
        f"{name} + {other} > 1", f"{chance.choice(CALLS)}({name})", f"count({chance.choice(('rows', 'constructor'))})",
        f"{name} / {other} = {other}", f"sum({name} * {other})", f"{name} in ({other})",
        f"not not not {name} = {other}",
    ))  # fmt: skip


KINDS: tuple[Callable[[random.Random], str], ...] = (
    _soup,
    _tokens,
    _deep,
    _wide,
    _many_choices,
    _well_formed,
    _well_formed,
)


def hostile_text(chance: random.Random) -> str:
    """One of them, the same for the same state of chance."""
    return chance.choice(KINDS)(chance)
