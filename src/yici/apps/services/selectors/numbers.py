"""Where the number of a matter is followed: one table for the first page and for every box that takes a number."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from yici.core import numbers

#: The page that follows a number, by its letter. All take ``number`` and ``key``.
PAGES = {
    "A": "services:followed",
    "F": "schools:followed",
    "N": "services:blocked",
    "R": "say:follow",
    "T": "services:elsewhere",
}


def follow_url(number: str, key: str = "") -> str:
    """Where a number that somebody typed is followed, with its code when there is one.

    Empty for what is no number, for a letter that nobody follows by a code, and where this face has no such page.
    """
    found = numbers.normalise(number) or ""
    try:
        address = reverse(PAGES[found[0]]) if found[:1] in PAGES else ""
    except NoReverseMatch:
        return ""
    asked = {"number": found, "key": key} if key else {"number": found}
    return f"{address}?{urlencode(asked)}" if address else ""
