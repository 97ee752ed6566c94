"""Requests taken in as from a phone, to be killed; ``prepare`` makes the city, ``tell`` says what is stored of each."""

from __future__ import annotations

import json
import sys

AREA = "159901100201"


def take(key: str) -> None:
    """Take one request in, with a phone, under the client's key."""
    from yici.apps.hotline.public import CITIZEN, Contact, Intake, take_request

    intake = Intake(
        text=f"暖气不热，第 {key} 户", area_code=AREA, contact=Contact("白音", f"1390{int(key) % 10**7:07}")
    )
    take_request(actor=CITIZEN, intake=intake, client_key=key)


def prepare() -> None:
    """The areas and the centre that every request needs."""
    from yici.apps.hotline.tests.cast import the_hotline

    the_hotline()


def tell() -> None:
    """A line for each stored request: its key and how many rows of each kind belong to it; then what is left over."""
    from yici.apps.cases.models import Assignment, Case, Clock, Event
    from yici.apps.hotline.models import Request, Requester
    from yici.core.models import IssuedNumber, Outgoing, Submission

    answers = {
        str((row.answer or {}).get("answer")): row.client_key
        for row in Submission.objects.filter(kind="hotline.request")
    }
    seen = 0
    for row in Request.objects.select_related("case"):
        case = row.case
        print(json.dumps({
            "key": answers.get(str(row.key)), "assignments": Assignment.objects.filter(case=case).count(),
            "clocks": Clock.objects.filter(case=case).count(), "events": Event.objects.filter(case=case).count(),
            "notices": Outgoing.objects.filter(recipient=str(row.key)).count(), "requester": row.requester is not None,
            "number": IssuedNumber.objects.filter(number=row.number).count(),
        }))  # fmt: skip
        seen += 1
    left = {
        "cases": Case.objects.filter(type="request").count() - seen, "submissions": len(answers) - seen,
        "requesters": Requester.objects.filter(requests=None).count(),
    }  # fmt: skip
    print(json.dumps(left))


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "tell": tell}[sys.argv[1]]()
