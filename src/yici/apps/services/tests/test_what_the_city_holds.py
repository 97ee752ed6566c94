"""The way that asks least of the applicant, and why."""

from __future__ import annotations

import datetime as dt

from yici.apps.services.contracts import HeldLicence, Material, MergedNeed
from yici.apps.services.rules.holding import ways_of

DAY = dt.date(2026, 3, 1)
MATERIALS = {
    "identity": Material("identity", "身份证", licence="id"),
    "lease": Material("lease", "房屋租赁合同", may_promise=True),
    "income": Material("income", "收入证明", elements=("person.income", "person.workplace")),
    "degree": Material("degree", "学历证书", shared_by="education_ministry"),
    "photo": Material("photo", "照片"),
}


def _had(code: str, **given: object) -> tuple[str, str]:
    need = MergedNeed(code, "required", 1, ("a",), "", ())
    rest: dict[str, object] = {"licences": [], "known": set(), "as_of": DAY, **given}
    found = ways_of([need], MATERIALS, **rest)[0]  # type: ignore[arg-type]
    return found.way, found.reason


def test_a_valid_licence_is_held_and_nothing_else_counts() -> None:
    assert _had("identity", licences=[HeldLicence("id", "L1", valid_to="2026-03-01")]) == ("held", "licence")
    for licence, reason in (
        (HeldLicence("id", "L1", valid_to="2026-02-28"), "expired"),
        (HeldLicence("id", "L1", valid_from="2026-03-02"), "not_yet"),
        (HeldLicence("id", "L1", state="revoked"), "revoked"),
        (HeldLicence("id", "L1", state="suspended", grade="C"), "suspended"),
        (HeldLicence("id", "L1", grade="C"), "not_checked"),
        (HeldLicence("food", "L1"), "not_held"),
    ):
        assert _had("identity", licences=[licence]) == ("bring", reason)


def test_facts_stand_for_a_paper_only_when_all_are_known() -> None:
    assert _had("income", known={"person.income", "person.workplace"}) == ("held", "records")
    assert _had("income", known={"person.income"}) == ("bring", "not_held")


def test_a_promise_before_another_place_before_bringing_it() -> None:
    assert _had("lease") == ("promise", "promise")
    assert _had("degree") == ("shared", "shared")
    assert _had("photo") == ("bring", "not_held")


def test_a_source_that_is_down_never_stops_anybody() -> None:
    licence = HeldLicence("id", "L1")
    assert _had("identity", licences=[licence], down={"licences"}) == ("bring", "source_down")
    assert _had("degree", down={"education_ministry"}) == ("bring", "source_down")
