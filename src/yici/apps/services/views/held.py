"""What the city holds of whoever fills in a form, as the first thing on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yici.apps.services.forms import Filled
from yici.apps.services.selectors.guides import Guide


def held_for(_request: HttpRequest, guide: Guide, filled: Filled) -> dict[str, Any]:
    """What ``services/pieces/held.html`` shows: papers that the window looks up after a yes."""
    return {"papers": [one for one in guide.papers if one.way == "held"], "answer": filled.uses_held}
