"""Which unit probably leads: what led the like in earlier ledgers, else the unit whose duty names the most of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yici.apps.ledger.rules.linking import likeness


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit and why: ``earlier`` (it led the like), ``duty`` (its duty names it), with the words that decided."""

    unit: str
    why: str
    words: str


def suggest_lead(
    indicator: str, sentence: str, *, earlier: Sequence[tuple[str, str]], duties: Mapping[str, Sequence[str]]
) -> Suggestion | None:
    """The suggestion, or None. ``earlier``: indicator and unit of entries, newest first; ``duties``: words by unit."""
    best = max(((likeness(known, indicator), known, unit) for known, unit in earlier), default=(0, "", ""))
    if best[0] >= 70:
        return Suggestion(best[2], "earlier", best[1])
    found = []
    for unit, words in duties.items():
        hits = [word for word in words if word and word in sentence]
        in_name = [word for word in words if word and word in indicator]
        if hits:
            found.append((sum(map(len, in_name)), sum(map(len, hits)), unit, in_name or hits))
    if not found:
        return None
    _named, _hit, unit, words_of_it = min(found, key=lambda one: (-one[0], -one[1], one[2]))
    return Suggestion(unit, "duty", "、".join(words_of_it[:3]))
