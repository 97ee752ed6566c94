"""Which files of a city speak of services, by topic: ``items`` (with things and materials), ``policies``, ``halls``.

A version is the rows with one ``valid_from``. Pure: no database, no Django.
"""

from yici.apps.services.cityfiles import halls, items, policies
from yici.core.cityfiles.schema import Check, Table

TABLES: tuple[Table, ...] = (*items.TABLES, *policies.TABLES, *halls.TABLES)
CHECKS: tuple[Check, ...] = (*items.CHECKS, *policies.CHECKS, *halls.CHECKS)
