"""Communities that somebody chooses from when looking for a school."""

from __future__ import annotations

from yici.apps.enrolment.selectors.schools import list_stretches
from yici.apps.places.public import list_area_names
from yici.core.lately import lately

DISTRICT = 6  # signs of a district's code


@lately(60)
def list_communities(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(street office or town, its communities as code and name) of the districts that have catchments of a kind."""
    districts = {one.area[:DISTRICT] for one in list_stretches(kind)}
    areas = [one for one in list_area_names() if one[0][:DISTRICT] in districts]
    above = {path.rsplit("/", 2)[0] + "/" for _code, _name, _short, path in areas}
    names = {path: short or name for _code, name, short, path in areas}
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, short, path in areas:
        if path not in above:
            groups.setdefault(names.get(path.rsplit("/", 2)[0] + "/", ""), []).append((code, short or name))
    return list(groups.items())
