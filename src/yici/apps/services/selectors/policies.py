"""Policies as people read them: conditions in words, what a version changed, who decides; and a self check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yici.apps.places.public import unit_names
from yici.apps.records.public import catalogue
from yici.apps.services.contracts import Policy, PolicyAnswer, PolicyQuestion
from yici.apps.services.errors import PolicyNotFound
from yici.apps.services.rules.policies import changes
from yici.apps.services.rules.reading import policies_of
from yici.apps.services.rules.self_check import DONT_KNOW, NONE_OF_THESE, check
from yici.apps.services.selectors.catalogue import list_policies, tables

#: What a self check is for: people with their families, or firms.
GROUPS = {"person": ("person", "household"), "enterprise": ("enterprise",)}


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A version of a policy in the reader's language."""

    policy: Policy
    name: str
    gives: str
    unit: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """From when a version holds, and what it asks otherwise than the one before; ``is_first``: there was none."""

    valid_from: dt.date
    changes: tuple[str, ...]
    is_first: bool = False
    is_coming: bool = False


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Whether a condition holds (None: not known) and why; ``missing`` are the facts that are not known, by name, each
    with the unit that can give it.
    """

    holds: bool | None
    reason: str
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedPolicy:
    """What a policy says of somebody."""

    view: PolicyView
    holds: bool | None
    reasons: tuple[ReasonView, ...]


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def views_of(policies: Sequence[Policy]) -> list[PolicyView]:
    """Policies in the reader's language, in their order."""
    units, zh = unit_names(sorted({one.unit for one in policies})), is_chinese()
    return [
        PolicyView(
            one, one.name if zh else one.name_en, one.gives if zh else one.gives_en, units.get(one.unit, ""),
            tuple(condition.yes if zh else condition.yes_en for condition in one.conditions if not condition.is_given),
        )
        for one in policies
    ]  # fmt: skip


def get_policy(code: str, on: dt.date | None = None) -> Policy:
    """A policy in force on a day (today); raises ``PolicyNotFound``."""
    found = next((one for one in list_policies(on) if one.code == code), None)
    if found is None:
        raise PolicyNotFound
    return found


def versions_of(code: str) -> list[Policy]:
    """Every version of a policy that the city's files hold, by day."""
    return [one for one in policies_of(tables()) if one.code == code]


def get_version(code: str, valid_from: dt.date) -> Policy:
    """One version of a policy; raises ``PolicyNotFound``."""
    found = next((one for one in versions_of(code) if one.valid_from == valid_from), None)
    if found is None:
        raise PolicyNotFound
    return found


def list_versions(code: str, today: dt.date) -> list[VersionView]:
    """The versions of a policy, newest first, each with what it changed."""
    versions = versions_of(code)
    found = [
        VersionView(
            one.valid_from, tuple(said_changes(before, one)) if before else (), before is None, one.valid_from > today
        )
        for before, one in zip([None, *versions], versions, strict=False)
    ]
    return found[::-1]


def said_changes(before: Policy, after: Policy) -> list[str]:
    """What a version asks and gives otherwise than the one before it, in words."""
    zh = is_chinese()
    old = {one.code: one.yes if zh else one.yes_en for one in before.conditions}
    new = {one.code: one.yes if zh else one.yes_en for one in after.conditions}
    words = {
        "added": _("New condition: {after}"),
        "dropped": _("No longer asked: {before}"),
        "changed": _("Instead of “{before}” now “{after}”"),
    }
    said = [
        words[one.what].format(before=old.get(one.code, ""), after=new.get(one.code, ""))
        for one in changes(before, after)
    ]
    if (before.gives, before.gives_en) != (after.gives, after.gives_en):
        said.append(_("What is given: {after}").format(after=after.gives if zh else after.gives_en))
    if before.without_asking != after.without_asking:
        without = _("No form any more: a yes is enough")
        said.append(without if after.without_asking else _("It is applied for with a form now"))
    return said


def type_of(code: str) -> str:
    """The type of an element by code or path; "" when the city has none."""
    found = catalogue().element(code)
    return found.type if found else ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of a self check in words. ``options`` are values with words."""

    question: PolicyQuestion
    prompt: str
    unit: str
    options: tuple[tuple[str, str], ...]


def question_view(one: PolicyQuestion) -> QuestionView:
    """What the page asks."""
    zh, element = is_chinese(), catalogue().element(one.key)
    name = (element.name if zh else element.name_en or element.name) if element else one.key
    if one.kind == "yes_no":
        name = one.condition.yes if zh else one.condition.yes_en
        options = (("yes", _("Yes, so it is")), ("no", _("No")), (DONT_KNOW, _("I don't know")))
        return QuestionView(one, name, "", options)
    if one.kind == "number":
        return QuestionView(one, name, element.unit if element else "", ())
    listed = catalogue().lists.get(element.code_list) if element and element.code_list else None

    def words(code: str) -> str:
        found = listed.by_code.get(code) if listed else None
        return code if found is None else found.name if zh else found.name_en or found.name

    chosen = [(code, words(code)) for code in one.choices]
    return QuestionView(one, name, "", (*chosen, (NONE_OF_THESE, _("None of these")), (DONT_KNOW, _("I don't know"))))


def checked(
    policies: Sequence[Policy], asked: Mapping[str, PolicyQuestion], said: Mapping[str, str], as_of: dt.date
) -> list[CheckedPolicy]:
    """What each policy says of the answers of a self check, those that may be due first."""
    return told(policies, [check(one, asked, said, as_of) for one in policies])


def told(policies: Sequence[Policy], found: Iterable[PolicyAnswer]) -> list[CheckedPolicy]:
    """Answers of policies with their reasons in words; those that may be due first, then those not known."""
    rows = [
        CheckedPolicy(view, answer.holds, _reasons(view.policy, answer))
        for view, answer in zip(views_of(policies), found, strict=True)
    ]
    return sorted(rows, key=lambda one: (one.holds is not True, one.holds is False))


def _reasons(policy: Policy, answer: PolicyAnswer) -> tuple[ReasonView, ...]:
    zh = is_chinese()
    given = {one.code for one in policy.conditions if one.is_given}
    return tuple(
        ReasonView(one.holds, one.reason if zh else one.reason_en or one.reason, givers_of(one.missing))
        for one in answer.conditions
        if one.code not in given or one.holds is not True
    )


def givers_of(paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Facts by name, each with the unit that keeps it."""
    known, zh = catalogue(), is_chinese()
    elements = [(path, known.element(path)) for path in paths]
    units = unit_names(sorted({one.owner for _path, one in elements if one and one.owner}))
    return tuple(
        ((one.name if zh else one.name_en or one.name) if one else path, units.get(one.owner, "") if one else "")
        for path, one in elements
    )
