"""A row and a column put together: one number over records, with a sentence people can read, or the reason to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from yici.apps.tables.aggregates import vocabulary
from yici.apps.tables.aggregates.contracts import AGE, Area, Ask, CellMeaning, Clause, Label, Line, Meaning, Told
from yici.apps.tables.aggregates.folding import fold_label, squeeze
from yici.apps.tables.aggregates.lexicon import NUMBERS, OF_AREA, Words
from yici.apps.tables.aggregates.reading import read_label, said
from yici.apps.tables.aggregates.resolving import Around, Resolved, Unsure, names_of, resolve
from yici.apps.tables.aggregates.sentences import sentence_of
from yici.apps.tables.aggregates.trees import clauses_of
from yici.apps.tables.aggregates.units import factor_between, kind_of

#: Things that belong to a household, so that a household's facts narrow them.
OWNED = ("crop", "livestock", "pasture", "plot", "building", "machine", "loan", "hazard")
_DEMANDS = {"people": "person", "households": "household"}
_COUNTED_THINGS = {
    "个": ("enterprise", "project", "facility", "hazard"), "家": ("enterprise",),
    "处": ("hazard", "facility", "building"),
    "块": ("plot", "pasture"), "栋": ("building",), "幢": ("building",), "条": ("hazard",), "项": ("project",),
    "笔": ("loan",), "台": ("machine",), "座": ("facility", "building"), "件": ("hazard", "licence"),
    "套": ("building",),
    "户": ("enterprise", "building"), "本": ("licence",), "间": (),
}  # fmt: skip
#: A table of figures is about an area as a whole, whether it says so or not: words of contexts that ask for it hold.
OF_AN_AREA = "嘎查村"


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
class _Cell:
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


def compose(row: Line | None, column: Line | None, around: Surroundings, *, skip_own: bool = False) -> CellMeaning:
    """What stands where a row and a column meet, ops and totals aside (``skip_own``: without the narrowing of the leaf
    that names a share, for the whole it is a share of)."""
    labels = _labels(row, column, skip_own)
    unit = unit_of(row, column, around)
    area = next((line.area for line in (row, column) if line is not None and line.area is not None), None)
    sentence = "、".join(filter(None, (line.place.partition(":")[2] for line in (row, column) if line is not None)))
    try:
        return _composed(row, column, labels, unit, area, around)
    except Unsure as why:
        return CellMeaning("ask", sentence, area=area, unit=unit, reason=str(why))


def unit_of(row: Line | None, column: Line | None, around: Surroundings) -> str:
    """The unit of a cell: in its labels, in the row's unit column, else the table's note when it names one unit."""
    for line in (column, row):
        if line is not None:
            if line.unit:
                return line.unit
            found = next((one.unit for one in reversed(line.own) if one.unit), "")
            if found:
                return found
    leaves = [line.own[-1] for line in (column, row) if line is not None and line.own]
    if any(said(leaf, "entity") for leaf in leaves):
        return ""  # 户数 in a table "单位：元" is in households
    note = around.unit_note
    return note if note and not any(sign in note for sign in "、,") else ""


def _labels(row: Line | None, column: Line | None, skip_own: bool) -> list[Label]:
    found: list[Label] = []
    for line in (row, column):
        if line is None:
            continue
        own = line.own
        if skip_own and line.op in ("share", "total") and own:
            own = own[:-1]
        found += [*line.outer, *own]
    return [one for one in found if one.core or one.told]


def _composed(
    row: Line | None, column: Line | None, labels: list[Label], unit: str, area: Area | None, around: Surroundings
) -> CellMeaning:
    every = [*labels, *(row.sections if row is not None else ())]
    text = around.title + "".join(one.text for one in every)
    demand = _demand(labels, unit, around)
    sections = list(row.sections) if row is not None else []
    near = frozenset(
        clause.element for one in labels if len(said(one, "value")) == 1 for meaning in said(one, "value")
        for clause in meaning.clauses
    )  # fmt: skip
    here = Around(
        text + OF_AN_AREA, demand, names_of(every) | around.named, near, _families(around, labels), kind_of(unit)
    )
    if fact := _own_fact(row, column, here, around):
        return fact_cell(fact.element, unit, area, around.words)
    cell = _Cell()
    _add_base(cell, around, labels, here)
    facts: list[Meaning] = []
    _must_be_part(row)
    narrowing = _narrowing_headings(row, column, labels, here, around)
    for line_labels, is_own in _in_order(row, column, labels):
        for label in line_labels:
            if id(label) in narrowing:
                continue
            part = _part(label, here, around.words, cell.clauses, is_heading=label is not line_labels[-1] or not is_own)
            if part.fact is not None:
                if is_own and label is line_labels[-1]:
                    facts.append(part.fact)
                    continue
                raise Unsure(f"“{label.text.strip()}”下面的数说不准是什么")
            _add(cell, part, label, is_parent=not is_own)
    if facts:
        return _fact(facts, cell, unit, area, around)
    _add_sections(cell, sections, demand, here, around)
    return _measured(cell, demand, unit, area, around, labels)


def _must_be_part(row: Line | None) -> None:
    """A row after one marked 其中, not set in: of a band or value above it nobody knows whether it is a part; of people
    above it (党员) it is when it only narrows (少数民族), not when it names others."""
    for label in row.doubtful if row is not None else ():
        kinds = {one.kind for phrase in label.phrases for one in phrase.meanings[:1]}
        whos = [one for one in said(label, "who") if not one.is_whole]
        own = {
            one.kind for leaf in (row.own[-1:] if row is not None else ()) for p in leaf.phrases for one in p.meanings
        }
        if (kinds & {"band", "value"} and not whos) or (whos and own & {"who", "measure", "sum"}):
            raise Unsure(f"说不准它是不是“{label.text.strip()}”里面的")


def _narrowing_headings(
    row: Line | None, column: Line | None, labels: Sequence[Label], here: Around, around: Surroundings
) -> set[int]:
    """Headings over everybody: 党员情况 over 全村人口 says only where the number stands. A heading that is no such
    group and names somebody makes it unsure; one that means a value over a population of households does too."""
    passed: set[int] = set()
    for line in (row, column):
        if line is None or not line.own or not line.outer:
            continue
        try:
            own = _part(line.own[-1], here, around.words)
        except Unsure:
            continue
        for label in line.outer:
            whos = [one for one in said(label, "who") if not one.is_whole]
            if own.is_everybody and whos and not label.is_of_which:
                if not label.core.endswith(("情况", "信息", "状况", "基本情况")):
                    raise Unsure(f"“{label.text.strip()}”下面的“{line.own[-1].text.strip()}”说不准数哪些")
                passed.add(id(label))
            elif own.who is not None and any(clause.entity == "household" for clause in own.clauses):
                values = [one for one in said(label, "value") if one.clauses and one.clauses[0].entity == "person"]
                if values and not whos:
                    raise Unsure(f"“{label.text.strip()}”的“{line.own[-1].text.strip()}”说不准数哪些")
    return passed


def _own_fact(row: Line | None, column: Line | None, here: Around, around: Surroundings) -> Meaning | None:
    """The fact of the area's record that one line names by itself while the other says nothing about what is counted;
    headings above it only say where in the form it stands."""
    for line, other in ((row, column), (column, row)):
        if (
            line is None
            or not line.own
            or (other is not None and any(one.phrases or one.rest for one in (*other.outer, *other.own)))
        ):
            continue
        label = line.own[-1]
        if label.told is not None and label.told.element:
            return _told(label.told, here, around.words).fact
        if label.phrases and label.phrases[0].is_whole_label and not label.op:
            try:
                found = resolve(label, here, around.words).fact
            except Unsure:
                continue
            if found is not None and (around.base is None or around.base.is_whole):
                return found
    return None


def _add_sections(cell: _Cell, sections: Sequence[Label], demand: str, here: Around, around: Surroundings) -> None:
    """A heading that takes no value narrows rows that name nobody themselves (残疾人: 男, 女); to rows that name
    somebody it is only a place in the form, unless it names others."""
    for label in sections:
        whos = [one for one in said(label, "who") if not one.is_whole]
        if len({tuple(clause.condition for clause in one.clauses) for one in whos}) != 1:
            continue
        who = whos[0]
        if demand == "household" and who.entity == "person" and (cell.clauses or cell.default is not None):
            continue  # 人口和劳动力 over 户数: the households are no part of the labourers
        if any(not one.is_whole for one in cell.whos) or cell.default is not None:
            told = {clause.element for clause in cell.clauses}
            if cell.value is None and not cell.is_whole and not told & {clause.element for clause in who.clauses}:
                raise Unsure(f"“{label.text.strip()}”里的“{cell.words[-1]}”说不准数哪些")
            continue
        if (
            cell.value is not None
            or cell.rate is not None
            or (cell.is_whole and any(one.is_whole for one in cell.whos))
        ):
            continue
        for clause in who.clauses:
            _narrow(cell, clause, label, is_parent=True)
        cell.whos.append(who)
        cell.relation = cell.relation or who.relation


def _in_order(row: Line | None, column: Line | None, labels: list[Label]) -> Iterable[tuple[list[Label], bool]]:
    kept = {id(one) for one in labels}
    for line in (row, column):
        if line is None:
            continue
        yield [one for one in line.outer if id(one) in kept], False
        yield [one for one in line.own if id(one) in kept], True


def _part(
    label: Label, here: Around, words: Words, known: Sequence[Clause] = (), *, is_heading: bool = False
) -> Resolved:
    if label.told is not None:
        return _told(label.told, here, words)
    try:
        return resolve(label, here, words, is_heading=is_heading)
    except Unsure:
        found = _begun(label, known, words)
        if found is None:
            raise
        return Resolved(clauses=[found], words=[found.words])


def _begun(label: Label, known: Sequence[Clause], words: Words) -> Clause | None:
    """A label that begins the name of just one value of a list which the labels above narrow: 县内 under 外出人口."""
    if len(label.core) < 2:
        return None
    found = []
    for clause in known:
        for value in words.values.get(clause.element, ()) if clause.codes is not None else ():
            names = (value.name, *value.aliases)
            if value.code in (clause.codes or ()) and any(
                fold_label(name).core.startswith(label.core) for name in names
            ):
                found.append(replace(clause, codes=frozenset([value.code]), words=value.name))
    return found[0] if len(found) == 1 else None


def _told(told: Told, here: Around, words: Words) -> Resolved:
    """What a person said: other words, an element, or a condition."""
    if told.element:
        element = words.elements.get(told.element)
        if element is None:
            raise Unsure(f"数据元 {told.element} 现在没有了")
        if element.entity == OF_AREA:
            return Resolved(fact=Meaning("fact", element.name, OF_AREA, element=told.element))
        if element.type in NUMBERS:
            return Resolved(value=Meaning("sum", element.name, element.entity, element=told.element, function="sum"))
        raise Unsure(f"“{element.name}”不是数，不能求和")
    if told.condition or told.entity:
        said_words = told.words or told.condition
        clauses = clauses_of(told.condition, said_words, told.entity, words.entity_of)
        who = Meaning("who", said_words, told.entity, clauses, told.relation)
        return Resolved(who=who, clauses=list(clauses), relation=told.relation, words=[said_words])
    return resolve(read_label(told.words, words), here, words)


def _demand(labels: Sequence[Label], unit: str, around: Surroundings) -> str:
    """Whose number is asked: the lowest word for persons or households, else the unit."""
    for label in reversed(labels):
        found = [one.entity for phrase in label.phrases for one in phrase.meanings if one.kind == "entity"]
        if found and not any(one.kind == "who" and one.entity for phrase in label.phrases for one in phrase.meanings):
            return found[0]
        if found and len(label.phrases) > 1:
            return found[0]
    return _DEMANDS.get(kind_of(unit), "")


def _families(around: Surroundings, labels: Sequence[Label]) -> frozenset[str]:
    found = set()
    clauses = [clause for one in labels for meaning in said(one, "who") for clause in meaning.clauses]
    if around.base is not None:
        clauses += around.base.clauses
    for clause in clauses:
        code = clause.element.removeprefix("text:").lstrip("(")
        found.add(code.partition(".")[0])
    return frozenset(found - {"age(person", "person"})


def _add_base(cell: _Cell, around: Surroundings, labels: Sequence[Label], here: Around) -> None:
    """The population of the title, unless the labels name a whole population of their own."""
    base = around.base
    whole = any(one.is_whole for label in labels for one in said(label, "who"))
    whos = any(one.kind == "who" for label in labels for phrase in label.phrases for one in phrase.meanings[:1])
    if around.doubt and not whos:
        raise Unsure(f"标题里的“{around.doubt}”说不准怎么数")
    if base is None or whole:
        return
    if base.is_whole and whos:
        cell.relation = cell.relation or ""
        return
    assert base.who is not None
    cell.whos.append(base.who)
    cell.clauses += base.clauses
    cell.relation = base.relation
    cell.words += base.words
    cell.is_whole = base.is_whole


def _add(cell: _Cell, part: Resolved, label: Label, *, is_parent: bool) -> None:
    if part.rate is not None:
        cell.rate = part.rate
    for clause in part.clauses:
        _narrow(cell, clause, label, is_parent=is_parent)
    if part.who is not None:
        relation = part.who.relation
        if relation and cell.relation and relation != cell.relation:
            raise Unsure(f"“{label.text.strip()}”和上面的口径（户籍、常住）对不上")
        cell.whos.append(part.who)
        cell.relation = relation or cell.relation
    if part.value is not None:
        if cell.value is not None and cell.value.element != part.value.element:
            raise Unsure(f"“{cell.value.words}”和“{part.value.words}”不知道加哪一个")
        cell.value = part.value
    if part.default is not None:
        cell.default = (
            part.default if cell.default is None or part.default.function == "count" or not is_parent else cell.default
        )
    cell.entity = part.entity or cell.entity
    cell.amount = cell.amount or part.amount
    cell.is_whole = cell.is_whole or part.is_whole
    cell.words += part.words


def _narrow(cell: _Cell, clause: Clause, label: Label, *, is_parent: bool) -> None:
    """One more clause; two of one element are met in what both allow, and what nothing allows is not sure."""
    for at, known in enumerate(cell.clauses):
        if known.element != clause.element:
            continue
        if known.condition == clause.condition:
            return
        met = _met(known, clause)
        if met is None:
            raise Unsure(f"“{known.words}”和“{clause.words}”不能同时成立")
        cell.clauses[at] = met
        return
    cell.clauses.append(clause)


def _met(one: Clause, two: Clause) -> Clause | None:
    if one.codes is not None and two.codes is not None:
        codes = one.codes & two.codes
        narrower = one if len(one.codes) < len(two.codes) else two
        return replace(narrower, codes=codes) if codes else None
    if one.element == AGE and not one.text and not two.text:
        low = max((bound for bound in (one.low, two.low) if bound is not None), default=None)
        high = min((bound for bound in (one.high, two.high) if bound is not None), default=None)
        if low is not None and high is not None and low > high:
            return None
        return replace(two, low=low, high=high)
    return None


def _fact(facts: Sequence[Meaning], cell: _Cell, unit: str, area: Area | None, around: Surroundings) -> CellMeaning:
    """A fact of the area's own record; nothing else may narrow it."""
    if len({one.element for one in facts}) > 1 or cell.value is not None or cell.rate is not None:
        raise Unsure("行和列各说一件事，说不准要哪个数")
    strange = [one for one in cell.clauses if not (around.base and one in around.base.clauses)]
    if strange:
        raise Unsure(f"“{facts[0].words}”是地方自己的事实，不能再按“{strange[0].words}”分")
    return fact_cell(facts[0].element, unit, area, around.words)


def fact_cell(code: str, unit: str, area: Area | None, words: Words) -> CellMeaning:
    """A cell that a fact of the area's own record answers."""
    element = words.elements[code]
    if unit and factor_between(element.unit, unit) is None and kind_of(unit) and kind_of(element.unit):
        raise Unsure(f"“{element.name}”的单位是{element.unit}，表里要{unit}")
    return CellMeaning("fact", element.name, fact=code, area=area, unit=unit)


def _measured(
    cell: _Cell, demand: str, unit: str, area: Area | None, around: Surroundings, labels: Sequence[Label]
) -> CellMeaning:
    if cell.rate is not None:
        return _rate(cell, unit, area, around)
    ask = ask_of(cell, demand or cell.entity, unit, around, labels)
    kept = around.words.unit_of(ask.value) if ask.value and ask.function == "sum" else ""
    if ask.function == "sum" and unit and factor_between(kept, unit) is None:
        raise Unsure(f"“{around.words.name_of(ask.value)}”的单位是{kept}，表里要{unit}")
    words = sentence_of(ask, cell.clauses, area.name if area else "", around.words, around.counters)
    return CellMeaning("measure", words, ask, area=area, unit=unit or kept)


def _rate(cell: _Cell, unit: str, area: Area | None, around: Surroundings) -> CellMeaning:
    rate = cell.rate
    assert rate is not None and rate.over is not None
    more = [clause for clause in cell.clauses if clause not in rate.clauses]
    above = Ask(rate.entity, _condition([*rate.clauses, *more]), rate.function or "count", rate.element, cell.relation)
    below = Ask(
        rate.over.entity,
        _condition([*rate.over.clauses, *more]),
        rate.over.function or "count",
        rate.over.element,
        cell.relation,
    )
    if more and any(clause.entity not in (rate.entity, rate.over.entity) for clause in more):
        raise Unsure(f"“{rate.words}”不能再按“{more[0].words}”分")
    return CellMeaning(
        "measure",
        f"{rate.words}（{rate.clauses[0].words if rate.clauses else ''}÷全部）",
        above,
        below,
        factor=rate.factor,
        area=area,
        unit=unit or "%",
    )


def ask_of(cell: _Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> Ask:
    """The number over records that the parts of a cell come to. Raises ``Unsure``."""
    value, default = cell.value, cell.default
    if value is not None and value.entity in ("person", "household") and demand in ("person", "household"):
        raise Unsure(f"“{value.words}”是要相加的数，单位却是{unit or '人数或户数'}")
    if value is None and default is not None and default.function == "sum" and not demand:
        value = _default_value(cell, default, unit, around)
    if value is None and not demand and (cell.amount or kind_of(unit) in ("area", "mass", "animals")):
        value = _implied(cell, unit, around, labels)
    if value is not None and default is not None and default.function == "sum":
        plain = around.words.plain.get(default.entity, "")
        if default.element not in (value.element, plain):
            raise Unsure(f"“{default.words}”和“{value.words}”不知道加哪一个")
    if value is not None:
        if cell.entity or kind_of(unit) == "percent":
            raise Unsure(f"“{value.words}”是要相加的数，这里要的是{'比例' if not cell.entity else '人数或户数'}")
        return _sum(cell, value, around)
    if kind_of(unit) in ("area", "mass", "money", "length", "volume", "percent"):
        raise Unsure(f"单位是{unit}，看不出把哪个数相加")
    return _count(cell, demand, unit, around, labels)


def _default_value(cell: _Cell, default: Meaning, unit: str, around: Surroundings) -> Meaning:
    kept = around.words.unit_of(default.element)
    if unit and factor_between(kept, unit) is None:
        raise Unsure(f"“{default.words}”默认数{around.words.name_of(default.element)}（{kept}），表里要{unit}")
    return replace(default, kind="sum")


def _implied(cell: _Cell, unit: str, around: Surroundings, labels: Sequence[Label]) -> Meaning:
    """面积 of what the row names, when there is only one such number."""
    entities = {clause.entity for clause in cell.clauses} | {one.entity for one in cell.whos if one.entity}
    kind = kind_of(unit)
    if "livestock" in entities and kind in ("animals", ""):
        return Meaning(
            "sum", around.words.name_of("livestock.stock"), "livestock", element="livestock.stock", function="sum"
        )
    said_words = around.title + "".join(one.text for one in labels)
    if "crop" in entities and kind in ("area", "") and any(word in said_words for word in ("播种", "种植", "面积")):
        return Meaning("sum", around.words.name_of("crop.sown_area"), "crop", element="crop.sown_area", function="sum")
    raise Unsure("看不出把哪个数相加")


def _sum(cell: _Cell, value: Meaning, around: Surroundings) -> Ask:
    entity = value.entity
    known = {one.element for one in cell.clauses}
    clauses = [*cell.clauses, *(one for one in value.clauses if one.element not in known)]
    for clause in clauses:
        _must_reach(entity, clause)
    clauses += _season(entity, clauses, around.words)
    return Ask(
        entity, _condition(clauses), "sum", value.element, cell.relation if entity in ("person", "household") else ""
    )


def _season(entity: str, clauses: Sequence[Clause], words: Words) -> list[Clause]:
    """Things kept once a season count for this year's season unless the form says otherwise."""
    code = f"{entity}.season_year"
    if code not in words.elements or any(code in clause.condition for clause in clauses):
        return []
    return [Clause(f"text:{code}", entity, "本年度", text=f"{code} = this_year()")]


def _must_reach(entity: str, clause: Clause) -> None:
    if clause.entity in ("", entity):
        return
    if entity == "person" and clause.entity == "household":
        return
    if entity in OWNED and clause.entity == "household":
        return
    raise Unsure(f"“{clause.words}”说的不是要数的东西")


def _count(cell: _Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> Ask:
    entities = {one.entity for one in cell.whos if one.entity} | {clause.entity for clause in cell.clauses}
    if cell.default is not None and cell.default.function == "count":
        entities.add(cell.default.entity)
    things = entities - {"person", "household", ""}
    entity = demand or _single(entities, cell, unit)
    if entity == "household":  # 户籍户数: the words for all people say where, not which households
        whole = {clause.condition for one in cell.whos if one.is_whole for clause in one.clauses}
        cell.clauses = [one for one in cell.clauses if one.entity != "person" or one.condition not in whole]
    if things and entity == "household" and things <= set(OWNED):
        return _households_with(cell, things, around.words)
    if things and entity != next(iter(things)):
        raise Unsure(f"数的是{around.counters.get(entity, entity)}还是别的，说不准")
    if not cell.clauses and not cell.whos and cell.default is None and not cell.is_whole:
        _must_be_whole(cell, demand, unit, around, labels)
    if not unit and entity not in ("person", "household") and not _says_how_many(labels):
        raise Unsure("看不出要的是个数还是名称")
    if unit and not kind_of(unit) and not _counts(unit, entity):
        raise Unsure(f"单位是{unit}，不是数{around.words.name_of(entity)}")
    for clause in cell.clauses:
        if entity != "household" or clause.entity != "person":
            _must_reach(entity, clause)
    clauses = list(cell.clauses)
    clauses += _season(entity, clauses, around.words)
    if entity == "household" and any(clause.entity == "person" for clause in clauses):
        return Ask("person", _condition(clauses), "distinct", "household", cell.relation)
    if not cell.whos and cell.default is None and not cell.is_whole and entity in ("person", "household"):
        _must_be_whole(cell, demand, unit, around, labels)
    return Ask(entity, _condition(clauses), "count", "", cell.relation if entity in ("person", "household") else "")


def _says_how_many(labels: Sequence[Label]) -> bool:
    """Whether a label of the cell ends like a number of things."""
    return any(one.core.endswith(("数", "数量", "总量", "量")) for one in labels)


def _counts(unit: str, entity: str) -> bool:
    return entity in _COUNTED_THINGS.get(unit, ())


def _single(entities: set[str], cell: _Cell, unit: str) -> str:
    named = [one.entity for one in reversed(cell.whos) if one.entity]
    if cell.default is not None and cell.default.function == "count":
        return cell.default.entity
    if named:
        return named[0]
    if len(entities) == 1:
        return next(iter(entities))
    if entities == {"person", "household"}:
        return "person"
    raise Unsure("看不出数的是什么")


def _must_be_whole(cell: _Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> None:
    """Persons or households without a population named: only where title or labels speak of people or households."""
    text = around.title + "".join(one.text for one in labels)
    if any(word in text for word in (*vocabulary.PEOPLE, "户籍", "常住", "人数", "户数", "总户", "农户", "家庭")):
        return
    families = {clause.element.removeprefix("text:").lstrip("(").partition(".")[0] for clause in cell.clauses}
    if families - {"person", "household", "age(person"}:
        return  # 农村低保, 一级残疾: whom the fact speaks of is clear
    if (
        any(clause.element in (AGE, "person.sex", "person.ethnicity") for clause in cell.clauses)
        and around.base is not None
    ):
        return
    raise Unsure("标题和行列都没有说数的是哪些人")


def _households_with(cell: _Cell, things: set[str], words: Words) -> Ask:
    """Households that have such a thing: 种玉米的户数."""
    thing = next(iter(things))
    if len(things) > 1:
        raise Unsure("说的不止一种东西，数不出户数")
    inner = [one for one in cell.clauses if one.entity == thing]
    inner += _season(thing, inner, words)
    outer = [one for one in cell.clauses if one.entity != thing]
    for clause in outer:
        _must_reach("household", clause)
    has = f"count({thing}{' where ' + _condition(inner) if inner else ''}) > 0"
    return Ask("household", " and ".join(filter(None, (has, _condition(outer)))), "count", "", cell.relation)


def _condition(clauses: Sequence[Clause]) -> str:
    return " and ".join(dict.fromkeys(clause.condition for clause in clauses))
