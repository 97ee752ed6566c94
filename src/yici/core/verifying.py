"""Verifying the audit log: every batch, every row, the chain, and the roots that were published outside.

Needs no lock: sealed batches do not change, and what is sealed while it runs is left to the next run.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection
from django.db.models import Max, Q

from yici.core import audit_triggers
from yici.core.merkle import merkle_root
from yici.core.models import AuditBatch, AuditRow
from yici.core.sealing import LEAF_FIELDS, START, chain_hash, leaf_hash, unpack_leaves

MOST_PROBLEMS = 20
What = Literal[
    "row_changed", "row_missing", "row_added", "row_moved", "batch_changed", "batch_missing", "older_than_published",
    "differs_from_published",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedRoot:
    """A line that somebody outside keeps: after batch ``number`` the chain was ``chain``."""

    number: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``place`` counts from 0; ``row`` is the key of the audit row where it is known."""

    what: What
    batch: int
    place: int | None = None
    row: uuid.UUID | None = None

    def __str__(self) -> str:
        where = f"batch {self.batch}" + (f", place {self.place}" if self.place is not None else "")
        return f"{self.what.replace('_', ' ')}: {where}" + (f", row {self.row}" if self.row else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. The chain covers nothing of the unsealed tail; it is counted and shown."""

    batches: int
    rows: int
    head: bytes
    unsealed: int
    unsealed_rows: tuple[uuid.UUID, ...]
    compared: int  # published roots that were compared
    has_triggers: bool
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_good(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    @property
    def first(self) -> Problem | None:
        """The first problem in the order of the chain."""
        return self.problems[0] if self.problems else None


def published_roots() -> Iterator[str]:
    """One line a batch, to be kept outside: number, time, count, root, chain."""
    for batch in AuditBatch.objects.order_by("number").defer("leaves").iterator():
        yield (
            f"{batch.number} {batch.sealed_at.isoformat(timespec='microseconds')} {batch.count} "
            f"{bytes(batch.root).hex()} {bytes(batch.chain).hex()}"
        )


def parse_published(lines: Iterable[str]) -> list[PublishedRoot]:
    """Lines as ``published_roots`` writes them; raises ``ValueError`` that names the line it cannot read."""
    roots = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = re.fullmatch(r"(\d+) \S+ \d+ [0-9a-f]{64} ([0-9a-f]{64})", line.strip())
        if found is None:
            raise ValueError(f"line {number} is not a published root")
        roots.append(PublishedRoot(int(found[1]), bytes.fromhex(found[2])))
    return roots


def verify(published: Sequence[PublishedRoot] | None = None) -> Verdict:
    """Check the whole log; problems come in the order of the chain, at most twenty."""
    last = AuditBatch.objects.aggregate(last=Max("number"))["last"] or 0
    walk = _Walk({root.number: root.chain for root in published or ()}, last)
    walk.batches_up_to(last)
    unsealed = AuditRow.objects.filter(batch=None).order_by("id")
    return Verdict(
        batches=walk.batches,
        rows=walk.rows,
        head=walk.previous,
        unsealed=unsealed.count(),
        unsealed_rows=tuple(unsealed.values_list("key", flat=True)[:MOST_PROBLEMS]),
        compared=walk.compared,
        has_triggers=audit_triggers.are_installed(connection),
        problems=tuple(walk.problems),
    )


class _Walk:
    """State of one pass over the chain."""

    def __init__(self, published: dict[int, bytes], last: int) -> None:
        self.published = published
        self.last = last
        self.previous = START
        self.batches = self.rows = self.compared = 0
        self.problems: list[Problem] = []

    def found(self, what: What, batch: int, place: int | None = None, row: uuid.UUID | None = None) -> None:
        self.problems.append(Problem(what, batch, place, row))

    def batches_up_to(self, last: int) -> None:
        expected = 1
        for batch in AuditBatch.objects.filter(number__lte=last).order_by("number").iterator(chunk_size=50):
            if len(self.problems) >= MOST_PROBLEMS:
                return
            if batch.number != expected:
                self.found("batch_missing", expected)
            self.check_batch(batch)
            expected = batch.number + 1
        self.check_beyond(last)

    def check_batch(self, batch: AuditBatch) -> None:
        self.batches += 1
        listed = unpack_leaves(bytes(batch.leaves))
        before = len(self.problems)
        self.check_rows(batch, listed)
        chain = bytes(batch.chain)
        is_whole = (
            bytes(batch.previous) == self.previous
            and len(listed) == batch.count
            and merkle_root([leaf for _, leaf in listed]) == bytes(batch.root)
            and chain_hash(self.previous, bytes(batch.root), batch.count, batch.sealed_at) == chain
        )
        if not is_whole and len(self.problems) == before:
            self.found("batch_changed", batch.number)
        if batch.number in self.published:
            self.compared += 1
            if self.published[batch.number] != chain and len(self.problems) == before:
                self.found("differs_from_published", batch.number)
        self.previous = chain

    def check_beyond(self, last: int) -> None:
        for number in sorted(self.published):
            if number > last:
                self.found("older_than_published", number)
                return
        stray = AuditRow.objects.filter(Q(batch=None, place_in_batch__isnull=False)).first()
        if stray is not None:
            self.found("row_moved", last, stray.place_in_batch, stray.key)
        lost = AuditRow.objects.exclude(batch=None).exclude(batch__in=AuditBatch.objects.values("pk")).first()
        if lost is not None:
            self.found("batch_missing", last + 1, lost.place_in_batch, lost.key)

    def check_rows(self, batch: AuditBatch, listed: list[tuple[uuid.UUID, bytes]]) -> None:
        at_place: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in AuditRow.objects.filter(batch=batch).order_by("id").values("place_in_batch", *LEAF_FIELDS):
            at_place[-1 if row["place_in_batch"] is None else row["place_in_batch"]].append(row)
            self.rows += 1
        keys = {key for key, _ in listed}
        for place, (key, leaf) in enumerate(listed):
            self.check_place(batch.number, place, key, leaf, at_place.pop(place, []), keys)
        for place, rows in sorted(at_place.items()):
            for row in rows:
                self.found("row_moved" if row["key"] in keys else "row_added", batch.number, place, row["key"])

    def check_place(
        self, batch: int, place: int, key: uuid.UUID, leaf: bytes, rows: list[dict[str, Any]], keys: set[uuid.UUID]
    ) -> None:
        for row in rows:
            if row["key"] == key:
                if _leaf_or_nothing(row) != leaf:
                    self.found("row_changed", batch, place, key)
            elif row["key"] in keys:
                self.found("row_moved", batch, place, row["key"])
            else:
                self.found("row_added", batch, place, row["key"])
        if all(row["key"] != key for row in rows) and not (rows and rows[0]["key"] in keys):
            is_elsewhere = AuditRow.objects.filter(key=key).exists()
            self.found("row_moved" if is_elsewhere else "row_missing", batch, place, key)


def _leaf_or_nothing(row: dict[str, Any]) -> bytes:
    """The leaf, or nothing when a tampered row cannot even be written as canonical JSON."""
    try:
        return leaf_hash(row)
    except (ValueError, TypeError, AttributeError):
        return b""
