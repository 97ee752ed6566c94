"""``yici bench NAME``: ours, the limit and the peer in one run, as JSON lines or as a table.

The benches lie in the folder ``bench`` beside ``src``; each module has ``run(scale, rounds)`` and yields one mapping a
case in the shape that docs/reference/benches.md describes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEYS = (
    "bench",
    "case",
    "ours",
    "unit",
    "limit",
    "ratio",
    "goal",
    "met",
    "peer",
    "peak_mb",
    "rounds",
    "spread",
    "scale",
)


def bench_folder() -> Path:
    """The folder of benches, beside the sources."""
    return Path(__file__).resolve().parents[4] / "bench"


def bench_names() -> list[str]:
    """Benches that exist, in alphabetical order."""
    return sorted(path.stem for path in bench_folder().glob("[a-z]*.py") if "\ndef run(" in path.read_text("utf-8"))


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici bench``."""
    parser.add_argument("name", choices=["all", *bench_names()], help="which bench")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--scale", choices=["small", "full"], default="full", help="small only shows that it works")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (at least 3)")
    parser.set_defaults(run=run_bench, needs_django=False)


def _lines(name: str, scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    folder = str(bench_folder().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    module = importlib.import_module(f"bench.{name}")
    for line in module.run(scale, rounds):
        missing = [key for key in KEYS if key not in line]
        if missing:
            raise SystemExit(f"bench {name} left out {', '.join(missing)}")
        yield line


def _row(line: dict[str, Any]) -> str:
    ratio = "–" if line["ratio"] is None else f"{line['ratio']:.2f}"
    peers = ", ".join(f"{name} {value}" for name, value in line["peer"].items())
    met = {True: "met", False: "NOT MET", None: "reported"}[line["met"]]
    return (
        f"{line['bench'] + ' ' + line['case']:<22} {line['ours']:>10} {line['unit']:<7} limit {line['limit']!s:>9} "
        f"ratio {ratio:>6}  goal {line['goal']!s:<24} {met:<8} {line['peak_mb'] or '–'!s:>5} MB  {peers}"
    )


def run_bench(arguments: argparse.Namespace) -> int:
    """Run one bench or all; the exit code tells whether they ran, not whether the goals were met."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    names = bench_names() if arguments.name == "all" else [arguments.name]
    for name in names:
        for line in _lines(name, arguments.scale, max(3, arguments.rounds)):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else _row(line), flush=True)
    return 0
