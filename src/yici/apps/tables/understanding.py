"""A whole form understood: read, populations named, columns matched, stops noticed. Pure, no database.

Used by ``yici tables match`` without Django and by the fills with what the database remembers.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from yici.apps.tables.aggregates import Told, card_of
from yici.apps.tables.matching.contracts import Catalogue, ColumnFacts, SheetFacts
from yici.apps.tables.matching.facts import block_facts, row_facts
from yici.apps.tables.matching.matcher import Remembered, SheetMatch, match_sheet
from yici.apps.tables.population import THRESHOLD, Guess, Lexicon, infer_population
from yici.sheets.grid import Sheet, Workbook
from yici.sheets.layout import Block, SheetLayout, understand

#: What people confirmed, asked by the digest of a sheet's headings: meanings by place, and the population's words.
Memory = Callable[[str], "SheetMemory"]


@dataclass(frozen=True, slots=True)
class SheetMemory:
    """What people confirmed for sheets with the same headings."""

    places: Mapping[str, Remembered] = field(default_factory=dict)
    population: Guess | None = None
    lines: Mapping[str, Told] = field(default_factory=dict)


def nothing_remembered(digest: str) -> SheetMemory:
    """The memory of an installation without a database."""
    return SheetMemory()


@dataclass(frozen=True, slots=True)
class BlockReading:
    """One table of a sheet: facts and matches of its columns or fields, and of its printed rows."""

    block: Block
    facts: SheetFacts
    match: SheetMatch
    rows: SheetMatch | None = None
    row_facts: tuple[ColumnFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet of a form. ``skipped`` says in words why it is left untouched, empty when it is filled."""

    sheet: Sheet
    layout: SheetLayout
    main: BlockReading
    more: tuple[BlockReading, ...] = ()
    guess: Guess | None = None
    skipped: str = ""
    digest: str = ""
    formats: Mapping[str, str] = field(default_factory=dict)
    grain: str = ""
    lines: Mapping[str, Told] = field(default_factory=dict)
    is_of_areas: bool = False
    as_read: tuple[SheetLayout, BlockReading] | None = None
    """The printed rows of a row-form that is filled like a card: what ``tables match`` shows."""

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def is_figures(self) -> bool:
        """Whether its cells are numbers over records (cross-tab, row-form, list of areas), not rows of records."""
        return self.layout.kind in ("cross", "rowform") or self.is_of_areas


@dataclass(frozen=True, slots=True)
class FormReading:
    """A workbook with all its sheets as understood."""

    workbook: Workbook
    sheets: tuple[SheetReading, ...] = field(default=())


def digest_of(layout: SheetLayout) -> str:
    """What tells sheets with the same headings from others: kind and header paths, whatever the sheet is called."""
    block = layout.main
    paths = [one.path for one in (block.fields if block.kind == "card" else block.columns)]
    rows = [row.path for row in block.rows] if block.kind in ("cross", "rowform") else []
    return hashlib.sha256(json.dumps([block.kind, paths, rows], ensure_ascii=False).encode()).hexdigest()[:32]


def fingerprint_of(form: FormReading) -> str:
    """The fingerprint of a form: the headings of all its sheets that hold one, in any order."""
    digests = sorted({sheet.digest for sheet in form.sheets if sheet.layout.kind != "none"})
    return hashlib.sha256("/".join(digests).encode()).hexdigest()


def understand_workbook(
    workbook: Workbook,
    catalogue: Catalogue,
    lexicon: Lexicon,
    memory: Memory | None = None,
    file_name: str = "",
    progress: Callable[[int, int, str], None] | None = None,
) -> FormReading:
    """Understand every sheet of a workbook."""
    readings = []
    for index, sheet in enumerate(workbook.sheets):
        if progress is not None:
            progress(index, len(workbook.sheets), sheet.name)
        readings.append(_understand_sheet(workbook, sheet, catalogue, lexicon, memory or nothing_remembered, file_name))
    return FormReading(workbook, tuple(readings))


def _understand_sheet(
    workbook: Workbook,
    sheet: Sheet,
    catalogue: Catalogue,
    lexicon: Lexicon,
    memory: Memory,
    file_name: str,
) -> SheetReading:
    layout = understand(sheet, roles=False)
    digest = digest_of(layout)
    known = memory(digest)
    main = _read_block(workbook, sheet, layout.main, catalogue, known.places)
    as_read = None
    if layout.kind == "rowform" and is_about_one(main):
        as_read = (layout, main)
        layout = replace(layout, main=card_of(layout.main, sheet))
        main = _read_block(workbook, sheet, layout.main, catalogue, known.places)
    guess = None
    if layout.kind == "list":
        main, guess = _with_population(main, catalogue, lexicon, known, file_name)
    more = tuple(_read_block(workbook, sheet, block, catalogue, {}) for block in layout.more)
    formats = {place: one.format for place, one in known.places.items() if one.format}
    of_areas = layout.kind == "list" and is_list_of_areas(main) and not (known.population or _is_sure(guess))
    skipped = why_skipped(sheet, layout)
    grain = known.places["*grain"].constant if "*grain" in known.places else ""
    return SheetReading(
        sheet,
        layout,
        main,
        more,
        guess,
        skipped,
        digest,
        formats,
        grain=grain,
        lines=known.lines,
        is_of_areas=of_areas,
        as_read=as_read,
    )


def _is_sure(guess: Guess | None) -> bool:
    return guess is not None and guess.confidence >= THRESHOLD and guess.entity not in ("village", "area", "")


def _with_population(
    main: BlockReading, catalogue: Catalogue, lexicon: Lexicon, known: SheetMemory, file_name: str
) -> tuple[BlockReading, Guess]:
    """Columns say what a row may be, the title what it is: where the title is sure, the columns are matched again."""
    entity = main.match.entity.entity
    guess = known.population or infer_population(main.facts, entity, main.match.columns, lexicon, file_name=file_name)
    if guess.entity and guess.entity != entity and guess.confidence >= THRESHOLD:
        match = match_sheet(main.facts, catalogue, known.places, row_entity=guess.entity)
        main = BlockReading(main.block, main.facts, match, main.rows, main.row_facts)
    return main, guess


def _read_block(
    workbook: Workbook, sheet: Sheet, block: Block, catalogue: Catalogue, remembered: Mapping[str, Remembered]
) -> BlockReading:
    facts = block_facts(workbook, sheet, block)
    rows = row_facts(block)
    match = match_sheet(facts, catalogue, remembered, beside=rows)
    if not rows:
        return BlockReading(block, facts, match)
    of_rows = match_sheet(
        SheetFacts(sheet.name, block.kind, facts.title, facts.notes, rows), catalogue, remembered, beside=facts.columns
    )
    return BlockReading(block, facts, match, of_rows, rows)


#: Families of elements that are facts of one household or person; what they grow and keep is asked of areas too.
OF_ONE = (
    "household",
    "person",
    "poverty",
    "relief",
    "monitoring",
    "welfare",
    "help",
    "subsidy",
    "disability",
    "elder",
    "child",
)


_OVER_MANY = re.compile("统计|汇总|构成|分布|月报|季报|年报|旬报")


def is_about_one(main: BlockReading) -> bool:
    """Whether the printed rows of a row-form are facts of one household or person: then it is filled like a card."""
    if main.rows is None or _OVER_MANY.search(main.facts.title):
        return False
    entities = [
        (one.element or "").partition(".")[0] if one.kind in ("element", "derived") else one.kind
        for one in main.rows.columns
    ]
    of_one = sum(family in OF_ONE for family in entities)
    of_area = sum(one in ("village", "aggregate") for one in entities)
    return main.rows.entity.entity in ("household", "person") and of_one > 2 * of_area


def why_skipped(sheet: Sheet, layout: SheetLayout) -> str:
    """Why a sheet stays as it is, in words; empty when it is filled."""
    if sheet.visibility != "visible":
        return "隐藏的表不动"
    if layout.kind == "none":
        return "这页没有表格"
    return ""


def is_list_of_areas(main: BlockReading) -> bool:
    """Whether each row to be added is an area (a village, a township) with counts and sums over it."""
    columns = main.match.columns
    facts = [one for one in columns if one.kind in ("element", "derived", "aggregate", "unknown")]
    counted = sum(one.kind == "aggregate" or (one.element or "").startswith("village.") for one in facts)
    names_area = any(one.constant.startswith("area:") for one in columns)
    of_area = main.match.entity.entity in ("village", "area") or (main.match.entity.entity == "" and names_area)
    return of_area and bool(facts) and counted * 2 >= len(facts)


def find_stop(texts: list[str], stops: list[tuple[str, bool]]) -> str:
    """The mark that stops an upload (秘密★, 内部资料 …) when a text carries it, empty otherwise.

    ``stops`` are (words, whole cell): some marks count only when they are the whole cell.
    """
    for text in texts:
        folded = unicodedata.normalize("NFKC", text).replace(" ", "").replace("☆", "★")
        for words, whole in stops:
            mark = words.replace(" ", "")
            if folded == mark or (not whole and mark in folded) or ("★" in mark and mark in folded):
                return words
    return ""


def city_folder(folder: str | Path) -> Path:
    """The folder of a city's files that holds ``elements``."""
    path = Path(folder)
    return path if (path / "elements").is_dir() else path.parent
