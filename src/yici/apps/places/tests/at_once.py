"""Two people at once, for the tests of every matter."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections

from yici.apps.places.tests.cast import NOW
from yici.core import clock
from yici.core.errors import YiciError


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; what came of each: its answer or its error."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        with clock.held_at(NOW):
            start.wait()
            try:
                answers[place] = act()  # type: ignore[call-overload]
            except YiciError as error:
                answers[place] = error  # type: ignore[call-overload]
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers
