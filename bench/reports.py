"""Reports over a whole city out of the columnar mirror: 300 reports by village, the next report after an edit, and what
putting the people in and building the mirror takes.

The people are synthetic (``_city``) and lie under ``.bench`` (or ``YICI_BENCH``); a stopped load goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench._city import ROOT, environment, prepare


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line each for loading, building, reports and freshness."""
    prepare(scale)
    command = [sys.executable, "-m", "bench._reports_case", scale, str(rounds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(scale), cwd=ROOT)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)
    if process.wait() != 0:
        raise SystemExit("bench reports failed; see above")
