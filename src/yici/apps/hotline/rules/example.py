"""Ten invented requests with which the page of the rates shows how they are counted. Pure.

By hand: ten requests, two were reached by nobody, so eight answers. One of the eight is left out of the adjusted rates
(beyond the powers of the level, decided by somebody else), so seven. Contacted in time: six of eight, five of seven.
Solved: five of eight, five of seven (one is solved in part, which is not solved). Satisfied: five of eight, five of
seven.
"""

from __future__ import annotations

from typing import Any

_ANSWERED: tuple[tuple[str, bool, bool, str, int, str, str], ...] = (
    # unit, contacted, in time, solved, level, left out for, order
    ("热力公司", True, True, "yes", 5, "", "甲"),
    ("热力公司", True, True, "yes", 4, "", "甲"),
    ("热力公司", True, True, "no", 2, "", "乙"),
    ("热力公司", True, False, "yes", 3, "", "丙"),
    ("住建局", True, True, "partly", 2, "", "丁"),
    ("住建局", False, False, "yes", 4, "", "戊"),
    ("住建局", True, True, "yes", 5, "", "己"),
    ("住建局", True, True, "no", 1, "beyond_powers", "庚"),
)


def example_rows() -> tuple[dict[str, Any], ...]:
    """The ten, as the source gives rows."""
    rows: list[dict[str, Any]] = [
        {
            "requests.unit": unit, "requests.outcome": "answered", "requests.is_valid": True,
            "requests.is_contacted": contacted, "requests.is_contact_in_time": in_time, "requests.solved": solved,
            "requests.level": level, "requests.is_excluded": bool(left_out), "requests.excluded_reason": left_out,
            "requests.matter": order, "requests.round": 1,
        }
        for unit, contacted, in_time, solved, level, left_out, order in _ANSWERED
    ]  # fmt: skip
    closed = {"requests.is_valid": False, "requests.is_excluded": False, "requests.excluded_reason": ""}
    rows += [
        {**closed, "requests.unit": unit, "requests.outcome": "unreachable", "requests.closed_reason": "unreachable",
         "requests.matter": order}
        for unit, order in (("热力公司", "辛"), ("住建局", "壬"))
    ]  # fmt: skip
    return tuple(rows)
