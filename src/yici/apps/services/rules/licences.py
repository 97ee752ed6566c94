"""Rules of licences without reads and writes: until when, whose, and the one sentence that a check says."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from yici.apps.services.contracts import CopyView, LicenceView
from yici.apps.services.rules.letters import LANGUAGE, day_words


def last_day(first: dt.date, years: int) -> dt.date | None:
    """The last day of a licence that begins on a day and is valid for so many years; None: without end."""
    if not years:
        return None
    try:
        return first.replace(year=first.year + years) - dt.timedelta(days=1)
    except ValueError:  # from 29 February
        return dt.date(first.year + years, 2, 28)


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike: width, case, spaces and the separator of a name do not matter."""
    return bool(one) and _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign not in " ·•・.\u3000")


def sentence_of(licence: LicenceView) -> str:
    """What everybody is told who checks a licence."""
    day = licence.changed_on or licence.valid_to
    told = {
        "valid": _("This licence is valid today."),
        "not_yet": _("This licence is not valid yet: it begins on {day}.").format(day=licence.valid_from),
        "expired": _("This licence has expired: its last day was {day}.").format(day=licence.valid_to),
        "suspended": _("This licence is suspended since {day}: it may not be used until that is lifted."),
        "withdrawn": _("This licence was withdrawn on {day} and is not valid."),
        "revoked": _("This licence was revoked on {day} and is not valid."),
        "void": _("This licence was cancelled on {day} and is not valid."),
    }.get(licence.state, _("This licence is not valid."))
    if licence.state == "valid" and licence.grade not in ("A", "B"):
        return _("Nobody has checked this licence yet: its holder wrote it down.")
    return told.format(day=day)


def licence_paper(licence: LicenceView, holder: str, today: dt.date) -> dict[str, Any]:
    """What the template of a licence takes. Papers of an office are in Chinese, whoever reads the page."""
    with override(LANGUAGE):
        rows = [
            (_("Holder"), holder or _("erased")), (_("Number of the licence"), licence.number),
            (_("What it permits"), licence.permitted), (_("Issued by"), licence.issuer), (_("Valid"), _span(licence)),
        ]  # fmt: skip
        return {
            "title": licence.name or licence.kind_name, "mark": "", "rows": [one for one in rows if one[1]],
            "check": _("Check it here, or type the code"), "day": day_words(today.isoformat()),
            "day_name": _("Printed on"),
            "note": _("An electronic licence of this platform with a PAdES signature; not an OFD file."),
        }  # fmt: skip


def copy_paper(licence: LicenceView, copy: CopyView, holder: str, today: dt.date) -> dict[str, Any]:
    """What the template takes for a copy for use: the licence under a mark with whom, what and until when."""
    paper = licence_paper(licence, holder, today)
    with override(LANGUAGE):
        mark = _("Only for {recipient}, for {purpose}, until {day}").format(
            recipient=copy.recipient, purpose=copy.purpose, day=day_words(copy.until.isoformat())
        )
        more = [(_("Copy for use"), copy.number), (_("Only for"), copy.recipient), (_("Purpose"), copy.purpose),
                (_("Until"), day_words(copy.until.isoformat()))]  # fmt: skip
        return {**paper, "mark": mark, "rows": [*paper["rows"], *more]}


def _span(licence: LicenceView) -> str:
    first = day_words(licence.valid_from) if licence.valid_from else ""
    last = day_words(licence.valid_to) if licence.valid_to else _("without end")
    return _("{first} to {last}").format(first=first, last=last) if first or licence.valid_to else ""
