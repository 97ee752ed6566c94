"""Who may be drawn for a project: experts of its library by pseudonym, and who is left out on which ground."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from yici.apps.draws.public import pseudonym_of, seal_name
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import Bidder, Expert, PastEmployer
from yici.apps.evaluation.errors import CandidatesTooFew, LibraryNotFound
from yici.apps.evaluation.models import LibraryLine, Project
from yici.apps.evaluation.rules.avoiding import ground_of, pairs_of_one_employer, seat_of
from yici.apps.evaluation.rules.pseudonyms import own_secret, salt_of
from yici.apps.evaluation.selectors.projects import planned_of
from yici.apps.evaluation.selectors.rules import professions
from yici.core import crypto


@dataclass(slots=True)
class Candidates:
    """Pseudonym → planned seat (venue, profession); pseudonym → line of the library and sealed name; left out:
    (pseudonym, ground).
    """

    seats: dict[str, tuple[str, str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    sealed: dict[str, str] = field(default_factory=dict)
    apart: list[tuple[str, str]] = field(default_factory=list)


def purpose_of(row: Project) -> str:
    """What pseudonyms of a project are made for."""
    return f"evaluation.experts {row.number}"


def list_candidates(row: Project, secret: str) -> Candidates:
    """Everybody in the project's library who can sit at one of its venues in a profession asked for.

    Raises ``LibraryNotFound``.
    """
    if row.library_id is None:
        raise LibraryNotFound
    rule, planned, parties = rule_of(row.rule), planned_of(row), _parties(row)
    found, names, experts = Candidates(), {}, []
    venues = {venue for venue, _profession in planned}
    lines = LibraryLine.objects.filter(library_id=row.library_id, venue__in=venues, erased_at=None).order_by("code")
    for line in lines.iterator(chunk_size=2000):
        expert = _expert(line)
        seat = seat_of(expert, planned)
        if seat is None:
            continue
        own = own_secret(secret, line.code)
        name = crypto.open_sealed(line.name_sealed, record=str(line.key), element="expert.name")
        pseudonym = pseudonym_of(bytes.fromhex(own), purpose_of(row), line.code)
        ground = ground_of(rule, expert, parties, row.opens_on)
        if ground:
            found.left_out.append((pseudonym, ground))
            continue
        found.seats[pseudonym], found.lines[pseudonym] = seat, line.pk
        found.sealed[pseudonym] = seal_name(line.code, name, salt_of(own))
        names[line.code] = pseudonym
        experts.append(expert)
    found.left_out.sort()
    if "same_employer" in rule.avoid:
        pairs = pairs_of_one_employer(experts)
        found.apart = sorted((min(names[a], names[b]), max(names[a], names[b])) for a, b in pairs)
    return found


def _expert(line: LibraryLine) -> Expert:
    return Expert(
        line.code, tuple(line.professions), line.employer, line.venue,
        tuple(PastEmployer(code, dt.date.fromisoformat(until)) for code, until in line.past),
        tuple(line.holdings), tuple(line.kin),
    )  # fmt: skip


def _parties(row: Project) -> list[Bidder]:
    found = [
        Bidder(
            one.credit_code, tuple(one.owners),
            tuple((code, dt.date.fromisoformat(ended)) for code, ended in one.relations),
        )
        for one in row.bids.all()
    ]  # fmt: skip
    return [*found, Bidder(row.buyer_code)] if row.buyer_code else found


def check_enough(found: Candidates, planned: Mapping[tuple[str, str], int], row: Project) -> None:
    """Raise ``CandidatesTooFew`` for the first seat that cannot be filled."""
    there = Counter(found.seats.values())
    names = {row.main_venue.code: row.main_venue.name, **dict(row.side_venues.values_list("code", "name"))}
    called = professions()
    for (venue, profession), needed in sorted(planned.items()):
        if there[venue, profession] < needed:
            raise CandidatesTooFew(
                venue=names.get(venue, venue), profession=called.get(profession, profession),
                found=there[venue, profession], needed=needed,
            )  # fmt: skip
