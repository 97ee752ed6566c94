"""What holds for a whole table of figures, and a cell of it while it is put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from yici.apps.tables.aggregates import vocabulary
from yici.apps.tables.aggregates.contracts import Clause, Meaning
from yici.apps.tables.aggregates.folding import squeeze
from yici.apps.tables.aggregates.lexicon import Words
from yici.apps.tables.aggregates.resolving import Resolved


@dataclass(frozen=True)
class Surroundings:
    """What holds for the whole table: its title, the population the title names, its unit note, the city's words."""

    words: Words
    title: str = ""
    base: Resolved | None = None
    doubt: str = ""
    unit_note: str = ""
    year: int = 0
    counters: Mapping[str, str] = field(default_factory=dict)
    noted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()

    @property
    def names_people(self) -> bool:
        """Whether the title speaks of people as such."""
        return any(word in self.title for word in (*vocabulary.PEOPLE, "户籍", "常住"))


def surroundings(
    title: str, notes: Sequence[str], unit_note: str, words: Words, year: int, counters: Mapping[str, str]
) -> Surroundings:
    """Read the title: the one population it names narrows every cell; words that narrow it further make all unsure."""
    text = squeeze(title)
    whos = list(_whos_in(text, words))
    kinds = {tuple(clause.condition for clause in one.clauses) for one in whos}
    base = None
    if len(kinds) == 1:
        base = Resolved(
            who=whos[0],
            clauses=list(whos[0].clauses),
            relation=whos[0].relation,
            is_whole=whos[0].is_whole,
            words=[whos[0].words],
        )
    left = text
    for one in whos:
        left = left.replace(one.words, "")
    narrowing = next((word for word in vocabulary.NARROWING if word in left), "")
    named = frozenset(
        one.element
        for start in range(len(text))
        for end in range(start + 2, min(len(text), start + 10) + 1)
        for one in words.parts.get(text[start:end], ())
        if one.kind == "name" and all(other.kind == "name" for other in words.parts[text[start:end]])
    )
    return Surroundings(words, text, base, narrowing, unit_note, year, counters, named=named)


def _whos_in(text: str, words: Words) -> Iterable[Meaning]:
    """The populations a title names, the longest phrases first; parts of longer phrases are not taken again."""
    found: list[tuple[int, int, Meaning]] = []
    for start in range(len(text)):
        for end in range(min(len(text), start + 12), start + 1, -1):
            meanings = [one for one in words.parts.get(text[start:end], ()) if one.kind == "who" and one.entity]
            if meanings and not any(a <= start and end <= b for a, b, _ in found):
                if not any(context[1:] in text for one in meanings for context in one.contexts if context[:1] == "-"):
                    found = [one for one in found if not (start <= one[0] and one[1] <= end)]
                    found.append((start, end, replace(meanings[0], words=text[start:end])))
                break
    narrow = [one for _, _, one in found if not one.is_whole]
    return narrow or [one for _, _, one in found]


@dataclass
class Cell:
    """The cell while it is put together."""

    clauses: list[Clause] = field(default_factory=list)
    whos: list[Meaning] = field(default_factory=list)
    value: Meaning | None = None
    default: Meaning | None = None
    entity: str = ""
    relation: str = ""
    amount: bool = False
    is_whole: bool = False
    words: list[str] = field(default_factory=list)
    rate: Meaning | None = None
