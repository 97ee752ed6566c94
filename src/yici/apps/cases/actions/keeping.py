"""The list of states follows the registered types."""

from __future__ import annotations

from yici.apps.cases.errors import StateNotKnown
from yici.apps.cases.models import Case, State
from yici.apps.cases.states import all_types, code_of
from yici.core.actions import action


@action
def keep_states() -> None:
    """Write the states of all registered types; what is there stays. Runs after every migration."""
    State.objects.bulk_create(
        [
            State(code=code_of(one.name, name), type=one.name, name=name)
            for one in all_types()
            for name in one.table.states
        ],
        ignore_conflicts=True,
    )


def check_states() -> None:
    """Refuse to start over running cases in a state that no registered table knows (``StateNotKnown``)."""
    known = {code_of(one.name, name) for one in all_types() for name in one.table.states}
    lost = Case.objects.exclude(phase="closed").exclude(state_id__in=known).order_by("state_id")
    found = sorted(set(lost.values_list("state_id", flat=True)))
    if found:
        raise StateNotKnown(states=", ".join(found[:10]))
