"""Elements that a planned column may already be, under another name: ranked, with a reason; nothing is decided.

Wider than matching: what is only alike is shown too, because here a person looks at it before the column is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, ColumnFacts, SheetFacts
from yici.apps.tables.matching.entity import RowEntity
from yici.apps.tables.matching.evidence import GENERIC, NEUTRAL, choices_agree, samples_agree, unit_agrees
from yici.apps.tables.matching.index import Name, NameIndex, index_of, key_of
from yici.apps.tables.matching.periods import without_period
from yici.apps.tables.matching.queries import Heading, heading_of
from yici.apps.tables.matching.weighing import REACH, Scene, candidates_of
from yici.apps.tables.matching.words import fold, label

#: From here on the words say the same; below it they are only alike.
SAME = 0.8
_LEAST = 0.55
_ALIKE_AT_MOST = 0.78


@dataclass(frozen=True, slots=True)
class Similar:
    """An element that a column may be: how near (0 to 1; from ``SAME`` on it is the same by the matcher's own measure)
    and why, in Chinese."""

    element: str
    score: float
    reason: str


def similar_elements(
    path: tuple[str, ...],
    catalogue: Catalogue,
    *,
    unit: str = "",
    entity: str = "",
    samples: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    title: str = "",
    limit: int = 5,
) -> tuple[Similar, ...]:
    """Elements that the column under this header path may already be, nearest first.

    ``entity`` is what a row is (``person``, ``household`` …, empty when unknown), ``samples`` and ``choices`` are texts
    that show what goes into the column, ``title`` is the form's.
    """
    index = index_of(catalogue)
    column = ColumnFacts("A", path, unit, samples, choices)
    heading = heading_of(column)
    scene = Scene(
        facts=SheetFacts("", "list", title, (), (column,)), index=index, entity=RowEntity(entity, 1.0, ""),
        title=fold(title), headings=(heading.leaf.core,), has_own_name=entity == "person",
    )  # fmt: skip
    found: dict[str, Similar] = {}
    for one in candidates_of(column, heading, scene):
        if one.confidence >= _LEAST and one.element.entity != "form":
            found[one.element.code] = Similar(one.element.code, round(one.confidence, 3), one.reason)
    for name, ratio in _alike(heading, index):
        element = name.element
        score = ratio * _fit(element, column, entity, catalogue)
        if score >= _LEAST and score > getattr(found.get(element.code), "score", 0.0):
            reason = f"“{heading.leaf.core}”和{element.name}" + (
                "说法相近" if name.is_main else f"的别名“{name.text}”相近"
            )
            found[element.code] = Similar(element.code, round(score, 3), reason)
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.element))[:limit])


def _alike(heading: Heading, index: NameIndex) -> list[tuple[Name, float]]:
    """Names whose words are near: most characters shared in order, or one inside the other."""
    core, role = without_period(heading.leaf.core), heading.role
    asked = {key_of(core)}
    if role.role:
        asked = {key_of(role.word + role.fact)}
    elif core in GENERIC or core in NEUTRAL:
        asked = {key_of(label(parent.core).core + core) for parent in heading.parents[-1:]}
    result = []
    for words in asked:
        if len(words) < 2:
            continue
        for key, ratio, _ in process.extract(words, list(index.by_key), scorer=fuzz.ratio, limit=24, score_cutoff=55):
            inside = len(key) >= 3 and (key in words or words in key)
            near = min(_ALIKE_AT_MOST, ratio / 100 * (0.95 if inside else 0.88))
            result += [
                (name, near) for name in index.by_key[key] if name.role == role.role and name.element.entity != "form"
            ]
    return result


def _fit(element: CatalogueElement, column: ColumnFacts, entity: str, catalogue: Catalogue) -> float:
    fit = 1.0 if not entity or entity == element.entity else REACH.get(entity, {}).get(element.entity, 0.75)
    for verdict in (
        unit_agrees(column.unit, element), samples_agree(column, element), choices_agree(column, element, catalogue),
    ):  # fmt: skip
        fit *= 1.0 if verdict is None else 1.05 if verdict else 0.7
    return 0.0 if element.is_forbidden else min(fit, 1.0)
