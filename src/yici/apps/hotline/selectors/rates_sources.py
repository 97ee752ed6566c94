"""What the hotline offers to figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yici.apps.figures.public import FigureSource
from yici.apps.hotline.rules.example import example_rows
from yici.apps.hotline.rules.tiers import TIER_NAMES
from yici.apps.hotline.selectors import rates_orders, rates_requests
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.places.public import unit_labels


def figure_sources() -> list[FigureSource]:
    """The sources that the shell registers."""
    return [
        FigureSource(
            "requests", "诉求人的回答", rates_requests.COLUMNS, rates_requests.request_rows,
            rates_requests.request_rows, labels_of, example_rows(), "open:rates",
        ),
        FigureSource(
            "work_orders", "工单办理", rates_orders.COLUMNS, rates_orders.order_rows, rates_orders.order_rows,
            labels_of,
        ),
    ]  # fmt: skip


def labels_of(column: str, values: Sequence[str]) -> Mapping[str, str]:
    """How units and kinds are called."""
    if column.endswith(".unit"):
        return unit_labels(values)
    if column.endswith(".kind"):
        return {one.code: one.name for one in list_kinds()}
    return {code: str(words) for code, words in _WORDS.get(column.partition(".")[2], {}).items()}


_WORDS: dict[str, dict[str, Any]] = {
    "tier": TIER_NAMES,
    "solved": {"yes": _("solved"), "partly": _("solved in part"), "no": _("not solved")},
    "outcome": {"answered": _("answered"), "unreachable": _("not reached")},
    "closed_reason": {"unreachable": _("not reached")},
    "excluded_reason": {"beyond_powers": _("beyond the powers of the level")},
}
