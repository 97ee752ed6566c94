"""Which of its meanings each phrase of a cell's labels has, told by the other labels, the title and the unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yici.apps.tables.aggregates.contracts import Clause, Label, Meaning, Phrase
from yici.apps.tables.aggregates.lexicon import Words


class Unsure(Exception):
    """A label whose meaning is not certain; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a label: the words of the whole cell, whose facts are counted, lists that are named."""

    text: str
    entity: str = ""
    named: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    hint: str = ""  # unit kind of the cell


@dataclass
class Resolved:
    """What a label adds to a cell."""

    who: Meaning | None = None
    clauses: list[Clause] = field(default_factory=list)
    value: Meaning | None = None
    default: Meaning | None = None
    entity: str = ""
    relation: str = ""
    amount: bool = False
    fact: Meaning | None = None
    rate: Meaning | None = None
    is_whole: bool = False
    is_everybody: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether the label says nothing about what is counted."""
        return not (self.clauses or self.value or self.default or self.who or self.fact or self.rate or self.entity)


def resolve(label: Label, around: Around, words: Words, *, is_heading: bool = False) -> Resolved:
    """The meaning of a label; of a heading its parts come before what the city calls by the whole of it.

    Raises ``Unsure`` when two meanings are equally likely or a part is not explained.
    """
    if label.rest and label.op != "total":
        raise Unsure(f"不认得“{label.rest}”（{label.text.strip()}）")
    out = Resolved()
    exact = [one for phrase in label.phrases[:1] if phrase.is_whole_label for one in phrase.meanings]
    chosen = None if is_heading and len(label.phrases) > 1 else _exact(label, exact, around, words)
    if chosen is not None:
        _take(out, chosen)
        return out
    for phrase in label.phrases:
        if phrase.is_whole_label:
            if len(label.phrases) > 1:
                continue
            raise Unsure(f"“{label.text.strip()}”在这里指什么说不准")
        _take(out, _choose(phrase, label, around, words))
    return out


def _exact(label: Label, exact: Sequence[Meaning], around: Around, words: Words) -> Meaning | None:
    """What the whole label means to the city, when nothing around it speaks against it."""
    rest = label.phrases[1:]
    parts = [one.meanings[0] for one in rest if one.meanings]
    cut = any(one.kind == "band" or (one.kind == "value" and _of_people(one)) for one in parts)
    cut = cut and not any(one.kind == "sum" for one in parts)
    whos = [m for one in rest for m in one.meanings if m.kind == "who" and (_fits(m, around))]
    offers = []
    for one in exact:
        if one.kind not in ("measure", "fact", "rate") or not _fits(one, around):
            continue
        if one.kind == "measure" and whos and not cut:
            continue  # the population of the lists and this count name one thing: the lists decide
        if one.kind == "measure" and {one.entity, around.entity} == {"person", "household"}:
            continue
        if cut and one.kind == "measure":
            known = {c.element for m in (x for p in rest for x in p.meanings) for c in m.clauses}
            if any(clause.element not in known for clause in one.clauses) and not _said(one, around, label):
                continue
        if cut and one.kind == "fact" and not _said(one, around, label):
            continue
        offers.append(one)
    kinds = {(_key(one)) for one in offers}
    if len(kinds) == 1:
        return offers[0]
    measures = [one for one in offers if one.kind == "measure"]
    if len({_key(one) for one in measures}) == 1:
        return measures[0]
    return None


def _of_people(one: Meaning) -> bool:
    return any(clause.entity in ("person", "household") for clause in one.clauses)


def _said(one: Meaning, around: Around, label: Label) -> bool:
    """Whether the words that a name has beyond the label stand around it: 35岁以下支委人数 under 党组织支委."""
    left = re.sub(r"\d+|岁|周|及|以[上下]|人数|数|至|-|[（(].*?[)）]", "", one.name or one.words)
    for sign in label.core:
        left = left.replace(sign, "")
    before = around.text.replace(label.text, "")
    return bool(left) and left in before


def _key(meaning: Meaning) -> tuple[object, ...]:
    return (meaning.kind, meaning.entity, meaning.element, tuple(clause.condition for clause in meaning.clauses))


def _fits(meaning: Meaning, around: Around) -> bool:
    """The words that must or must not stand around an alias."""
    for context in meaning.contexts:
        mark, word = context[:1], context[1:]
        if mark == "-" and word and word in around.text and meaning.kind != "who":
            return False
    wanted = [context[1:] for context in meaning.contexts if context[:1] == "+"]
    if meaning.kind == "measure" and around.hint in ("", "animals", "area", "mass"):
        return True  # a category of what the other labels add up: 山羊 above 存栏 is 山羊 above 出栏
    return not wanted or any(word in around.text for word in wanted)


def _choose(phrase: Phrase, label: Label, around: Around, words: Words) -> Meaning:
    offers = [one for one in phrase.meanings if _fits(one, around)]
    if not offers and len({_key(one) for one in phrase.meanings}) == 1:
        offers = list(phrase.meanings)[:1]  # the word of the context is missing, but nothing else is called so
    if not offers:
        raise Unsure(f"“{phrase.text}”在这里指什么说不准")
    scored = sorted(((_score(one, phrase, label, around, words), at) for at, one in enumerate(offers)), reverse=True)
    best = scored[0][0]
    leading = [offers[at] for score, at in scored if score == best]
    if len({_key(one) for one in leading}) > 1:
        names = "、".join(dict.fromkeys(_told_as(one, words) for one in leading))
        raise Unsure(f"“{label.text.strip()}”可以是{names}，说不准")
    return leading[0]


def _told_as(one: Meaning, words: Words) -> str:
    return f"“{words.name_of(one.element)}”" if one.element else f"“{one.words}”"


_ORDER = {
    "op": 60, "period": 60, "noise": 50, "measure": 34, "who": 32, "rate": 30, "band": 30, "sum": 20, "value": 18,
    "relation": 16, "entity": 14, "amount": 12, "name": 4, "fact": 2,
}  # fmt: skip


def _score(one: Meaning, phrase: Phrase, label: Label, around: Around, words: Words) -> int:
    score = _ORDER.get(one.kind, 0)
    element = one.element or (one.clauses[0].element if one.clauses else "")
    family = element.partition(".")[0]
    if one.kind == "measure" and one.name and not phrase.is_whole_label and not _is_called(phrase.text, one.name):
        score -= 20  # 绒山羊 among the other names of 山羊存栏: the value of that very name is meant
    if one.kind == "value" and element in around.named:
        score += 40
    elif one.kind == "value" and element in around.near:
        score += 2
    if family and family in around.families:
        score += 3
    owner = one.entity or (one.clauses[0].entity if one.clauses else "")
    if around.entity and owner == around.entity:
        score += 6
    if one.kind == "value" and one.clauses and one.clauses[0].text and score < 30:
        score += 1 if len(label.phrases) == 1 else 0
    if one.kind == "value" and element.startswith("person.special_identity"):
        score -= 6
    if one.kind == "value" and family in ("person", "household", "livestock", "crop", "enterprise", "building"):
        score += 1
    if one.kind == "sum" and around.hint and around.hint in ("people", "households"):
        score -= 8
    if one.kind == "who" and one.entity and around.entity and one.entity != around.entity:
        score -= 2
    if one.kind == "who" and phrase.text.endswith("户") and one.entity == "household":
        score += 1
    if one.kind == "who" and phrase.text.endswith(("人", "人口", "人员")) and one.entity == "person":
        score += 1
    return score


def _is_called(text: str, name: str) -> bool:
    """Whether a phrase is the name of a measure itself, not one of its other names."""
    bare = re.sub(r"[（(].*?[)）]", "", name)
    return text in (
        bare,
        bare.removesuffix("存栏"),
        bare.removesuffix("面积"),
        bare.removesuffix("人数"),
        bare.removesuffix("数"),
    )


def _take(out: Resolved, one: Meaning) -> None:
    if one.kind in ("op", "period", "noise", "name"):
        return
    out.words.append(one.words)
    if one.kind == "who":
        out.who = one if out.who is None or out.who.is_whole else out.who
        out.clauses += one.clauses
        out.relation = one.relation or out.relation
        out.is_whole = out.is_whole or one.is_whole
        out.is_everybody = out.is_everybody or (one.is_whole and one.relation != "")
    elif one.kind in ("value", "band"):
        out.clauses += one.clauses
    elif one.kind == "measure":
        out.clauses += one.clauses
        out.default = one
        out.is_whole = out.is_whole or (one.function == "count" and not one.clauses)
        out.is_everybody = out.is_everybody or (one.function == "count" and not one.clauses)
    elif one.kind == "sum":
        out.value = one
    elif one.kind == "entity":
        out.entity = one.entity
    elif one.kind == "amount":
        out.amount = True
    elif one.kind == "fact":
        out.fact = one
    elif one.kind == "rate":
        out.rate = one


def names_of(labels: Sequence[Label]) -> frozenset[str]:
    """Elements that labels name, so that labels near them are their values."""
    return frozenset(
        one.element
        for label in labels
        for phrase in label.phrases
        if all(one.kind in ("name", "noise") for one in phrase.meanings)
        for one in phrase.meanings
        if one.kind == "name"
    )
