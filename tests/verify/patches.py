# ruff: noqa: E501 - a table, one guard a line
"""The guards that are disabled one at a time: where they stand, and what stands there instead.

``actor.must(…)`` and ``second.must(…)`` are found in the sources by themselves; everything else is named here.
A patch whose text is no longer in its file is an error: the list follows the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from re import finditer


@dataclass(frozen=True)
class Patch:
    """In ``file`` (below src/yici) ``before`` is replaced by ``after``."""

    name: str
    file: str
    before: str
    after: str
    at: int = 0  # which occurrence
    everywhere: bool = False  # every occurrence: a guard that stands twice falls only when both do


RECORDS, PLACES, CORE, TABLES = "apps/records", "apps/places", "core", "apps/tables"
FIGURES = "apps/figures"

NAMED = (
    # core
    Patch("scope of a report", "columns/query.py", 'facts[area] == rows["~area"]', "ibis.literal(True)"),
    Patch("columns of a report", "columns/query.py", "if refused:", "if False:"),
    Patch("feed of a report", "apps/records/columnar/mirror.py", "    feed.must_be_whole()\n", ""),
    Patch("actor.must", f"{CORE}/access.py", "if not self.may(permission):", "if False:"),
    Patch("actor.may_read", f"{CORE}/access.py", "return self.is_system or not reader_class or", "return True or"),
    Patch("scope of get_in_scope", f"{CORE}/guards.py", "rows.filter(scope, key=wanted)", "rows.filter(key=wanted)"),
    Patch("permission of get_in_scope", f"{CORE}/guards.py", "    if permission:\n", "    if False:\n"),
    Patch("version of save_version", f"{CORE}/guards.py", "filter(pk=pk, version=expected)", "filter(pk=pk)"),
    Patch("guard of a step", f"{CORE}/states.py", "if row.guard is not None and not row.guard.holds(facts):", "if False:"),
    Patch("content of a submission", f"{CORE}/submissions.py", "if bytes(kept.digest) != row.digest:", "if False:"),
    Patch("durable action", f"{CORE}/actions.py", "transaction.atomic(durable=True)", "transaction.atomic()"),
    Patch("turn to write", f"{CORE}/actions.py", "with write_turn(), ", "with "),
    # places
    Patch("in_scope", f"{PLACES}/guards.py", "    if actor.is_system:\n        return Q()\n", "    return Q()\n"),
    Patch("in_scope by prefix", f"{PLACES}/guards.py", "__startswith\": root", "__contains\": root"),
    Patch("covers", f"{PLACES}/guards.py", "return actor.is_system or any(", "return True or any("),
    Patch("area of the actor", f"{PLACES}/guards.py", "    if not covers(actor, area.path):\n        raise AreaNotFound", "    if False:\n        raise AreaNotFound"),
    Patch("list_areas in scope", f"{PLACES}/selectors.py", "filter(in_scope(actor, \"path\"), ended_on=None)", "filter(ended_on=None)"),
    Patch("post ended", f"{PLACES}/guards.py", "filter(still, open_post,", "filter(open_post,"),
    Patch("post closed", f"{PLACES}/guards.py", "filter(still, open_post,", "filter(still,"),
    Patch("post begun", f"{PLACES}/guards.py", ", from_on__lte=day)\n    return list(rows", ")\n    return list(rows"),
    Patch("permission of a page", f"{PLACES}/desk.py", "if permission and not actor_of(request).may(permission):", "if False:"),
    Patch("sign-in of a page", f"{PLACES}/desk.py", "            if instead:\n", "            if False:\n"),
    # records
    Patch("area of a new record", f"{RECORDS}/actions/records.py", "    place = find_area(area, actor)\n    if not covers(actor, place.path):\n", "    place = find_area(area)\n    if False:\n"),
    Patch("records of the actor", f"{RECORDS}/guards.py", "or any(row.key not in own for row in survivors.values()):", "or False:"),
    Patch("relations in scope", f"{RECORDS}/guards.py", "filter(holds_on(day), in_scope(actor, \"area__path\"))", "filter(holds_on(day))"),
    Patch("relations of the day", f"{RECORDS}/guards.py", "filter(holds_on(day), in_scope", "filter(in_scope"),
    Patch("erased records", f"{RECORDS}/guards.py", ".exclude(state=\"erased\")", "", everywhere=True),
    Patch("unborn records", f"{RECORDS}/guards.py", "filter(BORN)", "filter()", everywhere=True),
    Patch("imports of the actor", f"{RECORDS}/guards.py", "filter(in_scope(actor, \"area__path\"), key=key)", "filter(key=key)"),
    Patch("doubts of the actor", f"{RECORDS}/guards.py", "if doubt is None or not visible_records(actor)", "if doubt is None or False and not visible_records(actor)"),
    Patch("reader classes", f"{RECORDS}/selectors/readers.py", "return not classes or any(", "return True or any("),
    Patch("not shared", f"{RECORDS}/selectors/readers.py", "element.sharing == NOT_SHARED and not is_local(actor)", "False"),
    Patch("personal reads in the log", f"{RECORDS}/actions/reading.py", "if any(code in stored for code in own[snapshot.entity]):", "if False:"),
    Patch("readers when reading", f"{RECORDS}/actions/reading.py", "facts.is_forbidden or not may_read(actor, facts)", "facts.is_forbidden"),
    Patch("forbidden when reading", f"{RECORDS}/actions/reading.py", "facts.is_forbidden or not may_read", "not may_read"),
    Patch("protected when reading", f"{RECORDS}/actions/reading.py", "and not may_read_protected(actor)):", "and False):"),
    Patch("purpose of a reading", f"{RECORDS}/actions/access.py", "if is_protected and not purpose.strip():", "if False:"),
    Patch("reading inside an action", f"{RECORDS}/actions/access.py", "if is_protected and is_inside_action():", "if False:"),
    Patch("access event", f"{RECORDS}/actions/reading.py", "log.admit(_subjects(world, told, wanted, plain))", "pass"),
    Patch("second step before a list leaves", f"{RECORDS}/views/taking.py", "request.method == \"POST\" and not is_verified", "False"),
    Patch("purpose of a list that leaves", f"{RECORDS}/actions/exporting.py", "if not asked.purpose.strip():", "if False:"),
    Patch("somebody else's answer at a door", f"{RECORDS}/actions/visiting.py", "    if conflicts:\n", "    if False:\n"),
    Patch("the own last edit", f"{RECORDS}/actions/editing.py", "if may_undo(actor, record, code) != version or", "if"),
    Patch("readers of a paper", f"{RECORDS}/actions/evidence.py", "row is None or not may_read_element(actor, row.element)", "row is None"),
    Patch("purpose outside the townships", f"{RECORDS}/views/asking.py", "return is_local(actor) or bool(purpose_of(request))", "return True"),
    Patch("readers of a condition", f"{RECORDS}/selectors/populations.py", "not may_read(actor, element):", "False:"),
    Patch("population in scope", f"{RECORDS}/selectors/populations.py", "return rows.filter(in_scope(actor, \"area__path\"))", "return rows"),
    Patch("area of a population", f"{RECORDS}/selectors/populations.py", "find_area(query.area_key, actor)", "find_area(query.area_key)"),
    Patch("expected version of an answer", f"{RECORDS}/actions/answers.py", "answer.expected != record.version:", "False:"),
    Patch("expected version of an end", f"{RECORDS}/actions/records.py", "if expected is not None and expected != found.version:", "if False:"),
    Patch("version in a save", f"{RECORDS}/actions/writing.py", "filter(pk=record.pk, version=record.version)", "filter(pk=record.pk)"),
    Patch("number of another, answered", f"{RECORDS}/actions/answers.py", "if held.get(pair, pk) != pk:", "if False:"),
    Patch("number of another, made", f"{RECORDS}/actions/records.py", "    if known is not None:\n", "    if False:\n"),
    Patch("the owner's word", f"{RECORDS}/actions/standing.py", "if self._all or element.code in self._owned or (", "if True or ("),
    Patch("second person", f"{RECORDS}/actions/erasing.py", "second.account is None or second.account == actor.account", "False"),
    Patch("reason of an erasure", f"{RECORDS}/actions/erasing.py", "not reason.strip() or not legal_basis.strip()", "False"),
    Patch("living when ending", f"{RECORDS}/actions/records.py", "RECORD.find_target(found.state, \"end\")", "\"ended\""),
    Patch("ended when reopening", f"{RECORDS}/actions/records.py", "RECORD.find_target(found.state, \"reopen\")", "\"living\""),
    # figures
    Patch("reports in scope", f"{FIGURES}/guards/snapshots.py", "filter(in_scope(actor, \"area__path\"))", "filter()"),
    Patch("readers of a report", f"{FIGURES}/guards/snapshots.py", "if found is None or not may_read_spec(", "if found is None or False and not may_read_spec("),
    Patch("readers of a list of reports", f"{FIGURES}/selectors/snapshots.py", "if row.account == actor.account or may_read_spec(", "if True or may_read_spec("),
    Patch("readers of a frozen number", f"{FIGURES}/selectors/snapshots.py", "if row is None or not may_read_spec(", "if row is None or False and not may_read_spec("),
    Patch("area of a frozen number", f"{FIGURES}/selectors/snapshots.py", "    find_area(area, actor)\n", ""),
    Patch("version of a report", f"{FIGURES}/actions/reporting.py", "if expected is not None and expected != row.version:", "if False:"),
    Patch("reason of a correction", f"{FIGURES}/actions/reporting.py", "if not reason.strip():", "if False:"),
    Patch("difference of a correction", f"{FIGURES}/actions/reporting.py", "if not changes_between(", "if False and not changes_between("),
    Patch("purpose of opening rows", f"{FIGURES}/actions/opening.py", "if not purpose.strip():", "if False:"),
    Patch("area of opened rows", f"{FIGURES}/actions/opening.py", "if not found.path.startswith(snapshot.area.path):", "if False:"),
    Patch("only public figures for everybody", f"{FIGURES}/views/opened.py", "not (latest.is_public or _is_clerk(request))", "False"),
    Patch("only whole cities are published", f"{FIGURES}/selectors/publishing.py", ", area__parent=None)", ")"),
    Patch("what people wrote makes no rows", f"{FIGURES}/guards/snapshots.py", "not _makes_rows(spec.by):", "False:"),
    # tables
    Patch("fills of the actor", f"{TABLES}/guards.py", "visible_fills(actor).select_related", "Fill.objects.select_related"),
    Patch("fills of the unit in scope", f"{TABLES}/guards.py", "(Q(unit_id=actor.unit_id) & in_scope(actor, \"area__path\"))", "Q(unit_id=actor.unit_id)"),
    Patch("readers of an element", f"{TABLES}/selectors/elements.py", "or not may_read_element(actor, element.code):", "or False:"),
    Patch("closed columns", f"{TABLES}/planning/plan.py", "closed = not may_read_element(actor, element.code) or", "closed = False and"),
)  # fmt: skip


def musts(source: Path) -> list[Patch]:
    """One patch for each ``.must(…)`` in the apps and the core: the step is open to everybody."""
    found = []
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        text = path.read_text("utf-8")
        seen: dict[str, int] = {}
        if "/tests/" in name or name == "core/access.py":
            continue
        for match in finditer(r"\b(?:actor|second)\.must\([^\n]*\)", text):
            before = match.group()
            place = seen.get(before, 0)
            seen[before] = place + 1
            line = text.count("\n", 0, match.start()) + 1
            found.append(Patch(f"{before} at {name}:{line}", name, before, "pass", at=place))
    return found
