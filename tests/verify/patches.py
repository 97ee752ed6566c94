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
    by: str = ""  # the file of tests beside the app that notices it, tried before all others


RECORDS, PLACES, CORE, TABLES = "apps/records", "apps/places", "core", "apps/tables"
FIGURES, COLLECTING, CASES = "apps/figures", "apps/collecting", "apps/cases"

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
    # collecting
    Patch("plans of the actor", f"{COLLECTING}/guards.py", "return Plan.objects.filter(own | sees_plan(actor, \"case__\"))", "return Plan.objects.all()", by="test_planning_a_form"),
    Patch("plans handed over", f"{COLLECTING}/guards.py", "Q(**{f\"{case}state_id__in\": HANDED_OVER}) & shown", "shown", by="test_planning_a_form"),
    Patch("plans to allow in scope", f"{COLLECTING}/guards.py", "shown |= in_scope(actor, f\"{case}area__path\")", "shown = Q(pk__gt=0)", by="test_who_may_open_what_is_collected"),
    Patch("plans to fill in the own line", f"{COLLECTING}/guards.py", "shown |= Q(**{f\"{case}area__path__in\": _above(actor)})", "shown = Q(pk__gt=0)", by="test_who_may_open_what_is_collected"),
    Patch("sendings of the actor", f"{COLLECTING}/guards.py", "return Sending.objects.filter(unit_id=actor.unit_id)", "return Sending.objects.all()", by="test_sending_a_form_out"),
    Patch("sent forms of the actor", f"{COLLECTING}/guards.py", "return SentForm.objects.filter(Q(unit_id=unit) | Q(above__unit_id=unit) | Q(sending__unit_id=unit))", "return SentForm.objects.all()", by="test_who_may_open_what_is_collected"),
    Patch("merges of the actor", f"{COLLECTING}/guards.py", "return Merge.objects.filter(Q(sending__unit_id=actor.unit_id) | Q(sent_form__unit_id=actor.unit_id))", "return Merge.objects.all()", by="test_merging"),
    Patch("own unit of a sent form", f"{COLLECTING}/guards.py", "return actor.is_system or form.unit_id == actor.unit_id", "return True", by="test_handing_a_form_over"),
    Patch("level above a sent form", f"{COLLECTING}/guards.py", "return actor.is_system or above == actor.unit_id", "return True", by="test_handing_a_form_over"),
    Patch("nobody approves an own plan", f"{COLLECTING}/states.py", "not facts.is_planner and facts.has_basis and facts.has_expiry", "facts.has_basis and facts.has_expiry", by="test_allowing_a_form"),
    Patch("basis and last day of a plan", f"{COLLECTING}/states.py", "not facts.is_planner and facts.has_basis and facts.has_expiry", "not facts.is_planner", by="test_allowing_a_form"),
    Patch("nobody sends an own plan back", f"{COLLECTING}/states.py", "lambda facts: not facts.is_planner, _(", "lambda facts: True, _(", by="test_allowing_a_form"),
    Patch("plan declined with basis", f"{COLLECTING}/states.py", "lambda facts: not (facts.has_basis and facts.has_expiry)", "lambda facts: True", by="test_allowing_a_form"),
    Patch("complete plan", f"{COLLECTING}/states.py", "lambda facts: facts.is_complete", "lambda facts: True", by="test_allowing_a_form"),
    Patch("nobody reviews an own fill", f"{COLLECTING}/states.py", "lambda facts: not facts.is_filler),", "lambda facts: True),", by="test_handing_a_form_over"),
    Patch("nobody sends an own fill back", f"{COLLECTING}/states.py", "lambda facts: not facts.is_filler, _(", "lambda facts: True, _(", by="test_handing_a_form_over"),
    Patch("order of the chain", f"{COLLECTING}/states.py", "return target in steps and steps.index(target) > 0 and steps[steps.index(target) - 1] == source", "return bool(source and target)", by="test_handing_a_form_over"),
    Patch("end of the chain", f"{COLLECTING}/states.py", "return state == [one for one in CHAIN if one in facts.chain or one == \"filled\"][-1]", "return state in [one for one in CHAIN if one or facts]", by="test_handing_a_form_over"),
    Patch("seal of the paper", f"{COLLECTING}/states.py", "return facts.has_seal and facts.is_current", "return True", by="test_handing_a_form_over"),
    Patch("revoked by its sender", f"{COLLECTING}/states.py", "lambda facts: facts.is_sender", "lambda facts: True", by="test_handing_a_form_over"),
    Patch("declined with basis", f"{COLLECTING}/states.py", "lambda facts: facts.may_decline", "lambda facts: True", by="test_handing_a_form_over"),
    Patch("unit that changes a plan", f"{COLLECTING}/actions/planning.py", "if case is None or not (actor.is_system or plan.unit_id == actor.unit_id):", "if case is None:", by="test_allowing_a_form"),
    Patch("plan in other hands", f"{COLLECTING}/actions/planning.py", "if case.state not in EDITABLE:", "if False:", by="test_planning_a_form"),
    Patch("unit that hands a plan in", f"{COLLECTING}/actions/planning.py", "if event in (\"submit\", \"withdraw\") and not (actor.is_system or row.unit_id == actor.unit_id):", "if False:", by="test_allowing_a_form"),
    Patch("expected version of a column", f"{COLLECTING}/actions/planning.py", "    save_version(Plan.objects.all(), pk=row.pk, expected=expected)\n", "    save_version(Plan.objects.all(), pk=row.pk, expected=row.version)\n", by="test_planning_a_form"),
    Patch("expected version of a head", f"{COLLECTING}/actions/planning.py", "pk=row.pk, expected=expected, title=", "pk=row.pk, expected=row.version, title=", by="test_planning_a_form"),
    Patch("somebody else's upload", f"{COLLECTING}/actions/planning.py", "known.submission_digest != digest or known.account != actor.account", "known.submission_digest != digest", by="test_planning_a_form"),
    Patch("never stored", f"{COLLECTING}/actions/planning.py", "if column.finding == \"forbidden\" and choice != \"cut\":", "if False:", by="test_planning_a_form"),
    Patch("closed to the planner", f"{COLLECTING}/actions/planning.py", "if column.finding == \"closed\" and choice != \"cut\":", "if False:", by="test_planning_a_form"),
    Patch("readers of the same element", f"{COLLECTING}/actions/planning.py", "or element.is_forbidden or not actor.may_read(element.readers):", "or False:", by="test_planning_a_form"),
    Patch("known column asked again", f"{COLLECTING}/actions/planning.py", "choice in (\"again\", \"new\") and not why.strip():", "False:", by="test_planning_a_form"),
    Patch("unit that sends out", f"{COLLECTING}/actions/sending.py", "if actor.unit_id is None or row.unit_id != actor.unit_id:", "if actor.unit_id is None:", by="test_sending_a_form_out"),
    Patch("only an allowed form is sent", f"{COLLECTING}/actions/sending.py", "case__state_id=ALLOWED, expires_on__gte=clock.today()).exists():", ").exists():", by="test_sending_a_form_out"),
    Patch("expired form is not sent", f"{COLLECTING}/actions/sending.py", "case__state_id=ALLOWED, expires_on__gte=clock.today()).exists():", "case__state_id=ALLOWED).exists():", by="test_sending_a_form_out"),
    Patch("readers of a copy", f"{COLLECTING}/actions/sending.py", "readers=frozenset(form.sending.readers)", "readers=frozenset({\"*\", \"party\"})", by="test_sending_a_form_out"),
    Patch("somebody else's sending", f"{COLLECTING}/actions/sending.py", "known.account != actor.account or known.plan.key != plan", "False", by="test_sending_a_form_out"),
    Patch("one copy a place", f"{COLLECTING}/actions/sending.py", "        if area.id in there:\n            continue\n", "", by="test_at_once"),
    Patch("printed by its place", f"{COLLECTING}/actions/submitting.py", "    if not facts.is_own_unit:\n        raise SentFormNotFound", "    if False:\n        raise SentFormNotFound", by="test_who_may_open_what_is_collected"),
    Patch("printed before it is filled", f"{COLLECTING}/actions/submitting.py", "if not row.digest or not facts.is_current:", "if False:", by="test_handing_a_form_over"),
    Patch("code of the scan", f"{COLLECTING}/actions/submitting.py", "paper = row.prints.filter(code=wanted).first()", "paper = row.prints.first()", by="test_handing_a_form_over"),
    Patch("code of this form", f"{COLLECTING}/actions/submitting.py", "paper = row.prints.filter(code=wanted).first()", "paper = Print.objects.filter(code=wanted).first()", by="test_handing_a_form_over"),
    Patch("paper out of date", f"{COLLECTING}/actions/submitting.py", "if paper.digest != row.digest or not facts.is_current:", "if False:", by="test_handing_a_form_over"),
    Patch("data changed since the seal", f"{COLLECTING}/actions/submitting.py", "(\"filled\", \"reviewed\", \"signed\", \"sealed\") and not facts.is_current:", "(\"filled\",) and False:", by="test_handing_a_form_over"),
    Patch("expected version of a step", f"{COLLECTING}/actions/submitting.py", "actor=actor, case=form.case_id, event=event, expected=expected,", "actor=actor, case=form.case_id, event=event, expected=form.case.version,", by="test_handing_a_form_over"),
    Patch("reason of sending back", f"{COLLECTING}/actions/submitting.py", "if event in (\"send_back\", \"replace\") and not text.strip():", "if False:", by="test_handing_a_form_over"),
    Patch("merged by its township", f"{COLLECTING}/actions/merging.py", " or not is_own_unit(actor, form):", ":", by="test_merging"),
    Patch("merged with its sending", f"{COLLECTING}/actions/merging.py", "form.sending.key != sending or", "", by="test_merging"),
    Patch("merge that leaves is counted", f"{COLLECTING}/actions/merging.py", "exports.record(", "False and exports.record(", by="test_merging"),
    Patch("print page of this form", f"{COLLECTING}/selectors/merges.py", "paper = form.prints.filter(code=code).first()", "paper = form.prints.model.objects.filter(code=code).first()", by="test_handing_a_form_over"),
    Patch("public list of allowed forms", f"{COLLECTING}/selectors/plans.py", "filter(case__state_id=ALLOWED, expires_on__gte=clock.today(), allowed_at__isnull=False)", "filter(expires_on__gte=clock.today())", by="test_allowing_a_form"),
    Patch("public list in force", f"{COLLECTING}/selectors/plans.py", "expires_on__gte=clock.today(), allowed_at__isnull=False", "allowed_at__isnull=False", by="test_allowing_a_form"),
    Patch("forms that came to the own unit", f"{COLLECTING}/selectors/sendings.py", "rows = SentForm.objects.filter(unit_id=actor.unit_id)", "rows = SentForm.objects.all()", by="test_sending_a_form_out"),
    Patch("titles of unlisted forms", f"{COLLECTING}/selectors/burden.py", "title or one.number", "title or __import__(\"yici.apps.tables.models\", fromlist=[\"Fill\"]).Fill.objects.get(key=one.key).form.title", by="test_the_burden_account"),
    Patch("burden in scope", f"{COLLECTING}/selectors/burden.py", "if actor.is_system or any(path.startswith(own) for own in actor.area_paths):", "if actor or any(path.startswith(own) for own in actor.area_paths):", by="test_the_burden_account"),
    Patch("plans of the burden in scope", f"{COLLECTING}/selectors/burden.py", "Plan.objects.filter(in_scope(actor, \"area__path\"), ", "Plan.objects.filter(", by="test_planning_a_form"),
    Patch("month published once", f"{COLLECTING}/actions/publishing.py", "if city.key in done:", "if False:", by="test_the_burden_account"),
    Patch("sending of its bureau on the page", f"{COLLECTING}/views/sendings.py", "if not plan.is_own:", "if False:", by="test_who_may_open_what_is_collected"),
    # cases
    Patch("cases of the actor", f"{CASES}/guards.py", "return Case.objects.filter(shown)", "return Case.objects.all()", by="test_steps_of_a_case"),
    Patch("timeline neither changed", f"{CASES}/models.py", "        if self.pk is not None:\n            raise TypeError(\"a timeline only grows\")\n", "", by="test_steps_of_a_case"),
    Patch("timeline updated in bulk", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", by="test_steps_of_a_case"),
    Patch("timeline deleted in bulk", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", at=1, by="test_steps_of_a_case"),
    Patch("line of a timeline deleted", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", at=3, by="test_steps_of_a_case"),
    Patch("expected version of a case", f"{CASES}/actions.py", "pk=row.pk, expected=expected, state_id", "pk=row.pk, expected=row.version, state_id", by="test_steps_of_a_case"),
    Patch("client key of a step", f"{CASES}/actions.py", "    if client_key:\n", "    if client_key and not client_key:\n", by="test_steps_of_a_case"),
    Patch("one case a subject", f"{CASES}/actions.py", "    if found is not None:\n        return view_of(found)", "    if False:\n        return view_of(found)", by="test_steps_of_a_case"),
    Patch("overdue marked once", f"{CASES}/actions.py", "    while some := _mark_some():\n", "    Clock.objects.update(overdue_at=None)\n    while some := _mark_some():\n", by="test_clocks_and_the_inbox"),
    Patch("day that is over", f"{CASES}/actions.py", "if due_on < today:", "if False:", by="test_clocks_and_the_inbox"),
    Patch("inbox of the own unit", f"{CASES}/selectors.py", "rows = Assignment.objects.filter(unit_id=actor.unit_id, phase__in=OPEN)", "rows = Assignment.objects.filter(phase__in=OPEN)", everywhere=True, by="test_clocks_and_the_inbox"),
    Patch("unknown state at the start", f"{CASES}/actions.py", "    if found:\n        raise StateNotKnown", "    if False:\n        raise StateNotKnown", by="test_steps_of_a_case"),
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
