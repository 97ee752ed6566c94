"""All words of the city by which labels of tables of figures name what is counted.

Built from what the city already keeps: populations, code lists, elements and the rules by which the record of an area
counts (``village.* = count(person where …)``). Nothing here knows any form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from yici.apps.tables.aggregates import vocabulary
from yici.apps.tables.aggregates.contracts import Clause, Meaning
from yici.apps.tables.aggregates.folding import fold_label, squeeze
from yici.apps.tables.aggregates.trees import aggregate_of, clauses_of, ratio_of, written
from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, CodeValue
from yici.apps.tables.population import Lexicon as Populations

NUMBERS = ("int", "dec", "money", "area", "number", "decimal")
#: The record of an area as an entity.
OF_AREA = "village"
_TOPICS = ("growers", "contract_land", "grassland_award", "livestock_keepers", "household_income", "livestock_records")
LONGEST = 24
_NOT_ADDED = re.compile(r"人均|平均|单价|价格|年龄|年限|工龄|党龄|率$|系数|比例|标准|层数|每亩|年份|期限|单产|龄$")


@dataclass(frozen=True)
class Words:
    """Phrases with what they may mean; exact ones hold only for a whole label."""

    parts: Mapping[str, tuple[Meaning, ...]]
    exact: Mapping[str, tuple[Meaning, ...]]
    values: Mapping[str, tuple[CodeValue, ...]]  # by element
    elements: Mapping[str, CatalogueElement]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name or alias of a value -> elements
    plain: Mapping[str, str] = field(default_factory=dict)  # entity -> the number that most categories of it add up

    def entity_of(self, code: str) -> str:
        """Whose fact an element is."""
        found = self.elements.get(code)
        return found.entity if found is not None else ""

    def unit_of(self, code: str) -> str:
        """In which unit an element is kept."""
        found = self.elements.get(code)
        return found.unit if found is not None else ""

    def name_of(self, code: str) -> str:
        """What an element is called."""
        found = self.elements.get(code)
        return found.name if found is not None else code


class _Builder:
    def __init__(self, catalogue: Catalogue, populations: Populations) -> None:
        self.catalogue = catalogue
        self.populations = populations
        self.parts: dict[str, list[Meaning]] = defaultdict(list)
        self.exact: dict[str, list[Meaning]] = defaultdict(list)
        self.lists: dict[str, list[str]] = defaultdict(list)

    def add(self, text: str, meaning: Meaning, *, exact: bool = False) -> None:
        phrase = fold_label(text).core if len(text) > 1 else squeeze(text)
        shelf = self.exact if exact else self.parts
        if phrase and meaning not in shelf[phrase]:
            shelf[phrase].append(meaning)

    def entity_of(self, code: str) -> str:
        found = self.catalogue.elements.get(code)
        return found.entity if found is not None else ""

    def build(self) -> Words:
        self._people()
        self._populations()
        self._values()
        self._elements()
        self._people()  # once more: words for everybody are nobody's in particular
        self._fixed()
        values = {
            code: self.catalogue.code_lists[one.code_list]
            for code, one in self.catalogue.elements.items()
            if one.code_list in self.catalogue.code_lists
        }
        return Words(
            {phrase: tuple(found) for phrase, found in self.parts.items()},
            {phrase: tuple(found) for phrase, found in self.exact.items()},
            values, self.catalogue.elements, {word: tuple(codes) for word, codes in self.lists.items()},
            self._plain_numbers(),
        )  # fmt: skip

    def _plain_numbers(self) -> dict[str, str]:
        """What categories of an entity add up by themselves: 羊 and 牛 the stock, 玉米 the sown area."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for meanings in self.parts.values():
            for one in meanings:
                if one.kind == "measure" and one.function == "sum" and one.clauses:
                    counts[one.entity][one.element] += 1
        return {entity: found.most_common(1)[0][0] for entity, found in counts.items()}

    def _fixed(self) -> None:
        for word in vocabulary.AMOUNTS:
            if word not in self.parts:
                self.parts[word].append(Meaning("amount", word))
        for word in vocabulary.NOISE:
            if word not in self.parts:
                self.parts[word].append(Meaning("noise", word))
        for table in (vocabulary.OPS, vocabulary.PERIODS):
            for word, meaning in table.items():
                self.parts[squeeze(word)] = [meaning]
        for table in (vocabulary.ENTITIES, vocabulary.SEXES):
            for word, meaning in table.items():
                kept = (
                    [one for one in self.parts.get(word, ()) if one.kind == "who"]
                    if table is vocabulary.ENTITIES
                    else []
                )
                self.parts[word] = [*kept, meaning]

    def _people(self) -> None:
        for word, relation in vocabulary.RESIDENTS.items():
            code = "residents_living" if relation == "resident" else "residents_registered"
            found = self.populations.get(code)
            clauses = self._clauses_of_who(code, word) if found is not None else ()
            self.parts[word] = [Meaning("who", word, "person", clauses, relation, is_whole=True)]
        for word in vocabulary.PEOPLE:
            self.parts[word] = [
                Meaning("who", word, "person", self._clauses_of_who("residents_registered", word), is_whole=True)
            ]

    def _clauses_of_who(self, code: str, words: str) -> tuple[Clause, ...]:
        found = self.populations.get(code)
        return clauses_of(found.condition, words, found.entity, self.entity_of) if found is not None else ()

    def _populations(self) -> None:
        for one in self.populations.populations:
            if one.code in _TOPICS or one.code.startswith("residents_registered") or one.code == "residents_living":
                continue
            if one.entity == OF_AREA:
                continue
            phrases = {
                phrase: None for text in (*one.phrases, one.name.split("（")[0]) for phrase in _who_phrases(text)
            }
            clauses = clauses_of(one.condition, one.name, one.entity, self.entity_of)
            relation = "" if one.relation in ("registered", "located") else one.relation
            contexts = tuple(f"-{word}" for word in one.forbidden)
            meaning = Meaning("who", one.name, one.entity, clauses, relation, contexts=contexts)
            for phrase in phrases:
                self.add(phrase, replace(meaning, words=phrase))
            for phrase in phrases:
                stem = _stem(phrase)
                if stem:
                    self.add(stem, replace(meaning, words=phrase, entity=""))

    def _values(self) -> None:
        for code, element in self.catalogue.elements.items():
            if element.entity in ("form", OF_AREA) or element.is_forbidden:
                continue
            for value in self.catalogue.code_lists.get(element.code_list, ()):
                for name in dict.fromkeys((value.name, *value.aliases)):
                    word = fold_label(name).core
                    if not word or word in ("是", "否", "有", "无", "其他"):
                        continue
                    clause = Clause(code, element.entity, value.name, codes=frozenset([value.code]))
                    self.add(word, Meaning("value", value.name, "", (clause,), element=code))
                    self.lists[word].append(code)

    def _elements(self) -> None:
        for code, element in self.catalogue.elements.items():
            if element.entity == "form" or element.is_forbidden:
                continue
            names = list(dict.fromkeys((element.name, *element.aliases)))
            if element.entity == OF_AREA:
                self._of_area(element, names)
            elif element.code_list:
                for name in names:
                    self.add(name, Meaning("name", element.name, element=code))
            elif element.type == "bool":
                self._flag(element, names)
            elif element.type in NUMBERS and not element.is_protected:
                self._number(element, names)

    def _number(self, element: CatalogueElement, names: Iterable[str]) -> None:
        """A number that is added up; one of a household that follows from its members or things is counted there."""
        counted = self._counted(element)
        if counted is None and (_NOT_ADDED.search(element.name) or "/" in element.unit or element.unit in ("%", "‰")):
            for name in names:
                self.add(name, Meaning("name", element.name, element=element.code))
            return
        for name in names:
            contexts = element.alias_contexts.get(name, ())
            plain = Meaning(
                "sum", element.name, element.entity, element=element.code, function="sum", contexts=contexts
            )
            self.add(
                name, plain if counted is None else replace(counted, words=name, contexts=contexts, name=element.name)
            )

    def _counted(self, element: CatalogueElement) -> Meaning | None:
        found = aggregate_of(element.derive) if element.entity == "household" else None
        if found is None:
            return None
        value = written(found.value) if found.value is not None else ""
        source = "person" if found.source == "members" else self.entity_of(value) or found.source
        if (found.function == "sum" and value not in self.catalogue.elements) or found.source == "head":
            return None
        condition = written(found.where) if found.where is not None else ""
        clauses = clauses_of(condition, element.name, source, self.entity_of)
        return Meaning("measure", element.name, source, clauses, element=value, function=found.function)

    def _flag(self, element: CatalogueElement, names: Iterable[str]) -> None:
        clause = Clause(f"text:{element.code}", element.entity, element.name, text=f"{element.code} = yes")
        opposite = set(element.polarity.split("|"))
        for name in names:
            if name in opposite:
                continue
            bare = name.removeprefix("是否").removeprefix("是").removeprefix("参加")
            if len(bare) >= 2:
                words = bare
                contexts = element.alias_contexts.get(name, ())
                self.add(
                    bare,
                    Meaning(
                        "value", words, "", (replace(clause, words=words),), element=element.code, contexts=contexts
                    ),
                )

    def _of_area(self, element: CatalogueElement, names: Iterable[str]) -> None:
        """A fact of the area's own record; where the city counts it by rule, the rule is what is counted."""
        found = aggregate_of(element.derive)
        rate = self._rate(element) if found is None and element.derive else None
        for name in names:
            contexts = element.alias_contexts.get(name, ())
            if found is None:
                if rate is not None:
                    self.add(name, replace(rate, contexts=contexts), exact=True)
                elif not element.derive:
                    fact = Meaning(
                        "fact", element.name, OF_AREA, element=element.code, contexts=contexts, name=element.name
                    )
                    self.add(name, fact, exact=True)
                    bare = name.split("（")[0].split("(")[0]
                    for short in {
                        bare,
                        bare.removesuffix("数"),
                        bare.removesuffix("数量"),
                        bare.removesuffix("总数"),
                    } - {name}:
                        if len(short) >= 2:
                            self.add(short, fact, exact=True)
                continue
            counted = self._measure_of(element.derive, name)
            if counted is not None:
                self.add(name, replace(counted, contexts=contexts, name=element.name), exact=True)

    def _measure_of(self, derive: str, name: str) -> Meaning | None:
        found = aggregate_of(derive)
        if found is None:
            return None
        condition = written(found.where) if found.where is not None else ""
        value = written(found.value) if found.value is not None else ""
        source = found.source if found.value is None else self.entity_of(value) or found.source
        if found.function == "sum" and value not in self.catalogue.elements:
            return None
        clauses = clauses_of(condition, name, source, self.entity_of)
        return Meaning("measure", name, source, clauses, element=value, function=found.function)

    def _rate(self, element: CatalogueElement) -> Meaning | None:
        """One count over another, times 100: as the city's rule divides them."""
        found = ratio_of(element.derive)
        if found is None:
            return None
        above, below = (self._measure_of(self._derive_of(text), element.name) for text in found[:2])
        if above is None or below is None:
            return None
        return Meaning(
            "rate",
            element.name,
            above.entity,
            above.clauses,
            element=above.element,
            function=above.function,
            over=below,
            factor=found[2],
        )

    def _derive_of(self, text: str) -> str:
        known = self.catalogue.elements.get(text)
        return known.derive if known is not None else text


def _who_phrases(text: str) -> Iterator[str]:
    """The phrases of a population that name who is counted, endings of lists (名册, 台账 …) taken off."""
    bare = squeeze(text)
    for ending in sorted(vocabulary.LIST_ENDS, key=len, reverse=True):
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            bare = bare[: -len(ending)]
    if len(bare) >= 2 and bare.endswith(vocabulary.WHO_ENDS):
        yield bare


def _stem(phrase: str) -> str:
    for ending in sorted(vocabulary.SOFT_ENDS, key=len, reverse=True):
        if phrase.endswith(ending) and len(phrase) >= len(ending) + 2:
            return phrase[: -len(ending)]
    return ""


def words_of(catalogue: Catalogue, populations: Populations) -> Words:
    """The words of a city for tables of figures."""
    return _Builder(catalogue, populations).build()
