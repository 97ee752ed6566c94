"""Words for codes that rules and pages name."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

PLAN_PROBLEMS = {
    "title": _("it needs a name"),
    "days": _("its first day lies before its last, both in one year"),
    "permille": _("a ratio lies between 0 and 100 percent"),
    "officers": _("at least two inspectors visit a business"),
    "category": _("its matters must be those of the category chosen"),
    "own_matter": _("the unit that plans must have one of its matters"),
    "not_own": _("the unit that planned it changes it"),
}
OFFICER_PROBLEMS = {
    "unknown": _("not in the register"),
    "licence": _("the licence is not valid until the last day of the visit"),
    "power": _("the licence covers none of the matters"),
    "unit": _("of a unit that has no part in this visit"),
    "tie": _("must avoid this business"),
    "already": _("is an officer of this visit already"),
    "two": _("a visit needs two officers"),
}
LEVELS = {"general": gettext_lazy("general matter"), "key": gettext_lazy("key matter")}
GRADES = {"general": gettext_lazy("general hazard"), "major": gettext_lazy("major hazard")}
RESULTS = {
    "no_problem": gettext_lazy("no problem found"),
    "problems": gettext_lazy("problems found, to be rectified"),
    "not_found": gettext_lazy("not at the registered place"),
    "refused": gettext_lazy("would not be inspected"),
}
CANCELLED = {
    "closed_down": gettext_lazy("closed down or deregistered"),
    "moved_away": gettext_lazy("moved out of the area"),
    "other_authority": gettext_lazy("another authority inspects it by law"),
    "other": gettext_lazy("another reason, written inside"),
}
REMOVED = {
    "cap_reached": gettext_lazy("its visits of this year are used up"),
    "matter_done": gettext_lazy("visited in this matter this year already"),
}
TIES = {
    "interest": gettext_lazy("has an interest"),
    "kinship": gettext_lazy("is kin"),
    "former_post": gettext_lazy("worked there"),
    "other": gettext_lazy("another reason to avoid"),
}
ANSWERS = {"yes": gettext_lazy("as it should be"), "no": gettext_lazy("not so"), "na": gettext_lazy("does not apply")}
KINDS = {"drawn": gettext_lazy("drawn by a plan"), "complaint": gettext_lazy("led by a complaint")}


def words_of_plan_problem(code: str) -> str:
    """What is wrong with a plan, in the reader's language."""
    return gettext(PLAN_PROBLEMS[code])


def words_of_officer_problem(code: str) -> str:
    """Why somebody cannot be an officer of a visit, in the reader's language."""
    return gettext(OFFICER_PROBLEMS[code])
