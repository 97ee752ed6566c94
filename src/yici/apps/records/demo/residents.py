"""Synthetic households put into areas: generated one by one from the seed, written in batches of half a second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from yici.apps.places.public import AreaView
from yici.apps.records.actions.bulk import BulkWriter, NewRecord, Said, take_ids
from yici.apps.records.actions.writing import Hand, living_holders, make_source
from yici.apps.records.contracts import LinkKind, Relation, SourceFacts
from yici.apps.records.demo import families, households, people
from yici.apps.records.demo.families import Family, Member
from yici.apps.records.demo.people import NumberBook, pick
from yici.apps.records.models import Record, Source
from yici.core import clock, crypto
from yici.core.access import SYSTEM
from yici.core.actions import action

BORN_INTO_RECORDS = dt.date(2015, 1, 1)  # the day from which most values hold
EACH_NINTH, SAID_LONG_AGO = 9, dt.timedelta(days=400)
RECORDS_AT_ONCE = 1500  # about a third of a second
RURAL = frozenset({"village", "gacha"})
LAND_RELATIONS = {"plot": Relation.CONTRACT, "pasture": Relation.PASTURE}


class Residents:
    """Makes households for areas. The same seed, count, areas and day give the same people in an empty database."""

    def __init__(self, areas: Sequence[AreaView], seed: int, *, first_serial: int, today: dt.date) -> None:
        self.areas = areas
        self.seed = seed
        self.first = self.serial = first_serial
        self.today = today
        self.book = NumberBook()
        self.groups = [f"{sign}社" for sign in "一二三四五六"]

    def households(self, count: int) -> Iterator[list[NewRecord]]:
        """New records household by household until ``count`` people are made; the last household may be cut short."""
        made = index = 0
        per_area = max(1, -(-count // len(self.areas)))
        while made < count:
            random = Random(f"{self.seed}:{index}")
            place = self.areas[min(made // per_area, len(self.areas) - 1)]
            family = families.make_family(random, self.today, is_rural=place.kind in RURAL)
            del family.members[count - made :]
            yield self._records(random, family, place, index)
            made += len(family.members)
            index += 1

    def _records(self, random: Random, family: Family, place: AreaView, index: int) -> list[NewRecord]:
        group = pick(random, self.groups)
        code = f"{place.code}{self.first + index:08d}"
        address = f"{place.short_name}{group}{1 + int(random.random() * 99)}号"
        values, protected = households.household_values(random, family, code, group, address, self.today)
        since = BORN_INTO_RECORDS
        house = NewRecord("household", [Said(since, values, protected)], [(place.id, Relation.REGISTERED, since, None)])
        if len(family.members) > 1 or family.members[0].special != "elsewhere":
            house.relations.append((place.id, Relation.RESIDENT, since, None))
        persons = [self._person(random, member, place, group, house) for member in family.members]
        found = [house, *persons]
        for entity, facts in households.things_of(random, family, code, address, self.today):
            found.append(
                NewRecord(
                    entity,
                    [Said(since, facts)],
                    [(place.id, Relation.LOCATED, since, None)],
                    [(house, LinkKind.OWNED_BY, "", since, None)],
                )
            )
            land = LAND_RELATIONS.get(entity)
            if land is not None and (place.id, land, since, None) not in house.relations:
                house.relations.append((place.id, land, since, None))
        return found

    def _person(self, random: Random, member: Member, place: AreaView, group: str, house: NewRecord) -> NewRecord:
        self.serial += 1
        numbers = people.protected_values(random, member, self.serial, self.book)
        since = max(member.born, BORN_INTO_RECORDS)
        values = people.person_values(random, member, place.short_name, group, self.today, is_rural=place.kind in RURAL)
        if "person.bank_account" in numbers:
            values["person.bank_name"] = pick(random, people.BANKS)
        if random.random() < 0.035 and "person.id_number" in numbers:
            certificate, more = people.disability(random, numbers["person.id_number"][0], self.today)
            numbers["disability.certificate_number"] = (certificate, certificate)
            values |= more
        person = NewRecord(
            "person",
            [Said(since, values, numbers)],
            [(place.id, Relation.REGISTERED, since, None), (place.id, Relation.RESIDENT, since, None)],
            [(house, LinkKind.MEMBER, member.role, since, None)],
        )
        if member.special:
            self._special(random, member, person, place, since)
        return person

    def _special(self, random: Random, member: Member, person: NewRecord, place: AreaView, since: dt.date) -> None:
        recent = self.today - dt.timedelta(days=20 + int(random.random() * 300))
        other = self.areas[int(random.random() * len(self.areas))]
        if member.special == "died" and member.age > 30:
            person.ended_on, person.end_reason = recent, "died"
            person.said.append(Said(recent, {"person.death_date": recent.isoformat()}))
        elif member.special == "moved" and other.id != place.id and recent > since:
            day_before = recent - dt.timedelta(days=1)
            person.relations = [
                (place.id, Relation.REGISTERED, since, day_before),
                (other.id, Relation.REGISTERED, recent, None),
                (other.id, Relation.RESIDENT, recent, None),
            ]
            whole, kind, role, _, _ = person.links[0]
            person.links = [(whole, kind, role, since, day_before)]
        elif member.special == "elsewhere" and other.id != place.id:
            person.relations[1] = (other.id, Relation.RESIDENT, since, None)
        elif member.special == "changed_number" and member.age > 30:
            self._change_number(member, person)
        elif member.special == "regained":
            person.said[0].values["person.poverty_identity"] = True
            start = max(since, dt.date(self.today.year - 4, 1, 1))
            person.said.append(Said(start + dt.timedelta(days=1), ends=("person.poverty_identity",)))
            person.said.append(Said(start + dt.timedelta(days=500), {"person.poverty_identity": True}))

    def _change_number(self, member: Member, person: NewRecord) -> None:
        """A former number from the beginning, the present one since ten years ago: both find the person."""
        present = person.said[0].protected.get("person.id_number")
        if present is None:
            return
        former = self.book.take(member, self.serial + 250, not_these=frozenset({present[0]}))
        person.said[0].protected["person.id_number"] = (former, former)
        since = dt.date(self.today.year - 3, 7, 1)
        person.said.append(Said(since, protected={"person.id_number": present}, reason="number changed"))


@action
def demo_source(title: str) -> Source:
    """The source of everything made here."""
    return make_source(SYSTEM, SourceFacts("demo", title))


@action
def write_batch(records: Sequence[NewRecord], source: Source) -> None:
    """Write new records with their versions, numbers, relations and links: one transaction."""
    take_ids(records)
    writer = BulkWriter(Hand(SYSTEM, source))
    writer.add(records)
    writer.write()


def free_numbers(records: Sequence[NewRecord], residents: Residents) -> None:
    """Give people whose number somebody in the database has already another one (a second run with another seed).

    The other one may be taken as well, so they are looked up again until all are free.
    """
    waiting = [said for one in records for said in one.said if "person.id_number" in said.protected]
    while waiting:
        texts = [said.protected["person.id_number"][0] for said in waiting]
        blinds = crypto.blind_indexes("id_number", texts)
        held = living_holders(("id_number", blind) for blind in blinds)
        taken = [
            (said, text)
            for said, text, blind in zip(waiting, texts, blinds, strict=True)
            if ("id_number", blind) in held
        ]
        for said, text in taken:
            member = Member("", "1" if int(text[16]) % 2 else "2", people.numbers_born(text), 0)
            fresh = residents.book.take(member, residents.serial + int(text[14:17]) + 1)
            said.protected["person.id_number"] = (fresh, fresh)
            said.protected.pop("disability.certificate_number", None)
        waiting = [said for said, _ in taken]


def make_residents(
    areas: Sequence[AreaView], count: int, seed: int, *, today: dt.date | None = None, some_old: bool = False
) -> Iterator[tuple[int, int]]:
    """Make ``count`` people in the areas; yields (people, records) written so far after every batch.

    With ``some_old`` what each ninth household says was said more than a year ago: it is to be asked again.
    """
    last = Record.objects.order_by("-id").values_list("id", flat=True).first() or 0
    residents = Residents(areas, seed, first_serial=last, today=today or clock.today())
    source = demo_source(f"demo residents, seed {seed}")
    waiting: list[NewRecord] = []
    done = records = 0
    for number, household in enumerate(residents.households(count)):
        if some_old and number % EACH_NINTH == 0:
            for said in (said for one in household for said in one.said):
                said.at = clock.now() - SAID_LONG_AGO
        waiting += household
        if len(waiting) >= RECORDS_AT_ONCE:
            done, records = _flush(waiting, residents, source, done, records, is_first=last == 0)
            yield done, records
            waiting = []
    if waiting:
        yield _flush(waiting, residents, source, done, records, is_first=last == 0)


def _flush(
    waiting: list[NewRecord], residents: Residents, source: Source, done: int, records: int, *, is_first: bool
) -> tuple[int, int]:
    if not is_first:
        free_numbers(waiting, residents)
    write_batch(waiting, source)
    people_made = sum(one.entity == "person" for one in waiting)
    return done + people_made, records + len(waiting)


def facts_for_check(records: Sequence[NewRecord]) -> list[tuple[str, dict[str, Any]]]:
    """(entity, values with numbers) of every said version, for the test that prepares them all."""
    return [
        (one.entity, {**said.values, **{code: text for code, (text, _) in said.protected.items()}})
        for one in records
        for said in one.said
    ]
