"""Reads of definitions."""

from __future__ import annotations

from yici.apps.figures.contracts import DefinitionFacts
from yici.apps.figures.errors import DefinitionNotFound
from yici.apps.figures.models import Definition
from yici.apps.figures.rules.specs import spec_of


def facts_of(row: Definition) -> DefinitionFacts:
    """A version of a definition as a contract."""
    return DefinitionFacts(
        code=row.code,
        version=row.version,
        name=row.name,
        name_en=row.name_en,
        spec=spec_of(row.spec),
        is_public=row.is_public,
        owner=row.owner_code,
        valid_from=row.valid_from,
        made_at=row.made_at,
        replaced_at=row.replaced_at,
        note=row.note,
    )


def list_definitions(*, is_public: bool | None = None) -> list[DefinitionFacts]:
    """The definitions in force, by code; only public or only desk ones if asked."""
    rows = Definition.objects.filter(replaced_at=None)
    if is_public is not None:
        rows = rows.filter(is_public=is_public)
    return [facts_of(row) for row in rows.order_by("code")]


def get_definition(code: str, version: int | None = None) -> DefinitionFacts:
    """A definition in force, or one of its versions; raises ``DefinitionNotFound``."""
    return facts_of(row_of(code, version))


def row_of(code: str, version: int | None = None) -> Definition:
    """The row of a definition; raises ``DefinitionNotFound``."""
    rows = Definition.objects.filter(code=code)
    found = rows.filter(replaced_at=None).first() if version is None else rows.filter(version=version).first()
    if found is None:
        raise DefinitionNotFound(code=code)
    return found


def list_versions(code: str) -> list[DefinitionFacts]:
    """All versions of a definition, the newest first."""
    return [facts_of(row) for row in Definition.objects.filter(code=code).order_by("-version")]
