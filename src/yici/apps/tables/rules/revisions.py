"""Whether a form is a revision of a known one: the most similar headings, what is new and what is gone. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

#: From this share of headings in common on a form counts as a revision of another.
LEAST_SHARE = 0.6
SHARE_ALONE = 0.85
TITLE_RATIO = 75
LEAST_IN_COMMON = 3


@dataclass(frozen=True, slots=True)
class KnownHeadings:
    """The headings of a sheet that was seen before, by the digest that names them."""

    digest: str
    title: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """The known sheet that a new one revises, with the headings that came and went, in their order."""

    known: KnownHeadings
    new: tuple[str, ...]
    gone: tuple[str, ...]
    has_like_title: bool = False


def find_revision(places: tuple[str, ...], title: str, known: Iterable[KnownHeadings]) -> Revision | None:
    """The known sheet with the most headings in common. Many lists begin alike (姓名, 性别, 电话): under another title
    nearly all headings must be the same."""
    mine = set(places)
    best, found, is_alike = (0.0, False), None, False
    for one in known:
        theirs = set(one.places)
        common = len(mine & theirs)
        share = common / max(len(mine), len(theirs), 1)
        alike = titles_alike(title, one.title)
        if common >= LEAST_IN_COMMON and share >= (LEAST_SHARE if alike else SHARE_ALONE) and (share, alike) > best:
            best, found, is_alike = (share, alike), one, alike
    if found is None:
        return None
    before = set(found.places)
    new = tuple(one for one in places if one not in before)
    return Revision(found, new, tuple(one for one in found.places if one not in mine), is_alike)


_OF_THE_TIME = re.compile(r"\d+|[年月日度号]|[（(][^（()）]*[)）]|附件|附表|\s")


def titles_alike(one: str, other: str) -> bool:
    """Whether two titles say the same but for numbers, days and what stands in brackets."""
    first, second = (_OF_THE_TIME.sub("", unicodedata.normalize("NFKC", text)) for text in (one, other))
    return bool(first) and bool(second) and fuzz.ratio(first, second) >= TITLE_RATIO
