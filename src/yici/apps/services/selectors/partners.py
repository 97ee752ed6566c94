"""Other places with which this one takes in and hands over, and who this place is to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from yici.apps.services.cityfiles import partners as files
from yici.apps.services.contracts.handing import Partner
from yici.apps.services.errors import PartnerNotFound
from yici.apps.services.rules.partners import partners_of
from yici.apps.services.selectors.catalogue import rows_of
from yici.core import clock
from yici.core.lately import lately
from yici.core.parcels import Keys, read_keys
from yici.core.threeway import table_of_rows


@lately(5)
def _partners(day: str) -> dict[str, Partner]:
    return partners_of(rows_of(files.TABLES)["service_partners"], clock.today())


def list_partners() -> list[Partner]:
    """Every place with which something is agreed today, by code."""
    return list(_partners(clock.today().isoformat()).values())


def get_partner(code: str) -> Partner:
    """The partner with this code; raises ``PartnerNotFound``."""
    found = _partners(clock.today().isoformat()).get(code)
    if found is None:
        raise PartnerNotFound
    return found


def partner_name(code: str) -> str:
    """What a place is called; its code when nothing is agreed with it any more."""
    found = _partners(clock.today().isoformat()).get(code)
    return found.name if found else code


def own_code() -> str:
    """What other places call this one: ``code`` of city.toml."""
    found: Any = table_of_rows("city.toml").read().get("settings", {})
    return str(found.get("code", ""))


def own_keys() -> Keys:
    """The keys of this installation for parcels; raises ``ParcelKeysMissing``."""
    return read_keys(Path(settings.KEYS))
