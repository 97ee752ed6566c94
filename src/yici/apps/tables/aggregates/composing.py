"""A row and a column put together: one number over records, with a sentence people can read, or the reason to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from yici.apps.tables.aggregates.asking import ask_of, condition_of
from yici.apps.tables.aggregates.contracts import AGE, Area, Ask, CellMeaning, Clause, Label, Line, Meaning, Told
from yici.apps.tables.aggregates.folding import fold_label
from yici.apps.tables.aggregates.lexicon import NUMBERS, OF_AREA, Words
from yici.apps.tables.aggregates.reading import read_label, said
from yici.apps.tables.aggregates.resolving import Around, Resolved, Unsure, names_of, resolve
from yici.apps.tables.aggregates.sentences import sentence_of
from yici.apps.tables.aggregates.surroundings import Cell, Surroundings
from yici.apps.tables.aggregates.trees import clauses_of
from yici.apps.tables.aggregates.units import factor_between, kind_of

_DEMANDS = {"people": "person", "households": "household"}
#: A table of figures is about an area as a whole, whether it says so or not: words of contexts that ask for it hold.
OF_AN_AREA = "嘎查村"


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
    cell = Cell()
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


def _add_sections(cell: Cell, sections: Sequence[Label], demand: str, here: Around, around: Surroundings) -> None:
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


def _add_base(cell: Cell, around: Surroundings, labels: Sequence[Label], here: Around) -> None:
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


def _add(cell: Cell, part: Resolved, label: Label, *, is_parent: bool) -> None:
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


def _narrow(cell: Cell, clause: Clause, label: Label, *, is_parent: bool) -> None:
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


def _fact(facts: Sequence[Meaning], cell: Cell, unit: str, area: Area | None, around: Surroundings) -> CellMeaning:
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
    cell: Cell, demand: str, unit: str, area: Area | None, around: Surroundings, labels: Sequence[Label]
) -> CellMeaning:
    if cell.rate is not None:
        return _rate(cell, unit, area, around)
    ask = ask_of(cell, demand or cell.entity, unit, around, labels)
    kept = around.words.unit_of(ask.value) if ask.value and ask.function == "sum" else ""
    if ask.function == "sum" and unit and factor_between(kept, unit) is None:
        raise Unsure(f"“{around.words.name_of(ask.value)}”的单位是{kept}，表里要{unit}")
    words = sentence_of(ask, cell.clauses, area.name if area else "", around.words, around.counters)
    return CellMeaning("measure", words, ask, area=area, unit=unit or kept)


def _rate(cell: Cell, unit: str, area: Area | None, around: Surroundings) -> CellMeaning:
    rate = cell.rate
    assert rate is not None and rate.over is not None
    more = [clause for clause in cell.clauses if clause not in rate.clauses]
    above = Ask(
        rate.entity, condition_of([*rate.clauses, *more]), rate.function or "count", rate.element, cell.relation
    )
    below = Ask(
        rate.over.entity,
        condition_of([*rate.over.clauses, *more]),
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
