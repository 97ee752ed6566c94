"""What else belongs to going to school, as another app offers it: named by the shell, which joins the two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Name and address of each thing that parents may need beside a place.
Beside = Callable[[], Sequence[tuple[str, str]]]
_beside: list[Beside] = []


def register_beside(offer: Beside) -> None:
    """Name the function that says what else there is; named again, the last one counts."""
    _beside[:] = [offer]


def list_beside() -> list[tuple[str, str]]:
    """What parents may need beside a place; nothing where nobody offers it."""
    return list(_beside[0]()) if _beside else []
