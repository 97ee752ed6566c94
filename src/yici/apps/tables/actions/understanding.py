"""A form arrives: stopped or stored, understood, a fill opened."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from yici.apps.places.public import AreaView, find_area
from yici.apps.tables.actions.carrying import carry_over
from yici.apps.tables.actions.keeping import keep_survey
from yici.apps.tables.contracts import FillView
from yici.apps.tables.errors import FormStopped, FormUnreadable
from yici.apps.tables.guards import FILL, get_fill_for
from yici.apps.tables.models import Fill, Form
from yici.apps.tables.planning.areas import area_in_title
from yici.apps.tables.planning.memory import upload_stops
from yici.apps.tables.planning.surveying import read_form, survey
from yici.apps.tables.selectors.fills import view_of
from yici.apps.tables.states import FILL_STATES
from yici.apps.tables.understanding import FormReading, find_stop, fingerprint_of
from yici.core import audit, clock, files, numbers
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, SameKeyOtherContent
from yici.core.sentences import said
from yici.sheets.errors import SheetError
from yici.sheets.grid import Workbook
from yici.sheets.opening import open_workbook

NUMBER_LETTER = "T"
CELLS_SEARCHED = 20_000


def understand_form(
    *,
    actor: Actor,
    data: bytes,
    file_name: str,
    area: uuid.UUID | None = None,
    as_of: dt.date | None = None,
    purpose: str = "",
    submission: uuid.UUID | None = None,
) -> FillView:
    """Store a form as it came, read and match it, and open a fill.

    ``area`` and ``as_of`` are guessed from the title and the actor's post when they are not given. The same
    ``submission`` with the same bytes gives the same fill; with other bytes it raises ``SameKeyOtherContent``. Raises
    ``FormStopped`` for marks of secrecy (nothing is kept) and ``FormUnreadable`` with one sentence for bad files.
    """
    actor.must(FILL)
    digest = hashlib.sha256(data).hexdigest()
    known = _known_submission(submission, digest)
    if known is not None:
        return view_of(known)
    workbook = _open(data)
    refuse_stopped(workbook)
    form = read_form(data, file_name)
    chosen = find_area(area, actor) if area is not None else guess_area(actor, form)
    prepared = files.prepare(data)
    key = _open_fill(
        actor=actor, form=form, prepared=prepared, file_name=file_name, area=chosen, as_of=as_of or clock.today(),
        purpose=purpose, submission=submission, digest=digest,
    )  # fmt: skip
    try:
        fill = get_fill_for(actor, key)
        keep_survey(actor=actor, key=key, version=fill.version, found=survey(actor, fill))
    except Exception:
        _withdraw_half_made(actor, key)
        raise
    return view_of(get_fill_for(actor, key))


@action
def _withdraw_half_made(actor: Actor, key: uuid.UUID) -> None:
    """Withdraw a fill whose survey failed: its file goes, and the same submission may be tried again."""
    row = get_fill_for(actor, key)
    state = FILL_STATES.step(row.state, "withdraw", actor=actor, facts=None)
    Fill.objects.filter(pk=row.pk).update(state=state, submission=None, submission_digest="", version=row.version + 1)
    files.release("fill", row.key)
    audit.record("form.withdrawn", actor=actor, kind="fill", key=row.key, number=row.number, reason="survey failed")


def _known_submission(submission: uuid.UUID | None, digest: str) -> Fill | None:
    if submission is None:
        return None
    found = Fill.objects.select_related("form", "area").filter(submission=submission).first()
    if found is not None and found.submission_digest != digest:
        raise SameKeyOtherContent
    return found


def _open(data: bytes) -> Workbook:
    try:
        return open_workbook(data)
    except SheetError as error:
        raise FormUnreadable(reason=said(error.sentence)) from error


def refuse_stopped(workbook: Workbook) -> None:
    """Refuse a form that carries a mark of secrecy, before it is understood and before anything is kept."""
    texts = []
    for sheet in workbook.sheets:
        texts += [sheet.name, *(cell.value for cell in sheet.cells.values() if isinstance(cell.value, str))]
    mark = find_stop(texts[:CELLS_SEARCHED], list(upload_stops()))
    if mark:
        raise FormStopped(mark=mark)


def guess_area(actor: Actor, form: FormReading) -> AreaView | None:
    """The area that the title names within the post's areas, else the post's own area when it has exactly one."""
    own = None
    if len(actor.area_paths) == 1 and actor.area_paths[0] != "/":
        own = _area_of_path(actor.area_paths[0])
    titles = " ".join(line.text for sheet in form.sheets for line in sheet.layout.main.title)
    return area_in_title(titles, own) or own


def _area_of_path(path: str) -> AreaView | None:
    from yici.apps.places.public import list_area_names

    code = next((code for code, _, _, known in list_area_names() if known == path), None)
    return find_area(code) if code else None


@action
def _open_fill(
    *,
    actor: Actor,
    form: FormReading,
    prepared: files.PreparedFile,
    file_name: str,
    area: AreaView | None,
    as_of: dt.date,
    purpose: str,
    submission: uuid.UUID | None,
    digest: str,
) -> uuid.UUID:
    row, is_new = Form.objects.get_or_create(
        fingerprint=fingerprint_of(form), defaults={"title": title_of(form, file_name), "first_seen_at": clock.now()}
    )
    fill = Fill.objects.create(
        number=numbers.issue(NUMBER_LETTER), form=row, file_name=files.safe_name(file_name), incoming=prepared.address,
        area_id=area.id if area else None, unit_id=actor.unit_id, as_of=as_of, purpose=purpose[:200],
        account=actor.account, post=actor.post, started_at=clock.now(), submission=submission, submission_digest=digest,
        understanding={"is_known": not is_new, "revised": carry_over(actor, row, form)},
    )  # fmt: skip
    files.refer(prepared, owner_kind="fill", owner_key=fill.key, name=file_name)
    audit.record("form.understood", actor=actor, kind="fill", key=fill.key, number=fill.number, form=str(row.key))
    return fill.key


def title_of(form: FormReading, file_name: str) -> str:
    """What the form is called: the first title, else the file's name."""
    for sheet in form.sheets:
        lines = [line.text.strip() for line in sheet.layout.main.title if len(line.text.strip()) > 3]
        if lines:
            return " ".join(lines)[:200]
    return file_name[:200]


@action
def withdraw_fill(*, actor: Actor, fill: uuid.UUID) -> FillView:
    """Withdraw a fill: it stays in the account, its files are let go."""
    row = get_fill_for(actor, fill)
    state = FILL_STATES.step(row.state, "withdraw", actor=actor, facts=None)
    if not Fill.objects.filter(pk=row.pk, version=row.version).update(state=state, version=row.version + 1):
        raise ChangedMeanwhile
    files.release("fill", row.key)
    files.release("filled", row.key)
    audit.record("form.withdrawn", actor=actor, kind="fill", key=row.key, number=row.number)
    return view_of(get_fill_for(actor, fill))
