"""Which files of a city speak of services, by topic: ``items`` (with things and materials), ``headings`` of forms,
``faults`` that are said, ``policies``, ``halls``, ``centres``, ``partners``, ``signs``.

``TABLES`` are all of them; ``CATALOGUE`` are those that pages read every few seconds.
A version is the rows with one ``valid_from``. Pure: no database, no Django.
"""

from yici.apps.services.cityfiles import centres, faults, guides, halls, headings, items, partners, policies, signs
from yici.core.cityfiles.schema import Check, Table

CATALOGUE: tuple[Table, ...] = (
    *items.TABLES, *headings.TABLES, *guides.TABLES, *faults.TABLES, *policies.TABLES, *signs.TABLES, *halls.TABLES,
)  # fmt: skip
TABLES: tuple[Table, ...] = (*CATALOGUE, *centres.TABLES, *partners.TABLES)
CHECKS: tuple[Check, ...] = (
    *items.CHECKS, *headings.CHECKS, *guides.CHECKS, *policies.CHECKS, *halls.CHECKS, *centres.CHECKS,
    *partners.CHECKS, *signs.CHECKS,
)  # fmt: skip
