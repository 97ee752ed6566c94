"""Answers as typed in the form's own terms, brought to what records take: yes and no, the form's words, its units."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue
from yici.apps.tables.rules.formats import Format, Unwritable
from yici.apps.tables.rules.writing import code_of_word, convert, write_value


def read_answer(text: str, form: Format, element: CatalogueElement, codes: Sequence[CodeValue] = ()) -> str:
    """The text that records understands for what a person typed; unchanged where the form has no terms of its own."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if form.kind == "bool" and form.option:
        return _yes_no(typed, form)
    if form.kind == "code" and form.option == "number" and typed in form.signs:
        text = form.allowed[form.signs.index(typed)]  # the number that the form prints before a choice
    if form.kind == "code" and form.allowed:
        return code_of_word(text, codes) or typed  # a word of the form's list becomes the code it stands for
    if form.kind == "number" and ">" in form.option:
        return _number(typed, form)
    if form.kind in ("id", "phone"):
        bare = "".join(typed.split())  # people write numbers in groups
        return bare.lstrip("'’‘").upper() if form.kind == "id" else bare
    return text.strip()


def _yes_no(typed: str, form: Format) -> str:
    yes, _, no = form.option.partition("/")
    if typed not in (yes, no, "是", "否"):
        return typed
    said = typed in (yes, "是") if typed not in (no,) or not no else False
    return "是" if said is not form.is_negated else "否"


def is_writable(text: str, form: Format, element: CatalogueElement, codes: Sequence[CodeValue] = ()) -> bool:
    """Whether what ``read_answer`` gave can stand in the form that asked: told before it is kept."""
    value: object = text
    if form.kind == "number":
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return True  # records say what is wrong with it
    elif form.kind not in ("code", "text"):
        return True
    elif form.kind == "code" and text not in {one.code for one in codes}:
        return True  # no code of the list: records say so
    try:
        write_value(value, form, element, codes)
    except Unwritable:
        return False
    return True


def _number(typed: str, form: Format) -> str:
    kept, _, wanted = form.option.partition(">")
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        return typed
    return format(convert(number, wanted, kept).normalize(), "f")
