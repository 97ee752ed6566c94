"""A model is learned from the city's own closed requests, measured on the newest, and used if it is not worse."""

from __future__ import annotations

import datetime as dt

from yici.apps.hotline.models import KindModel, Request
from yici.apps.hotline.selectors.sorting import forget_model
from yici.apps.hotline.sorting.learning import Measured, Row, learn, measure
from yici.apps.hotline.sorting.model import KindWeights
from yici.core import audit, clock, files
from yici.core.access import SYSTEM
from yici.core.actions import action

MOST_ROWS = 200_000
NEW_ROWS = 200  # so many more closed requests make it worth learning again
WORSE = 0.01  # a new model may be this much worse on the newest rows and is still taken: it knows newer words
CHECKS_KEPT = 120


def closed_rows(since: dt.datetime | None = None) -> list[Row]:
    """Words, final kind and moment of closed requests, the newest ones: every correction by a person is in them."""
    rows = Request.objects.filter(closed_on__isnull=False, erased_at=None).exclude(kind="").exclude(text="")
    if since is not None:
        rows = rows.filter(received_at__gt=since)
    newest = rows.order_by("-id").values_list("title", "text", "kind", "received_at")[:MOST_ROWS]
    return [
        (text if text.startswith(title.rstrip("…")) else f"{title} {text}", kind, at)
        for title, text, kind, at in newest
    ]


def learn_kinds() -> bool:
    """Learn anew if enough was closed since; whether a new model is in use. Comes round each night."""
    current = KindModel.objects.filter(is_current=True).first()
    if current is not None:
        fresh = closed_rows(current.until)
        _check(current, fresh)
        if len(fresh) < NEW_ROWS:
            return False
    rows = closed_rows()
    learned = learn(rows)  # may take a minute: outside any transaction
    if learned is None:
        return False
    model, measured = learned
    if current is not None and _is_worse(current, rows, measured):
        return False
    _keep(model, measured, rows)
    forget_model()
    return True


def _is_worse(current: KindModel, rows: list[Row], measured: Measured) -> bool:
    newest = sorted(rows, key=lambda row: row[2])[-measured.rows :]
    before = measure(KindWeights.from_bytes(files.read(current.file)), newest)
    return measured.top1 < before.top1 - WORSE


def _check(current: KindModel, fresh: list[Row]) -> None:
    """What the model in use says to requests closed since it was learned: a model that drifts shows here."""
    if len(fresh) < 20:
        return
    found = measure(KindWeights.from_bytes(files.read(current.file)), fresh)
    _keep_check(current.pk, {
        "on": clock.today().isoformat(), "rows": found.rows, "top1": found.top1, "top3": found.top3,
        "abstained": found.abstained,
    })  # fmt: skip


@action
def _keep_check(pk: int, check: dict[str, object]) -> None:
    row = KindModel.objects.get(pk=pk)
    row.checks = [*(one for one in row.checks if one["on"] != check["on"]), check][-CHECKS_KEPT:]
    row.save(update_fields=["checks"])


def _keep(model: KindWeights, measured: Measured, rows: list[Row]) -> None:
    prepared = files.prepare(model.to_bytes())
    _use(prepared, measured, len(rows), max(at for _, _, at in rows))


@action
def _use(prepared: files.PreparedFile, measured: Measured, rows: int, until: dt.datetime) -> None:
    last = KindModel.objects.order_by("-version").values_list("version", flat=True).first() or 0
    KindModel.objects.filter(is_current=True).update(is_current=False)
    made = KindModel.objects.create(
        version=last + 1, made_at=clock.now(), rows=rows, until=until, measured=measured.as_json(),
        file=prepared.address, is_current=True,
    )  # fmt: skip
    files.refer(prepared, owner_kind="kind_model", owner_key=made.version, name=f"kinds-{made.version}.npz")
    audit.record("kinds.learned", actor=SYSTEM, kind="kind_model", key=str(made.version), rows=rows)
