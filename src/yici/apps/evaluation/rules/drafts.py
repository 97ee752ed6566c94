"""Lists that are typed line by line: bids, criteria, experts wanted. What is wrong is said with its line."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from yici.apps.evaluation.contracts import BidDraft, ProjectDraft, Wanted
from yici.apps.evaluation.errors import ProjectIncomplete
from yici.apps.evaluation.rules.scoring import parse_points

CREDIT = re.compile(r"[0-9A-Z]{18}")
MOST_BIDS, MOST_CRITERIA, MOST_PROFESSIONS = 60, 20, 12


def _lines(text: str) -> list[tuple[int, list[str]]]:
    return [
        (number, [part.strip() for part in re.split(r"[,，\t]", line)])
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；、]", text) if part.strip()]


def _wrong(field: str, line: int, what: str) -> ProjectIncomplete:
    return ProjectIncomplete(what=_("{field}, line {line}: {what}").format(field=field, line=line, what=what))


def parse_bids(text: str) -> tuple[BidDraft, ...]:
    """``name, credit code, price, owners, relations`` a line; the last three may be missing."""
    field, found = _("Bids"), []
    for number, parts in _lines(text):
        name, code, price, owners, relations = (parts + [""] * 5)[:5]
        code = code.upper()
        if not name or not CREDIT.fullmatch(code):
            raise _wrong(field, number, _("name and credit code of 18 signs"))
        if price and not re.fullmatch(r"\d{1,15}", price):
            raise _wrong(field, number, _("the price is whole yuan"))
        if any(CREDIT.fullmatch(one.upper()) is None for one in _several(owners)):
            raise _wrong(field, number, _("owners are credit codes of 18 signs"))
        pairs = tuple(_relation(field, number, one) for one in _several(relations))
        found.append(BidDraft(name[:120], code, int(price or 0), tuple(map(str.upper, _several(owners))), pairs))
    codes = [one.credit_code for one in found]
    if len(set(codes)) != len(codes) or len(found) > MOST_BIDS:
        raise ProjectIncomplete(what=_("each bidder once, at most {most}").format(most=MOST_BIDS))
    return tuple(found)


def _relation(field: str, number: int, text: str) -> tuple[str, str]:
    code, _colon, until = text.replace("：", ":").partition(":")
    try:
        return code.strip(), dt.date.fromisoformat(until.strip()).isoformat()
    except ValueError:
        raise _wrong(field, number, _("a relation is number of the expert, colon, last day")) from None


def parse_criteria(text: str) -> tuple[tuple[str, int], ...]:
    """``name, most points`` a line."""
    field, found = _("Criteria"), []
    for number, parts in _lines(text):
        points = parse_points(parts[1]) if len(parts) > 1 else None
        if not parts[0] or not points:
            raise _wrong(field, number, _("a name and the most points"))
        found.append((parts[0][:80], points))
    if len({name for name, _points in found}) != len(found) or len(found) > MOST_CRITERIA:
        raise ProjectIncomplete(what=_("each criterion once, at most {most}").format(most=MOST_CRITERIA))
    return tuple(found)


def parse_wanted(text: str, names: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """``profession (name or code), how many`` a line."""
    field, found = _("Experts"), []
    codes = {name: code for code, name in names.items()}
    for number, parts in _lines(text):
        code = parts[0] if parts[0] in names else codes.get(parts[0], "")
        count = int(parts[1]) if len(parts) > 1 and re.fullmatch(r"\d{1,2}", parts[1]) else 0
        if not code or not count:
            raise _wrong(field, number, _("a profession of the city's list and how many"))
        found.append((code, count))
    if len({code for code, _count in found}) != len(found) or len(found) > MOST_PROFESSIONS:
        raise ProjectIncomplete(what=_("each profession once, at most {most}").format(most=MOST_PROFESSIONS))
    return tuple(found)


def missing_in(draft: ProjectDraft) -> list[str]:
    """What a project still lacks before its list of venues may be sealed."""
    found = []
    if not draft.title.strip():
        found.append(_("title"))
    if not draft.buyer_name.strip():
        found.append(_("buyer"))
    if not draft.bids:
        found.append(_("bids"))
    if not draft.criteria:
        found.append(_("criteria"))
    if not draft.wanted.professions:
        found.append(_("experts"))
    return found


def wanted_of(professions: list[list[object]], representatives: int) -> Wanted:
    """What a row keeps of the experts wanted."""
    return Wanted(tuple((str(code), int(str(count))) for code, count in professions), representatives)
