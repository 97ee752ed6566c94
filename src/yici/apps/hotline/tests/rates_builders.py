"""Builders for tests of the rates: a request that went the whole way, and the city's definitions."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from pathlib import Path

from yici.apps.figures.cityfiles import spec_of_rows
from yici.apps.figures.public import define_figure, register_source
from yici.apps.hotline.models import Decision
from yici.apps.hotline.public import (
    CITIZEN,
    Outcome,
    RequestReceipt,
    answer,
    confirm,
    contact,
    dispatch,
    figure_sources,
    get_order,
    get_request,
    sign,
    take_request,
)
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.ids import new_key

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"
OCTOBER = dt.datetime(2026, 10, 12, 2, tzinfo=dt.UTC)  # a Monday, ten o'clock in the city
WORKERS = {"heating_company": "han", "urban_management": "kun"}


def define_rates() -> None:
    """The definitions of the city of Ordos, as its files have them."""
    for source in figure_sources():
        register_source(source)
    with (ORDOS / "figures.csv").open(encoding="utf-8") as one, (ORDOS / "figure_measures.csv").open() as other:
        figures = [row for row in csv.DictReader(one) if row["source"] in ("requests", "work_orders")]
        measures = list(csv.DictReader(other))
    for row in figures:
        spec = spec_of_rows(row, [one for one in measures if one["figure"] == row["code"]], {}, {})
        define_figure(actor=SYSTEM, code=row["code"], name=row["name"], spec=spec, is_public=True, note=row["note"])


def a_request_done(
    hotline: Hotline,
    at: dt.datetime = OCTOBER,
    unit: str = "heating_company",
    contact_after: int = 1,
    **changes: object,
) -> RequestReceipt:
    """A request that its unit answered; ``contact_after`` hours after it came somebody called."""
    key = uuid.uuid4().hex
    with clock.held_at(at):
        receipt = take_request(actor=CITIZEN, intake=an_intake(**changes), client_key=key)  # type: ignore[arg-type]
        ben, worker = hotline.actor("ben"), hotline.actor(WORKERS[unit])
        version = get_request(ben, receipt.key).case_version
        order = dispatch(actor=ben, request=receipt.key, unit=unit, expected=version).order
        signed = sign(actor=worker, order=order.key, expected=order.case.version)
    with clock.held_at(at + dt.timedelta(hours=contact_after)):
        spoken = contact(actor=worker, order=order.key, expected=signed.case.version, text="打过电话")
        answer(actor=worker, order=order.key, expected=spoken.case.version, public="修好了")
    return receipt


def said(
    hotline: Hotline, receipt: RequestReceipt, solved: str = "yes", level: int | None = 5, *,
    is_contacted: bool | None = True, at: dt.datetime = OCTOBER + dt.timedelta(days=2),
) -> None:  # fmt: skip
    """The requester answers a call-back."""
    cao = hotline.actor("cao")
    with clock.held_at(at):
        version = get_request(cao, receipt.key).case_version
        outcome = Outcome(is_contacted, solved, level)
        confirm(actor=cao, request=receipt.key, expected=version, outcome=outcome)


def done_again(hotline: Hotline, receipt: RequestReceipt, at: dt.datetime) -> None:
    """The unit answers a second time."""
    han = hotline.actor("han")
    with clock.held_at(at):
        order = get_order(han, get_request(hotline.actor("ben"), receipt.key).orders[0])
        answer(actor=han, order=order.key, expected=order.case.version, public="又修了")


def decided(
    receipt: RequestReceipt, kind: str, reason: str, at: dt.datetime, *, appeals: Decision | None = None
) -> Decision:
    """A decision about a request, asked by one and granted by another."""
    from yici.apps.hotline.models import Request

    return Decision.objects.create(
        kind=kind, state="granted", request=Request.objects.get(key=receipt.key), reason=reason, text="说明",
        asked_by=new_key(), asked_at=at, decided_by=new_key(), decided_name="飞", decided_at=at, appeals=appeals,
    )  # fmt: skip
