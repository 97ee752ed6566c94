"""Long work of collecting: giving out copies, revoking a sending, merging. Harmless when run again after a stop."""

from __future__ import annotations

import uuid

from yici.apps.collecting.actions.merging import MERGE, make_merge
from yici.apps.collecting.actions.sending import REVOKE, SEND_OUT, give_out, revoke_all
from yici.core.jobs import Handling, Work

LEASE_FOR = 300.0  # seconds: filling one large copy reports nothing in between


def _give_out(work: Work) -> None:
    give_out(uuid.UUID(work.payload["sending"]), work)


def _revoke(work: Work) -> None:
    revoke_all(uuid.UUID(work.payload["sending"]), work)


def _merge(work: Work) -> None:
    make_merge(uuid.UUID(work.payload["merge"]), work)


def handlings() -> dict[str, Handling]:
    """Handlers by job name, for the shell's list of reactions."""
    return {
        SEND_OUT: Handling(_give_out, lease_for=LEASE_FOR),
        REVOKE: Handling(_revoke, lease_for=LEASE_FOR),
        MERGE: Handling(_merge, lease_for=LEASE_FOR),
    }
