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
HOTLINE = "apps/hotline"
OVERSIGHT = "apps/oversight"

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
    # oversight
    Patch("part in inspection", f"{OVERSIGHT}/guards.py", "return any(actor.may(one) for one in ANY)", "return True"),
    Patch("cap of visits", f"{OVERSIGHT}/rules/choosing.py", "if cap is not None and one.visits >= cap:", "if False:"),
    Patch("matter done this year", f"{OVERSIGHT}/rules/choosing.py", "    if done:\n", "    if False:\n"),
    Patch("cap when the result is written", f"{OVERSIGHT}/actions/drawing.py", "\"capped\" if gone else \"drawn\"", "\"drawn\""),
    Patch("officers of a visit", f"{OVERSIGHT}/actions/visiting.py", "if not facts_of(actor, row).is_officer:", "if False:"),
    Patch("signed answers", f"{OVERSIGHT}/actions/visiting.py", "    if row.signatures.exists():\n", "    if False:\n"),
    Patch("tie of who is appointed", f"{OVERSIGHT}/actions/visiting.py", "elif Tie.objects.filter(inspector=person, target=row.target_id, retired_on=None).exists():", "elif False:"),
    Patch("register changed since the check", f"{OVERSIGHT}/actions/registers.py", "if expected is not None and expected != found:", "if False:"),
    Patch("one bad row of a register", f"{OVERSIGHT}/actions/registers.py", "if checked.troubles or not", "if not"),
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
    Patch("cases of the actor", f"{CASES}/guards.py", "cases = Case.objects.filter(shown)", "cases = Case.objects.all()", by="test_steps_of_a_case"),
    Patch("timeline neither changed", f"{CASES}/models.py", "        if self.pk is not None:\n            raise TypeError(\"a timeline only grows\")\n", "", by="test_steps_of_a_case"),
    Patch("timeline updated in bulk", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", by="test_steps_of_a_case"),
    Patch("timeline deleted in bulk", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", at=1, by="test_steps_of_a_case"),
    Patch("line of a timeline deleted", f"{CASES}/models.py", "raise TypeError(\"a timeline only grows\")", "return None", at=3, by="test_steps_of_a_case"),
    Patch("expected version of a case", f"{CASES}/actions/stepping.py", "pk=row.pk, expected=expected, state_id", "pk=row.pk, expected=row.version, state_id", by="test_steps_of_a_case"),
    Patch("client key of a step", f"{CASES}/actions/stepping.py", "    if client_key:\n", "    if client_key and not client_key:\n", by="test_steps_of_a_case"),
    Patch("one case a subject", f"{CASES}/actions/opening.py", "    if found is not None:\n        return view_of(found)", "    if False:\n        return view_of(found)", by="test_steps_of_a_case"),
    Patch("overdue marked once", f"{CASES}/actions/sweeping.py", "paused_at=None, overdue_at=None)", "paused_at=None)", by="test_sweeping_clocks"),
    Patch("day that is over", f"{CASES}/actions/clocks.py", "if last_day < today:", "if False:", by="test_clocks_and_the_inbox"),
    Patch("inbox of the own unit", f"{CASES}/selectors/inbox.py", "rows = Assignment.objects.filter(unit_id=actor.unit_id or 0)", "rows = Assignment.objects.filter(unit_id__gt=0)", by="test_clocks_and_the_inbox"),
    Patch("unknown state at the start", f"{CASES}/actions/keeping.py", "    if found:\n        raise StateNotKnown", "    if False:\n        raise StateNotKnown", by="test_steps_of_a_case"),
    Patch("barred units see nothing", f"{CASES}/guards.py", "cases = cases.filter(~Exists(Bar.objects.filter(case_id=OuterRef(\"pk\"), unit_id__in=above)))", "pass", by="test_levels_and_parts"),
    Patch("barred units get nothing", f"{CASES}/actions/assigning.py", "if unit in barred_units(row):", "if False:", by="test_levels_and_parts"),
    Patch("units below a barred one", f"{CASES}/guards.py", "frozenset(list_units_below(barred)) if barred", "frozenset(barred) if barred", by="test_levels_and_parts"),
    Patch("a clock is extended once", f"{CASES}/actions/clocks.py", "    if one.extended_by:\n", "    if False:\n", by="test_moving_clocks"),
    Patch("no extension after the day", f"{CASES}/actions/clocks.py", "if (asked_at or clock.now()) >= one.due_at:", "if False:", by="test_moving_clocks"),
    Patch("handed down only to a unit below", f"{CASES}/actions/parts.py", "if not is_under(unit_id, own.unit_id):", "if False:", by="test_levels_and_parts"),
    # hotline: who sees what
    Patch("orders of the unit", f"{HOTLINE}/guards.py", "return WorkOrder.objects.filter(case_scope(actor, \"case\"))", "return WorkOrder.objects.all()", by="test_who_may_open_hotline"),
    Patch("requests of the hotline", f"{HOTLINE}/guards.py", "return Request.objects.filter(case_scope(actor, \"case\"))", "return Request.objects.all()", by="test_who_may_open_hotline"),
    Patch("requests by permission to read", f"{HOTLINE}/guards.py", "if actor.may(READ) else Q(pk__in=[])", "if True else Q(pk__in=[])", by="test_who_may_open_hotline"),
    Patch("requests in the own areas", f"{HOTLINE}/guards.py", "return in_scope(actor, \"area__path\") if actor.may(READ)", "return Q(pk__gt=0) if actor.may(READ)", by="test_the_life_of_a_request"),
    Patch("decisions of the actor", f"{HOTLINE}/guards.py", "Q(order__in=visible_orders(actor)) | Q(request__in=visible_requests(actor))", "Q(pk__gt=0)", by="test_who_may_open_hotline"),
    Patch("supervision of the actor", f"{HOTLINE}/guards.py", "return Supervision.objects.filter(case_scope(actor, \"case\"))", "return Supervision.objects.all()", by="test_who_may_open_hotline"),
    Patch("stuck matters by permission", f"{HOTLINE}/guards.py", "if actor.may(SUPERVISE) or actor.may(RELEASE) else None", "if True else None", by="test_who_may_open_hotline"),
    Patch("stuck matters in the own areas", f"{HOTLINE}/guards.py", "StuckMatter.objects.filter(in_scope(actor, \"area__path\"), key=key)", "StuckMatter.objects.filter(key=key)", by="test_stuck_matters"),
    Patch("code of a request", f"{HOTLINE}/guards.py", "if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:", "if found is None:", by="test_following_a_request"),
    # hotline: contact
    Patch("secret requester stays shut", f"{HOTLINE}/actions/looking.py", "if share.request.is_secret and work.case.owner_id != actor.unit_id:", "if False:", by="test_the_page_of_a_case"),
    Patch("purpose of a look", f"{HOTLINE}/actions/looking.py", "if not purpose.strip():", "if False:", by="test_the_life_of_a_request"),
    Patch("trace of a look", f"{HOTLINE}/actions/looking.py", "ContactLook.objects.create(", "dict(", by="test_calling_back"),
    Patch("requester of this order", f"{HOTLINE}/actions/looking.py", "Share.objects.filter(order=work, request__key=request, left_at=None)", "Share.objects.filter(request__key=request, left_at=None)", by="test_the_life_of_a_request"),
    # hotline: done and solved
    Patch("done everywhere", f"{HOTLINE}/states/requests.py", "lambda facts: facts.is_done_everywhere", "lambda facts: True", by="test_done_everywhere"),
    Patch("handling unit never calls back", f"{HOTLINE}/actions/confirming.py", "if set(list_unit_line(actor.unit_id)) & list_units_that_worked(row.pk):", "if False:", by="test_calling_back"),
    Patch("rated once a round", f"{HOTLINE}/actions/confirming.py", "if Confirmation.objects.filter(request=row, round=last.round, way=\"self\", level__isnull=False).exists():", "if False:", by="test_following_a_request"),
    Patch("reopened until a day", f"{HOTLINE}/actions/confirming.py", "if until is None or clock.today() > until:", "if until is None:", by="test_following_a_request"),
    Patch("bad rating settled by another unit", f"{HOTLINE}/actions/bad_ratings.py", "was_ours=bool(line & list_units_that_worked(row.pk))", "was_ours=False", by="test_bad_ratings"),
    Patch("intake once", f"{HOTLINE}/actions/taking.py", "together, KIND, sender=actor.account or \"\", client_key=client_key,", "together, KIND, sender=actor.account or \"\", client_key=str(new_key()),", by="test_the_life_of_a_request"),
    # hotline: asking and deciding
    Patch("nobody decides what the own unit asked", f"{HOTLINE}/states/deciding.py", "lambda facts: not facts.is_asker and not facts.is_own_unit,", "lambda facts: True,", by="test_asking_and_deciding"),
    Patch("withdrawn by the unit that asked", f"{HOTLINE}/states/deciding.py", "Guard[DecisionFacts](lambda facts: facts.is_own_unit, _(", "Guard[DecisionFacts](lambda facts: True, _(", by="test_asking_and_deciding"),
    Patch("asked once at a time", f"{HOTLINE}/actions/deciding.py", "if Decision.objects.filter(order=row, kind=asking.kind, state=ASKED).exists():", "if False:", by="test_asking_and_deciding"),
    Patch("main unit asks", f"{HOTLINE}/actions/deciding.py", "if row.unit_id != actor.unit_id:", "if False:", by="test_asking_and_deciding"),
    Patch("article of a return", f"{HOTLINE}/actions/deciding.py", "if not asking.article.strip():", "if False:", by="test_asking_and_deciding"),
    Patch("one extension asked", f"{HOTLINE}/actions/deciding.py", "    if final.extended_by:\n", "    if False:\n", by="test_asking_and_deciding"),
    Patch("extension asked in time", f"{HOTLINE}/actions/deciding.py", "if clock.now() >= final.due_at:", "if False:", by="test_asking_and_deciding"),
    Patch("extension no longer than the limit", f"{HOTLINE}/actions/deciding.py", "if not asking.days or not 1 <= asking.days <= limit.length:", "if not asking.days:", by="test_asking_and_deciding"),
    Patch("decided on its version", f"{HOTLINE}/actions/deciding.py", "if get_case(actor, row.case_id).version != expected:", "if False:", by="test_asking_and_deciding"),
    Patch("returned once", f"{HOTLINE}/states/orders.py", "facts.is_main and not facts.has_returned and facts.may_return", "facts.is_main and facts.may_return", by="test_asking_and_deciding"),
    Patch("returned in time", f"{HOTLINE}/states/orders.py", "facts.is_main and not facts.has_returned and facts.may_return", "facts.is_main and not facts.has_returned", by="test_asking_and_deciding"),
    Patch("total limit never moved", f"{HOTLINE}/states/orders.py", "\"redispatch\": ClockMoves(starts=(\"sign\",))", "\"redispatch\": ClockMoves(starts=(\"sign\", \"final\"))", by="test_asking_and_deciding"),
    Patch("writer signs no own answer off", f"{HOTLINE}/states/orders.py", "facts.is_main and not facts.is_own_answer", "facts.is_main", by="test_helpers_and_sign_off"),
    Patch("three calls before unreachable", f"{HOTLINE}/actions/closing.py", "if reason == \"unreachable\" and not has_tried_enough(row):", "if False:", by="test_closing_without_the_word"),
    Patch("appeal decided by another", f"{HOTLINE}/actions/closing.py", "if found.appeals is not None and found.appeals.decided_by == actor.account:", "if False:", by="test_closing_without_the_word"),
    # hotline: to the public
    Patch("released only by wish", f"{HOTLINE}/states/showing.py", "lambda facts: facts.is_wanted", "lambda facts: True", by="test_neighbours_review"),
    Patch("released clear of names", f"{HOTLINE}/actions/releasing.py", "    if left:\n", "    if False:\n", by="test_neighbours_review"),
    Patch("tries of a code", f"{HOTLINE}/actions/releasing.py", "row.tries >= MOST_TRIES or ", "", by="test_neighbours_review"),
    Patch("few answers withheld in rows", f"{HOTLINE}/selectors/rates_rows.py", "    if line.is_withheld:\n", "    if False:\n", by="test_the_rates_of_a_month"),
    Patch("stuck matter looked at by another", f"{HOTLINE}/actions/stuck.py", "if actor.account is not None and row.written_by == actor.account:", "if False:", by="test_stuck_matters"),
    Patch("urged once a day", f"{HOTLINE}/actions/supervising.py", "if level == \"urge\" and Supervision.objects.filter(", "if False and Supervision.objects.filter(", by="test_supervising"),
    Patch("second person of a requester's erasure", f"{HOTLINE}/actions/erasing.py", "second.account is None or second.account == actor.account", "False", by="test_erasing_a_requester"),
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
