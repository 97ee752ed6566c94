"""Work of services after the commit: how many policies may be due to."""

from __future__ import annotations

import uuid

from yici.apps.services.actions.counting_policies import JOB, count_policies
from yici.core.jobs import Handling, Work


def handlings() -> dict[str, Handling]:
    """The handlers by job name."""
    return {JOB: Handling(_count, lease_for=900.0, attempts=5)}


def _count(work: Work) -> None:
    count_policies(uuid.UUID(work.payload["run"]), work.report)
