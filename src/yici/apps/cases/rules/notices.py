"""What the sweeper says to units. Numbers and days only: an SMS shows nothing else, and a chat is read by many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from yici.apps.cases.rules.days import day_words
from yici.core.delivery import Words

WORDS = {
    "clock.soon": _("{number} is due soon: {due}. Please look into your inbox."),
    "clock.overdue": _("{number} is overdue since {due}. Please answer it now, or say why it takes longer."),
    "clock.escalated": _("{number} is overdue since {due} at the unit that has it. Please look after it."),
    "clock.resumed": _("{number} runs again from today, until {due}. Please look into your inbox."),
}


def words_of_notice(template: str, facts: Mapping[str, Any]) -> Words | None:
    """The words of a notice about a clock in the city's language; None for other notices. Urgent ones ring at night."""
    if template not in WORDS:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        number, due = str(facts.get("number", "")), day_words(dt.date.fromisoformat(str(facts["due_on"])))
        text = gettext(WORDS[template]).format(number=number, due=due)
        return Words(number, text, is_urgent=bool(facts.get("urgent")))
