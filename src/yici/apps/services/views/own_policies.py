"""/policies/mine/: what may be due to whoever is known, condition by condition; yes and no stand side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.actions.own_policies import OwnAnswer, known_account, own_answers
from yici.apps.services.actions.policies import ForWhom, last_account, say_no, say_yes, take_answer_back
from yici.apps.services.contracts import ResidentView
from yici.apps.services.errors import PolicyNotFound
from yici.apps.services.selectors.policies import CheckedPolicy, get_policy, told
from yici.apps.services.selectors.policy_offers import OfferView, offers_of
from yici.apps.services.views.identified import resident_of
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=60, per_minute=60)
ANSWERS = Bucket(burst=30, per_minute=30)


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """A policy on the page of whoever is known."""

    own: OwnAnswer
    checked: CheckedPolicy
    offer: OfferView | None

    @property
    def version(self) -> int:
        """The version of the offer that goes back with an answer."""
        return self.offer.version if self.offer else 0


def own_policies(resident: ResidentView, code: str = "") -> list[OwnPolicy]:
    """The policies of today (or one) with what they say of the person and what was said to them; due ones first."""
    found = {one.policy.code: one for one in own_answers(resident.record, resident.area_code, code=code)}
    offers = offers_of({one.record for one in found.values()})
    shown = told([one.policy for one in found.values()], [one.answer for one in found.values()])
    return [
        OwnPolicy(own, one, offers.get((own.policy.code, own.policy.valid_from, own.record)))
        for one in shown
        for own in [found[one.view.policy.code]]
    ]


@never_cache
@limited(READS, methods=("GET",))
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What may be due to the person who is known; strangers are told how to be known."""
    resident = resident_of(request)
    if resident is None:
        return render(request, "services/policies_mine.html", {"is_stranger": True})
    return _mine(request, resident)


def _mine(request: HttpRequest, resident: ResidentView, problem: YiciError | None = None) -> HttpResponse:
    rows = own_policies(resident)
    said = [one for one in rows if one.offer and one.offer.answer]
    fresh = [one for one in rows if one not in said]
    context = {
        "resident": resident, "problem": problem, "said": said,
        "due": [one for one in fresh if one.checked.holds is True],
        "open": [one for one in fresh if one.checked.holds is None],
        "not_due": [one for one in fresh if one.checked.holds is False],
    }  # fmt: skip
    return render(request, "services/policies_mine.html", context, status=problem.status if problem else 200)


def _one(resident: ResidentView, code: str) -> OwnPolicy:
    get_policy(code)
    found = own_policies(resident, code)
    if not found:
        raise PolicyNotFound  # for firms: said at a desk
    return found[0]


@never_cache
@limited(ANSWERS)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """No, a yes to what is applied for with a form, or either taken back."""
    resident = resident_of(request)
    if resident is None:
        return SeeOther(reverse("services:policy-mine"))
    said, row = request.POST.get("said", ""), _one(resident, code)
    whom, expected = ForWhom(row.own.record, resident.area_code), _expected(request, row)
    try:
        if said == "yes" and not row.own.policy.without_asking:
            say_yes(actor=RESIDENT, policy=row.own.policy, answer=row.own.answer, whom=whom, expected=expected)
            return SeeOther(reverse("services:apply-item", args=[row.own.policy.item]))
        if said == "no":
            say_no(actor=RESIDENT, policy=row.own.policy, whom=whom, expected=expected)
        elif said == "back":
            take_answer_back(actor=RESIDENT, policy=row.own.policy, whom=whom, expected=expected)
    except YiciError as error:
        return _mine(request, resident, error)
    return SeeOther(f"{reverse('services:policy-mine')}#{code}")


@never_cache
@limited(ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_yes(request: HttpRequest, code: str) -> HttpResponse:
    """The last look before a yes without a form: what is known, and the account to pay into, asked once."""
    resident = resident_of(request)
    if resident is None:
        return SeeOther(reverse("services:policy-mine"))
    row = _one(resident, code)
    if not row.own.policy.without_asking:
        return SeeOther(f"{reverse('services:policy-mine')}#{code}")
    held = last_account([row.own.record]) or known_account(resident.record, resident.area_code)
    problem: YiciError | None = None
    typed = request.POST.get("account", "")[:40]
    if request.method == "POST":
        uses_held = bool(held) and request.POST.get("use") == "held"
        try:
            say_yes(
                actor=RESIDENT, policy=row.own.policy, answer=row.own.answer,
                whom=ForWhom(row.own.record, resident.area_code), expected=_expected(request, row),
                account=held if uses_held else typed,
            )  # fmt: skip
            return SeeOther(f"{reverse('services:policy-mine')}#{code}")
        except NotFound:
            raise
        except YiciError as error:
            problem = error
    context = {
        "row": row, "resident": resident, "held": f"…{held[-4:]}" if held else "", "typed": typed, "problem": problem,
        "title": _("Say yes to {name}").format(name=row.checked.view.name),
    }  # fmt: skip
    return render(request, "services/policy_yes.html", context, status=problem.status if problem else 200)


def _expected(request: HttpRequest, row: OwnPolicy) -> int:
    """The version that was looked at; of another version of the policy than today's nothing is said."""
    text = request.POST.get("expected", "")
    if request.POST.get("valid_from") != row.own.policy.valid_from.isoformat():
        raise ChangedMeanwhile
    return int(text) if text.isdecimal() and len(text) < 9 else -1
