"""``yici collecting``: plan a form, send it out, hand it over, see where it stands, merge; as a person in a post."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import uuid
from pathlib import Path
from typing import Any


def register(parser: argparse.ArgumentParser) -> None:
    """Add the commands of this group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _plan(commands.add_parser("plan", help="plan a form: what is known of it, what is left to ask"))
    send = commands.add_parser("send", help="send an allowed form to the places of an area, filled as far as known")
    send.add_argument("plan", metavar="PLAN", help="number or key of the plan")
    send.add_argument("--area", required=True, metavar="CODE", help="code of the area whose places get it")
    send.add_argument("--last-day", required=True, metavar="DATE", help="by the end of which day it is handed over")
    send.add_argument("--as-of", metavar="DATE", help="the day whose facts are filled in (default: today)")
    send.add_argument("--wait", action="store_true", help="fill the copies now instead of leaving them to the worker")
    _common(send, run_send)
    submit = commands.add_parser("submit", help="fill and hand over what a unit was sent")
    submit.add_argument("sending", metavar="SENDING", help="key of the sending")
    submit.add_argument("--nil", action="store_true", help="there is none to report")
    submit.add_argument("--sign", default="", metavar="NAME", help="whose name stands under it")
    submit.add_argument("--review-as", default="", metavar="USER", help="who reviews it before")
    _common(submit, run_submit)
    status = commands.add_parser("status", help="who is done, who is late, what is open")
    status.add_argument("sending", metavar="SENDING", help="key of the sending")
    _common(status, run_status)
    merge = commands.add_parser("merge", help="one workbook of what was handed over, in the form's own layout")
    merge.add_argument("sending", metavar="SENDING", help="key of the sending")
    merge.add_argument("-o", "--output", metavar="OUT", help="the merged file")
    _common(merge, run_merge)


def _common(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--as", dest="account", required=True, metavar="USER", help="whose post does it")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--purpose", default="", metavar="TEXT", help="what the form is for")
    parser.add_argument("--basis", default="", metavar="TEXT", help="legal basis with its number")
    parser.add_argument("--expires", metavar="DATE", help="last day on which it may be asked for")
    parser.add_argument("--level", choices=["village", "township"], default="village", help="who fills it")
    parser.add_argument("--frequency", default="once", metavar="WORD", help="once, monthly, quarterly, yearly …")
    parser.add_argument("--last-day", default="", metavar="TEXT", help="by which day each time, in words")
    parser.add_argument("--chain", default="filled", metavar="STEPS", help="filled,reviewed,signed,sealed or a part")
    parser.add_argument("--rows", default="", metavar="CODE", help="population of a list whose words do not say it")
    parser.add_argument("--owner", default="", metavar="UNIT", help="who owns new elements (unit, village, township)")
    parser.add_argument("--why", default="", metavar="TEXT", help="why new elements are needed")
    parser.add_argument("--submit", action="store_true", help="hand it in for approval")
    parser.add_argument("--approve-as", default="", metavar="USER", help="who allows it (another person)")
    _common(parser, run_plan)


def _said(options: argparse.Namespace, act: Any) -> int:
    """Run, print, and turn what goes wrong into its sentence and an exit code."""
    from yici.core.errors import YiciError

    try:
        document = act()
    except YiciError as error:
        if options.json:
            print(json.dumps({"error": {"code": error.code, "message": error.message}}, ensure_ascii=False))
        print(error.message, file=sys.stderr)
        return 2 if error.status == 422 else 1
    except (OSError, ValueError) as error:
        print(f"{error}. Check what was typed.", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        for name, value in document.items():
            print(f"{name}: {value if not isinstance(value, list | dict) else json.dumps(value, ensure_ascii=False)}")
    return 0


def _actor(name: str) -> Any:
    from yici.apps.places.public import actor_named

    return actor_named(name)


def run_plan(options: argparse.Namespace) -> int:
    """``collecting plan``: known columns come from the records, forbidden ones are given up, new ones get owner and
    reason; handed in and allowed where asked."""
    return _said(options, lambda: _run_plan(options))


def _run_plan(options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting

    actor = _actor(options.account)
    path = Path(options.file)
    plan = collecting.plan_form(actor=actor, data=path.read_bytes(), file_name=path.name)
    head = collecting.PlanHead(
        title=plan.title, purpose=options.purpose, basis=options.basis, level=5 if options.level == "village" else 4,
        frequency=options.frequency, last_day=options.last_day, chain=tuple(options.chain.split(",")),
        expires_on=dt.date.fromisoformat(options.expires) if options.expires else None,
    )  # fmt: skip
    rows = {one.digest: options.rows for one in plan.rows if options.rows}
    plan = collecting.describe_plan(actor=actor, plan=plan.key, expected=plan.version, head=head, rows=rows)
    for column in plan.columns:
        if column.is_decided or (column.finding == "new" and not options.owner):
            continue
        is_new = column.finding == "new"
        plan = collecting.decide_column(
            actor=actor, plan=plan.key, expected=plan.version, position=column.position,
            choice="new" if is_new else "cut", why=options.why, new_owner=options.owner,
        )  # fmt: skip
    if options.submit or options.approve_as:
        plan = collecting.move_plan(actor=actor, plan=plan.key, event="submit", expected=plan.case_version)
    if options.approve_as:
        plan = collecting.move_plan(
            actor=_actor(options.approve_as), plan=plan.key, event="approve", expected=plan.case_version
        )
    return {
        "number": plan.number, "key": str(plan.key), "state": plan.state, "title": plan.title,
        "columns": plan.held.total, "known": plan.held.shared, "percent": plan.held.percent,
        "missing": list(plan.missing), "duplicates_refused": plan.duplicates_refused,
        "indicators_cut": plan.indicators_cut,
        "overlaps": [{"number": one.number, "title": one.title, "percent": one.percent} for one in plan.overlaps],
        "column_findings": [
            {"title": one.title, "finding": one.finding, "element": one.element, "owner": one.owner_name}
            for one in plan.columns
        ],
    }  # fmt: skip


def _plan_key(actor: Any, text: str) -> uuid.UUID:
    from yici.apps.cases.public import get_case_by_number

    try:
        return uuid.UUID(text)
    except ValueError:
        return get_case_by_number(actor, text).subject


def run_send(options: argparse.Namespace) -> int:
    """``collecting send``."""
    return _said(options, lambda: _run_send(options))


def _run_send(options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting
    from yici.apps.places.public import find_area

    actor = _actor(options.account)
    sending = collecting.send_out(
        actor=actor, plan=_plan_key(actor, options.plan), area=find_area(options.area, actor).key,
        last_day=dt.date.fromisoformat(options.last_day),
        as_of=dt.date.fromisoformat(options.as_of) if options.as_of else None,
    )  # fmt: skip
    if options.wait:
        collecting.give_out(sending.key)
    return _status(collecting.get_sending(actor, sending.key))


def _status(sending: Any) -> dict[str, Any]:
    counts = sending.counts
    return {
        "key": str(sending.key), "number": sending.number, "title": sending.title, "area": sending.area_name,
        "last_day": sending.last_day.isoformat(), "places": sending.places, "given": sending.given,
        "prepared": sending.prepared, "filling": counts.filling, "in_chain": counts.in_chain,
        "submitted": counts.submitted, "checked": counts.checked, "declined": counts.declined, "nil": counts.nil,
        "late": counts.late, "open_questions": counts.open_rows, "done": counts.done,
    }  # fmt: skip


def run_submit(options: argparse.Namespace) -> int:
    """``collecting submit``: every sent form of the person's unit in a sending, through its chain but the seal."""
    return _said(options, lambda: _run_submit(options))


def _run_submit(options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting

    actor = _actor(options.account)
    done = []
    sending = uuid.UUID(options.sending)
    for line in collecting.list_received(actor, limit=500):
        form = collecting.get_sent_form(actor, line.key)
        if form.sending != sending or form.state not in ("filling", "filled", "reviewed", "signed"):
            continue
        if form.kind == "consolidation":
            collecting.merge_submissions(actor=actor, sending=sending, sent_form=form.key)
        done.append(_hand_over(actor, form, options))
    return {"forms": done, "submitted": sum(one["state"] == "submitted" for one in done)}


def _hand_over(actor: Any, form: Any, options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting

    wanted = [one.step for one in form.chain]
    if form.state == "filling":
        form = collecting.fill_in(actor=actor, form=form.key, expected=form.case_version, is_nil=options.nil)
    if form.state == "filled" and "reviewed" in wanted and options.review_as:
        form = collecting.review_fill(actor=_actor(options.review_as), form=form.key, expected=form.case_version)
    if "signed" in wanted and options.sign and form.state == ("reviewed" if "reviewed" in wanted else "filled"):
        form = collecting.sign(actor=actor, form=form.key, expected=form.case_version, name=options.sign)
    if form.state == wanted[-1]:
        form = collecting.submit_form(actor=actor, form=form.key, expected=form.case_version)
    counts = form.submissions[0].counts if form.submissions else {}
    return {
        "key": str(form.key), "area": form.area_name, "kind": form.kind, "state": form.state,
        "open_questions": form.open_questions, "cells": counts,
    }  # fmt: skip


def run_status(options: argparse.Namespace) -> int:
    """``collecting status``."""
    return _said(options, lambda: _run_status(options))


def _run_status(options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting

    actor, key = _actor(options.account), uuid.UUID(options.sending)
    document = _status(collecting.get_sending(actor, key))
    document["forms"] = [
        {
            "key": str(one.key), "area": one.area_name, "kind": one.kind, "state": one.state,
            "open_questions": one.open_questions, "below": one.below_total, "below_done": one.below_done,
            "problem": one.problem,
        }
        for one in collecting.list_sent_forms(actor, key, limit=3000)
    ]  # fmt: skip
    return document


def run_merge(options: argparse.Namespace) -> int:
    """``collecting merge``."""
    return _said(options, lambda: _run_merge(options))


def _run_merge(options: argparse.Namespace) -> dict[str, Any]:
    from yici.apps.collecting import public as collecting

    actor = _actor(options.account)
    line = collecting.merge_submissions(actor=actor, sending=uuid.UUID(options.sending))
    receipt = collecting.get_merge_receipt(actor, line.key, limit=1)
    if options.output:
        Path(options.output).write_bytes(collecting.take_merge(actor=actor, merge_key=line.key).data)
    return {"key": str(line.key), "file": line.file_name, "output": options.output, **receipt.counts}
