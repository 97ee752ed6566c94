"""Who is on the list of a plan and how many of each class are drawn. Pure, integers only.

The ratio counts the whole class as the register has it, and is rounded up; who is removed before the list is sealed
lowers nobody's ratio, only what is left to draw from (then the quota is what is left, and the plan says how many it is
short). Both are this system's own definition (本定义为系统自定).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from yici.apps.oversight.contracts.plans import CLASSES, Candidate, Chosen, Removed

WHOLE = 1000  # permille of everything


def quota_of(size: int, permille: int) -> int:
    """How many of a class of this size are drawn: the ratio, rounded up."""
    if size < 0 or not 0 <= permille <= WHOLE:
        raise ValueError("a class has no fewer than 0 targets, a ratio lies between 0 and 1000 of a thousand")
    return -(-size * permille // WHOLE)


def why_removed(one: Candidate, matters: Collection[str], caps: Mapping[str, int]) -> Removed | None:
    """Why a target cannot be visited once more this year: an own matter was looked at already, or its cap is reached.

    A class without a cap has none.
    """
    done = sorted(set(matters) & one.matters)
    if done:
        return Removed(one.code, "matter_done", done[0])
    cap = caps.get(one.risk_class)
    if cap is not None and one.visits >= cap:
        return Removed(one.code, "cap_reached")
    return None


def choose_list(
    candidates: Sequence[Candidate],
    *,
    matters: Collection[str],
    permille: Mapping[str, int],
    caps: Mapping[str, int],
) -> Chosen:
    """Who goes on the list, who is removed and why, and the quota of each class.

    A class with ratio 0 is not on the list at all: nobody of it can be drawn.
    """
    wanted = [one for one in candidates if permille.get(one.risk_class, 0) > 0]
    sizes = {name: sum(one.risk_class == name for one in wanted) for name in CLASSES if permille.get(name, 0) > 0}
    removed = tuple(found for one in wanted if (found := why_removed(one, matters, caps)) is not None)
    gone = {one.code for one in removed}
    listed = tuple(sorted((one for one in wanted if one.code not in gone), key=lambda one: one.code))
    quotas, short = {}, {}
    for name, size in sizes.items():
        asked = quota_of(size, permille[name])
        left = sum(one.risk_class == name for one in listed)
        quotas[name] = min(asked, left)
        if asked > left:
            short[name] = asked - left
    return Chosen(listed, removed, {name: count for name, count in quotas.items() if count}, short, sizes)
