"""What is wrong with a row, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yici.apps.oversight.contracts.registers import Trouble

WORDS = {
    "empty": _("the table has no rows"),
    "column_missing": _("the column “{column}” is missing"),
    "too_many": _("more than 200,000 rows; split the file"),
    "twice": _("“{value}” stands here twice"),
    "needed": _("“{column}” is empty"),
    "too_long": _("“{value}…” is too long"),
    "unknown": _("“{value}” is not known in this city ({column})"),
    "not_registered": _("“{value}” is not in the register"),
    "credit_code": _("“{value}” is no credit code: its check sign does not fit"),
    "digits_lost": _("the credit code came as a number and lost its digits; make the cell text"),
    "class_unknown": _("“{value}” is no class; use A, B, C or D"),
    "code_unusable": _("“{value}” is no number: letters, digits and hyphens, 40 at most"),
    "no_day": _("“{value}” is no day; write it as 2027-06-30"),
    "taken": _("“{value}” has a licence or an account that another inspector has"),
}
COLUMNS = {
    "code": _("code"), "name": _("name"), "category": _("category"), "area": _("area"), "address": _("address"),
    "risk_class": _("credit-risk class"), "unit": _("unit"), "licence": _("licence number"),
    "licence_until": _("licence valid until"), "powers": _("matters"), "account": _("user name"),
    "inspector": _("inspector"), "target": _("target"), "kind": _("kind of tie"), "words": _("remark"),
}  # fmt: skip


def words_of_trouble(one: Trouble) -> str:
    """One trouble as a sentence in the reader's language, without its line."""
    column = gettext(COLUMNS[one.column]) if one.column in COLUMNS else one.column
    return gettext(WORDS[one.what]).format(column=column, value=one.value)
