"""A version of a library comes in: checked whole, sealed, bound by a root before any draw can use it."""

from __future__ import annotations

import hashlib
import os

from yici.apps.evaluation.contracts import REGIMES, LibraryView
from yici.apps.evaluation.errors import LibraryRefused
from yici.apps.evaluation.models import Library, LibraryLine, Venue
from yici.apps.evaluation.rules.library import LibraryRow, leaf_of, read_library
from yici.apps.evaluation.selectors.rules import professions
from yici.apps.evaluation.states import MANAGE
from yici.apps.records.public import FileNotReadable, read_grid
from yici.core import audit, clock, crypto, files, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.merkle import merkle_root

KIND = "evaluation.library"  # of the submission


def import_library(*, actor: Actor, regime: str, data: bytes, file_name: str, client_key: str) -> LibraryView:
    """Take a table of experts in as the next version of a regime's library. One bad cell and nothing is written.

    The same client key counts once. Raises ``LibraryRefused``.
    """
    actor.must(MANAGE)
    if regime not in REGIMES:
        raise LibraryRefused(line=0, column="—", problem=regime)
    try:
        grid = read_grid(data, file_name)
    except FileNotReadable as problem:
        raise LibraryRefused(line=1, column="—", problem=problem.message) from problem
    venues = set(Venue.objects.filter(ended_on=None).values_list("code", flat=True))
    rows = read_library(grid, professions=professions(), venues=venues)
    return _keep(actor, regime, rows, hashlib.sha256(data).hexdigest(), files.safe_name(file_name), client_key)


@action
def _keep(
    actor: Actor, regime: str, rows: list[LibraryRow], digest: str, file_name: str, client_key: str
) -> LibraryView:
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content={"regime": regime, "digest": digest},
        act=lambda: _write(actor, regime, rows, digest, file_name),
    )  # fmt: skip
    row = Library.objects.get(key=key)
    return LibraryView(
        row.key, row.regime, row.number, row.lines, row.root, row.file_name, row.imported_at, row.imported_by
    )


def _write(actor: Actor, regime: str, rows: list[LibraryRow], digest: str, file_name: str) -> str:
    last = Library.objects.filter(regime=regime).order_by("-number").values_list("number", flat=True).first() or 0
    lines = [_line(regime, row) for row in rows]
    library = Library.objects.create(
        regime=regime, number=last + 1, root=merkle_root([bytes.fromhex(one.leaf) for one in lines]).hex(),
        lines=len(lines), file_name=file_name, digest=digest, account=actor.account, imported_by=actor.name[:80],
        imported_at=clock.now(),
    )  # fmt: skip
    for one in lines:
        one.library = library
    LibraryLine.objects.bulk_create(lines, batch_size=500)
    audit.record(
        "library.imported", actor=actor, kind="library", key=library.key, regime=regime, number=library.number,
        lines=len(lines), root=library.root,
    )  # fmt: skip
    return str(library.key)


def _line(regime: str, row: LibraryRow) -> LibraryLine:
    key, salt = new_key(), os.urandom(16)
    identity = crypto.commitment(f"{row.name}\n{row.phone}", salt)
    return LibraryLine(
        key=key, code=row.code, professions=list(row.professions), employer=row.employer,
        employer_name=row.employer_name[:120], venue=row.venue, past=[list(one) for one in row.past],
        holdings=list(row.holdings), kin=list(row.kin), salt=salt, leaf=leaf_of(regime, row, identity).hex(),
        name_sealed=crypto.seal(row.name, record=str(key), element="expert.name"),
        phone_sealed=crypto.seal(row.phone, record=str(key), element="expert.phone"),
    )  # fmt: skip
