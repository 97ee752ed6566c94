"""Which files of a city speak of what the city knows: entities, elements, code lists, populations, what is never kept.

Pure: no database, no Django.
"""

from yici.apps.records.cityfiles.catalogue import (
    CityCatalogue,
    CityCode,
    CityElement,
    CityEntity,
    CityPopulation,
    Context,
    read_catalogue,
)
from yici.apps.records.cityfiles.checks import CHECKS
from yici.apps.records.cityfiles.tables import TABLES

__all__ = [
    "CHECKS",
    "TABLES",
    "CityCatalogue",
    "CityCode",
    "CityElement",
    "CityEntity",
    "CityPopulation",
    "Context",
    "read_catalogue",
]
