"""The history of what a column was taken for: each version with its name and time."""

from __future__ import annotations

import uuid

from django.utils import timezone

from yici.apps.places.public import account_names
from yici.apps.records.public import catalogue
from yici.apps.tables.contracts import MappingVersion
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Mapping
from yici.apps.tables.planning.surveying import read_form
from yici.core import files
from yici.core.access import Actor

MOST = 50


def list_mapping_versions(actor: Actor, key: uuid.UUID, sheet: str, place: str) -> tuple[MappingVersion, ...]:
    """The versions of what a place of this form means, the latest first; empty when nobody said anything yet."""
    digest = digest_of_sheet(get_fill_for(actor, key), sheet)
    rows = list(Mapping.objects.filter(sheet=digest, place=place).order_by("-id")[:MOST])
    names = account_names([row.account for row in rows if row.account is not None])
    return tuple(
        MappingVersion(
            number=row.pk, kind=row.kind, element=row.meaning.get("element") or "", element_name=_name(row),
            format=row.meaning.get("format") or "", by=names.get(row.account, "") if row.account else "",
            at=timezone.localtime(row.confirmed_at), origin=row.origin,  # type: ignore[arg-type]
            is_in_force=row.replaced_at is None,
        )
        for row in rows
    )  # fmt: skip


def digest_of_sheet(fill: Fill, sheet: str) -> str:
    """The digest of a sheet's headings; ``PlaceUnknown`` when the form has no such sheet."""
    form = read_form(files.read(fill.incoming), fill.file_name)
    found = next((one.digest for one in form.sheets if one.name == sheet), None)
    if found is None:
        raise PlaceUnknown(sheet=sheet, place="*")
    return found


def _name(row: Mapping) -> str:
    element = catalogue().element(row.meaning.get("element") or "")
    return element.name if element is not None else ""
