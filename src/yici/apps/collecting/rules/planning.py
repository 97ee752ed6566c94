"""What the city says of a planned form: found or not found per column, overlaps, what is still missing. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.apps.collecting.contracts import HELD, Choice, Finding, Overlap, PlanHead, PlannedColumn, RowsChoice

#: Choices that a finding allows; an empty first one means that nothing is to be decided.
CHOICES: Mapping[Finding, tuple[Choice, ...]] = {
    "known": ("records", "again", "cut"),
    "derived": ("records", "again", "cut"),
    "duplicate": ("records", "again", "cut"),
    "new": ("new", "same", "cut"),
    "fixed": ("",),
    "closed": ("cut",),
    "forbidden": ("cut",),
}


def plain(words: str) -> str:
    """Words as they are compared: one width, no white space, nothing in brackets."""
    folded = re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", words))
    return re.sub(r"\(.*?\)", "", folded) or folded


def finding_of(
    *, kind: str, is_fixed: bool, is_closed: bool, is_forbidden: bool, is_provisional: bool, heading: str, name: str
) -> Finding:
    """What is found about a column. ``kind`` is that of the match, ``name`` the matched element's, "" for none."""
    if is_forbidden:
        return "forbidden"
    if is_closed:
        return "closed"
    if is_fixed or kind in ("sequence", "signature", "free", "constant"):
        return "fixed"
    if kind in ("aggregate", "derived"):
        return "derived"
    if not name or is_provisional:
        return "new"
    return "known" if plain(heading) == plain(name) else "duplicate"


def first_choice(finding: Finding) -> Choice:
    """What holds before anybody decided: what is held is taken from the records."""
    return "records" if finding in HELD else ""


def is_decided(finding: Finding, choice: Choice, why: str, new_owner: str) -> bool:
    """Whether a column needs nothing more."""
    if choice not in CHOICES[finding]:
        return False
    if choice == "again":
        return bool(why.strip())
    if choice == "new":
        return bool(why.strip() and new_owner.strip())
    return True


def signature_of(element: str, place: str) -> str:
    """By what a column is compared with those of other forms: its element, else its heading."""
    return element or f"heading:{plain(place)}"


def overlap_of(own: Mapping[str, str], other: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """How many of a form's columns (title by signature) another form has too, and which."""
    there = set(other)
    shared = tuple(title for signature, title in own.items() if signature in there)
    return len(shared), shared


def held_overlap(columns: Sequence[PlannedColumn]) -> Overlap:
    """How much of the form the city holds already."""
    asked = [one for one in columns if one.finding != "fixed"]
    held = [one for one in asked if one.finding in HELD]
    return Overlap(None, "", "", "", len(held), len(asked), tuple(one.title for one in held))


def missing_in(head: PlanHead, columns: Sequence[PlannedColumn], rows: Sequence[RowsChoice]) -> tuple[str, ...]:
    """What keeps a plan from being handed in, in words."""
    found = []
    if not head.title.strip():
        found.append(_("the name of the form"))
    if not head.purpose.strip():
        found.append(_("what the form is for"))
    if head.frequency != "once" and not head.last_day.strip():
        found.append(_("by which day it is due each time"))
    if head.is_statistical and not (head.form_number and head.made_by and head.approval_number):
        found.append(_("form number, maker and approval number of the statistical form"))
    if any(one.is_asked and not one.choice for one in rows):
        found.append(_("which rows belong in the list"))
    if not any(one.finding != "fixed" for one in columns):
        found.append(_("a column to be filled"))
    open_columns = sum(not one.is_decided for one in columns)
    if open_columns:
        words = ngettext("a decision about {count} column", "decisions about {count} columns", open_columns)
        found.append(words.format(count=open_columns))
    return tuple(found)


def facts_of(columns: Sequence[PlannedColumn]) -> dict[str, int]:
    """What the burden account keeps of a plan's columns."""
    asked = [one for one in columns if one.finding != "fixed"]
    return {
        "columns_total": len(asked),
        "columns_known": sum(one.finding in HELD for one in asked),
        "duplicates_refused": sum(one.finding in HELD and one.choice in ("records", "cut") for one in asked)
        + sum(one.choice == "same" for one in asked),
        "asked_again": sum(one.choice == "again" for one in asked),
        "indicators_cut": sum(one.choice == "cut" for one in asked),
    }
