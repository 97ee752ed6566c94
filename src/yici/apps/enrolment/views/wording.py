"""Words of the pages for steps, parts and levels."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.enrolment.contracts import GROUPS, LATE, NUMBERS, TEACHERS

STEP_WORDS: dict[str, Promise] = {
    "freeze": _("Seal the list"),
    "freeze_again": _("Seal again what is void"),
    "withdraw": _("Take the list back"),
    "publish": _("Publish the classes"),
    "late": _("Add a late pupil"),
    "ask": _("Ask for a change of class"),
    "approve": _("Approve"),
    "decline": _("Decline"),
}
PART_WORDS: dict[str, Promise] = {
    GROUPS: _("pupils into groups"),
    NUMBERS: _("class numbers of the groups"),
    TEACHERS: _("teachers to the classes"),
    LATE: _("late pupil"),
}
LEVEL_WORDS: dict[str, Promise] = {
    "high": _("highly balanced"),
    "even": _("balanced"),
    "basic": _("basically balanced"),
    "uneven": _("not balanced"),
}
