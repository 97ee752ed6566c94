"""Answers as typed in the form's own terms, brought to what records take: yes and no, the form's words, its units."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue
from yici.apps.tables.matching.words import fold
from yici.apps.tables.rules.formats import Format
from yici.apps.tables.rules.writing import convert


def read_answer(text: str, form: Format, element: CatalogueElement, codes: Sequence[CodeValue] = ()) -> str:
    """The text that records understands for what a person typed; unchanged where the form has no terms of its own."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if form.kind == "bool" and form.option:
        return _yes_no(typed, form)
    if form.kind == "code" and form.allowed:
        return _code(typed, form, codes)
    if form.kind == "number" and ">" in form.option:
        return _number(typed, form)
    if form.kind in ("id", "phone"):
        return "".join(typed.split())  # people write numbers in groups
    return text.strip()


def _yes_no(typed: str, form: Format) -> str:
    yes, _, no = form.option.partition("/")
    if typed not in (yes, no, "是", "否"):
        return typed
    said = typed in (yes, "是") if typed not in (no,) or not no else False
    return "是" if said is not form.is_negated else "否"


def _code(typed: str, form: Format, codes: Sequence[CodeValue]) -> str:
    """A word of the form's own list becomes the code that it stands for, when exactly one does."""
    folded = fold(typed)
    exact = [one for one in codes if folded in [fold(word) for word in (one.name, one.code, *one.aliases)]]
    if exact:
        return exact[0].code
    near = [
        one
        for one in codes
        if any(fold(w) and (fold(w) in folded or folded in fold(w)) for w in (one.name, *one.aliases))
    ]
    return near[0].code if len(near) == 1 else typed


def _number(typed: str, form: Format) -> str:
    kept, _, wanted = form.option.partition(">")
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        return typed
    return format(convert(number, wanted, kept).normalize(), "f")
