"""Work of figures after the commit: reports over more than a township."""

from __future__ import annotations

import uuid

from yici.apps.figures.actions.reporting import JOB, compute_report, forget_unfrozen
from yici.apps.figures.selectors.over_records import STEPS
from yici.core.jobs import Handling, Work

__all__ = ["forget_unfrozen", "handlings"]


def handlings() -> dict[str, Handling]:
    """The handlers by job name."""
    return {JOB: Handling(_compute, lease_for=900.0, attempts=3)}


def _compute(work: Work) -> None:
    compute_report(uuid.UUID(work.payload["report"]), work.report)
    work.report(STEPS, STEPS)
