"""Papers that somebody takes a picture of instead of bringing them: kept under lock, named by a draft and then by the
application that became of it. What the bytes are is judged before.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from yici.apps.services.actions.drafting import key_of
from yici.apps.services.errors import PaperNotFound, TooManyPictures
from yici.apps.services.guards import get_application_for, wants_paper
from yici.core import audit, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.files import NamedFile, PreparedFile
from yici.core.uploads import PDF, PICTURES

DRAFT, EVIDENCE = "services.draft", "services.evidence"  # owners of files: key and material
MOST_OF_ONE = 6
SIZE = 12_000_000  # bytes
KINDS = (*PICTURES, PDF.name)


@action
def bring_file(*, code: str, material: str, prepared: Sequence[tuple[PreparedFile, str]]) -> None:
    """Name prepared pictures of a paper by a draft. Raises ``DraftNotFound``, ``TooManyPictures``."""
    owner = f"{key_of(code)}/{material}"
    if len(files.list_files(DRAFT, owner)) + len(prepared) > MOST_OF_ONE:
        raise TooManyPictures(most=MOST_OF_ONE)
    for one, name in prepared:
        files.refer(one, owner_kind=DRAFT, owner_key=owner, name=name)


@action
def take_back(*, code: str, material: str) -> None:
    """Forget the pictures of a paper of a draft."""
    files.erase(DRAFT, f"{key_of(code)}/{material}")


def list_brought(code: str) -> Mapping[str, Sequence[NamedFile]]:
    """What a draft holds, by material."""
    return files.list_under(DRAFT, key_of(code))


def list_evidence(application: uuid.UUID) -> Mapping[str, Sequence[NamedFile]]:
    """What came with an application, by material."""
    return files.list_under(EVIDENCE, application)


@action
def open_paper(*, actor: Actor, application: uuid.UUID, material: str, address: str) -> tuple[NamedFile, bytes]:
    """A picture of a paper, for the window and for units that decide a part which wants it; who opened it is written
    down. Raises ``PaperNotFound``.
    """
    row = get_application_for(actor, application)
    named = files.list_files(EVIDENCE, f"{row.key}/{material}")
    found = next((one for one in named if one.address == address), None)
    if found is None or not wants_paper(actor, row, material):
        raise PaperNotFound
    audit.record("application.paper_opened", actor=actor, kind="application", key=row.key, material=material)
    return found, files.read(found.address)
