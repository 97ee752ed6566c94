"""Open data: requests and rates of each month as CSV and JSON, with licence and definition beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yici.apps.hotline.rules.anonymity import K
from yici.apps.hotline.selectors.open_data import data_months, rates_of_month, requests_of_month
from yici.apps.hotline.selectors.rates import DEFINITION, frozen_months
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket, limited
from yici.sheets.exporting import ExportSheet, Heading, csv_lines

PAGES = Bucket(burst=60, per_minute=60)
FILES = Bucket(burst=20, per_minute=20)
LICENCE = "CC-BY-4.0"
REQUEST_FIELDS = ("month", "kind", "banner", "township", "tier", "outcome", "count")


@limited(PAGES, methods=("GET",))
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The months, with the files of each."""
    published = frozen_months()
    months = [
        {"month": one, "requests": _files("requests", one), "rates": _files("rates", one) if one in published else []}
        for one in data_months()
    ]
    context = {
        "months": months, "k": K, "licence": LICENCE, "definition": reverse("figures:figure", args=[DEFINITION])
    }  # fmt: skip
    return render(request, "hotline/open_data.html", context)


def _files(what: str, month: str) -> list[dict[str, str]]:
    return [
        {"form": form.upper(), "url": reverse("open:data-file", args=[what, month, form])} for form in ("csv", "json")
    ]


@limited(FILES, methods=("GET",))
@require_safe
def data_file(request: HttpRequest, what: str, month: str, form: str) -> HttpResponse:
    """One file, as a stream."""
    if what not in ("requests", "rates") or form not in ("csv", "json"):
        raise NotFound
    withheld = 0
    if what == "requests":
        lines, withheld = requests_of_month(month)
        rows: list[dict[str, Any]] = [{"month": month, **asdict(one)} for one in lines]
    else:
        rows = list(rates_of_month(month))
    about = {
        "licence": LICENCE, "definition": request.build_absolute_uri(reverse("figures:figure", args=[DEFINITION])),
        "k": K, "withheld": withheld, "month": month,
    }  # fmt: skip
    parts = _json(rows, about) if form == "json" else _csv(rows, about, REQUEST_FIELDS if what == "requests" else ())
    media = "application/json" if form == "json" else "text/csv; charset=utf-8"
    response = StreamingHttpResponse((part.encode() for part in parts), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{what}-{month}.{form}"'
    return response  # type: ignore[return-value]


def _json(rows: Iterable[dict[str, Any]], about: dict[str, Any]) -> Iterator[str]:
    yield f'{{"about":{json.dumps(about, ensure_ascii=False)},"rows":['
    for at, row in enumerate(rows):
        yield ("," if at else "") + json.dumps(row, ensure_ascii=False, default=str)
    yield "]}\n"


def _csv(rows: list[dict[str, Any]], about: dict[str, Any], fields: tuple[str, ...]) -> Iterator[str]:
    names = fields or tuple(rows[0])
    sheet = ExportSheet(
        name="data", headings=[Heading(name) for name in names], rows=[[row[name] for name in names] for row in rows],
        notes=[f"{key}: {value}" for key, value in about.items()],
    )  # fmt: skip
    return csv_lines(sheet)
