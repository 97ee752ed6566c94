"""Who may see the names of a committee, and when. One table for all pages.

Nobody on the buyer's side sees them before the opening; some regimes keep them from the buyer until the award. The
public sees them after the award. The centre that calls and seats the experts opens single names for a stated purpose,
which stays on the timeline; supervision reads that trace and sees names when the public does.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from yici.apps.evaluation.contracts import RegimeRule

Side = Literal["centre", "buyer", "supervision", "public"]


def may_see_names(
    side: Side, rule: RegimeRule, *, now: dt.datetime, opens_at: dt.datetime, awarded_at: dt.datetime | None
) -> bool:
    """Whether names stand on a page for this side at this moment."""
    is_awarded = awarded_at is not None and now >= awarded_at
    if side == "buyer" and rule.names_buyer == "opening":
        return is_awarded or now >= opens_at
    return is_awarded


def may_open_names_for_purpose(side: Side) -> bool:
    """Whether this side may open names earlier, with a purpose and a trace: only who calls and seats the experts."""
    return side == "centre"


def may_see_bids(side: Side, *, now: dt.datetime, opens_at: dt.datetime, awarded_at: dt.datetime | None) -> bool:
    """Whether names of bidders stand on a page: the buyer sees them from the opening on."""
    if side == "buyer":
        return now >= opens_at
    return side != "public" or awarded_at is not None


def may_see_scores(side: Side, *, are_open: bool, awarded_at: dt.datetime | None) -> bool:
    """Whether points stand on a page: for nobody before all sheets are in, for the public after the award."""
    return are_open and (side != "public" or awarded_at is not None)
