"""``yici audit``: verify and seal the audit log, and print the roots that somebody outside keeps."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yici.core.verifying import Problem, PublishedRoot, Verdict


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici audit``."""
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    verify = steps.add_parser("verify", help="check every row, every batch and the chain")
    verify.add_argument(
        "--published", type=Path, metavar="FILE", help="roots kept outside, as `yici audit roots` prints"
    )
    verify.add_argument("--json", action="store_true", help="answer with one JSON object")
    verify.set_defaults(run=run_verify, needs_django=True)
    seal = steps.add_parser("seal", help="seal what is not yet sealed (the worker does it every second)")
    seal.set_defaults(run=run_seal, needs_django=True)
    roots = steps.add_parser("roots", help="print one line a batch: number, time, count, root, chain")
    roots.set_defaults(run=run_roots, needs_django=True)


def run_verify(arguments: argparse.Namespace) -> int:
    """Exit code 0 when nothing is wrong, 1 when something is, 2 when the file of roots cannot be read."""
    from yici.core.verifying import verify

    published: list[PublishedRoot] | None = None
    if arguments.published is not None:
        try:
            published = _published(arguments.published)
        except (OSError, ValueError) as problem:
            print(f"{arguments.published}: {problem}. Give a file made by `yici audit roots`.", file=sys.stderr)
            return 2
    verdict = verify(published)
    if arguments.json:
        print(json.dumps(as_json(verdict), ensure_ascii=False))
    else:
        _print(verdict)
    return 0 if verdict.is_good else 1


def _published(path: Path) -> list[PublishedRoot]:
    from yici.core.verifying import parse_published

    return parse_published(path.read_text("utf-8").splitlines())


def _problem(problem: Problem) -> dict[str, Any]:
    row = str(problem.row) if problem.row else None
    return {"what": problem.what, "batch": problem.batch, "place": problem.place, "row": row}


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict with keys and hashes as text."""
    return {
        "good": verdict.is_good,
        "first": _problem(verdict.first) if verdict.first else None,
        "problems": [_problem(problem) for problem in verdict.problems],
        "batches": verdict.batches,
        "rows": verdict.rows,
        "head": verdict.head.hex(),
        "unsealed": verdict.unsealed,
        "unsealed_rows": [str(key) for key in verdict.unsealed_rows],
        "published_compared": verdict.compared,
        "triggers": verdict.has_triggers,
    }


def _print(verdict: Verdict) -> None:
    for problem in verdict.problems:
        print(problem)
    state = "good" if verdict.is_good else f"NOT GOOD, first: {verdict.first}"
    print(f"{state} — {verdict.rows} rows in {verdict.batches} batches, head {verdict.head.hex()}")
    if verdict.compared:
        print(f"{verdict.compared} published roots compared")
    if verdict.unsealed:
        print(f"{verdict.unsealed} rows not yet sealed:")
        for key in verdict.unsealed_rows:
            print(f"  {key}")
    if not verdict.has_triggers:
        print("the triggers that keep the log from being changed are missing; `yici django migrate` makes them anew")


def run_seal(_: argparse.Namespace) -> int:
    """Seal now."""
    from yici.core.sealing import seal_all

    print(f"{seal_all()} rows sealed")
    return 0


def run_roots(_: argparse.Namespace) -> int:
    """Print the roots, to be kept where the administrator of the database cannot write."""
    from yici.core.verifying import published_roots

    for line in published_roots():
        print(line)
    return 0
