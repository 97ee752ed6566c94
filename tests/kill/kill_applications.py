"""Applications handed in as from a phone, to be killed; ``prepare`` makes the city, ``tell`` says what is stored."""

from __future__ import annotations

import json
import sys

AREA = "159901100201"


def take(key: str) -> str:
    """Take one application in under the client's key; what its page shows: the number and the code."""
    from yici.apps.services.actions.receiving import APPLICANT
    from yici.apps.services.public import Applying, WhoApplies, receive_application

    who = WhoApplies(f"田秀兰{key}", "15999919800101002X", "13900000017")
    values = {"form.shop": f"高原红第 {key} 家", "form.seats": "20", "form.mongolian": "ᠭᠤᠸᠠᠯ"}
    made = receive_application(
        actor=APPLICANT, applying=Applying("open-shop", who, AREA, values), client_key=f"phone-{key}"
    )
    return f"{made.number} {made.code}"


def prepare() -> None:
    """The areas, the units and the thing of two items."""
    from yici.apps.services.tests.cast import the_services

    the_services()


def tell() -> None:
    """A line for each stored application: its key and how many rows of each kind belong to it; then what is left."""
    from yici.apps.cases.models import Assignment, Case, Clock, Event
    from yici.apps.services.models import Applicant, Application, ApplicationPart, Evidence, Letter, PinnedVersion
    from yici.core.models import AuditRow, IssuedNumber, Outgoing, Submission

    sent = Submission.objects.filter(kind="services.application")
    keys = {(row.answer or {}).get("answer"): row.client_key.removeprefix("phone-") for row in sent}
    seen, seen_cases = 0, set()
    for row in Application.objects.order_by("pk"):
        parts = row.parts.all()
        cases = Case.objects.filter(key__in=[row.case_id, *(part.case_id for part in parts)])
        above = {case.parent_id for case in cases if case.key != row.case_id}
        print(json.dumps({
            "key": keys.get(str(row.key)), "told": f"{row.number} {row.code}",
            "parts": sorted(part.item for part in parts), "cases": len(cases),
            "one_above": above == {next(case.pk for case in cases if case.key == row.case_id)},
            "assignments": Assignment.objects.filter(case__in=cases).count(),
            "clocks": Clock.objects.filter(case__in=cases).count(),
            "events": Event.objects.filter(case__in=cases).count(),
            "letters": list(Letter.objects.filter(application=row).values_list("kind", flat=True)),
            "evidence": Evidence.objects.filter(application=row).count(),
            "notices": Outgoing.objects.filter(recipient=str(row.key)).count(),
            "audited": AuditRow.objects.filter(verb="application.received", object_key=str(row.key)).count(),
            "numbers": IssuedNumber.objects.filter(number__in=[case.number for case in cases]).count(),
        }))  # fmt: skip
        seen += 1
        seen_cases |= {case.key for case in cases}
    left = {
        "cases": Case.objects.exclude(key__in=seen_cases).count(),
        "submissions": sent.count() - seen,
        "applicants": Applicant.objects.filter(applications=None).count(),
        "parts": ApplicationPart.objects.count() - 2 * seen, "letters": Letter.objects.count() - seen,
        "versions": PinnedVersion.objects.count() - 3,  # the thing and its two items, each pinned once
        "audited": AuditRow.objects.filter(verb="application.received").count() - seen,
    }  # fmt: skip
    print(json.dumps(left))


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "tell": tell}[sys.argv[1]]()
