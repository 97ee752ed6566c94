"""/desk/centres/coverage/: which villages have a centre near by, the rows behind it, and where one more would help."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yici.apps.places.public import desk_page
from yici.apps.services.selectors.centres import book
from yici.apps.services.selectors.coverage import coverage, covered_rows, sites
from yici.core import clock

SHOWN = 60  # rows on the page; all of them in the file
HEADINGS = ("code", "name", "above", "banner", "means", "people", "centre", "centre_name", "minutes", "covered")


@desk_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Shares of the city and its banners, places that are not covered, sites."""
    known = book(clock.today())
    group = request.GET.get("group", "") if request.GET.get("group", "") in known.groups else ""
    found = coverage(group)
    banner = request.GET.get("banner", "") if request.GET.get("banner", "") in found.banners else ""
    rows = covered_rows(group, banner, only_open=True)
    is_chinese = (get_language() or "").startswith("zh")
    context = {
        "lines": [(found.banners.get(one.banner, ""), one, _percent(one.covered, one.places)) for one in found.shares],
        "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "banner": banner, "group": group,
        "banner_name": found.banners.get(banner, ""), "sites": sites(group), "travel": known.travel,
        "without_point": found.without_point, "synthetic": found.synthetic, "centres": len(known.centres),
        "groups": [(code, one.name if is_chinese else one.name_en) for code, one in known.groups.items()],
        "has_people": found.shares[0].people > 0, "today": clock.today(),
    }  # fmt: skip
    return render(request, "services/coverage.html", context)


@desk_page()
@require_safe
def rows_file(request: HttpRequest) -> HttpResponse:
    """Every place with its nearest centre, as a table."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for one in covered_rows(request.GET.get("group", "")[:40], request.GET.get("banner", "")[:20]):
        minutes = "" if one.minutes is None else f"{one.minutes:.1f}"
        writer.writerow([one.code, one.name, one.above, one.banner, one.means, one.people, one.centre, one.centre_name,
                         minutes, "yes" if one.is_covered else "no"])  # fmt: skip
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="centres-coverage.csv"'
    return answer


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else ""
