"""``intake`` on one database, in a process of its own: ``python -m bench._intake_case DATABASE SCALE ROUNDS``.

A real ``yici serve`` (granian), clients in another process, every request counted afterwards. CPU is what the
kernel says of the server's processes and of all of PostgreSQL's, those that ended included.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS = {"small": 1.0, "full": 5.0}
CLIENTS = {"small": (1, 8), "full": (1, 8, 32)}
TICKS = os.sysconf("SC_CLK_TCK")
GOAL = "at 32 clients ratio >= 0.5, p99 <= 100 ms, CPU <= 4 ms"


def a_request(area: str, at: int) -> Any:
    """What a client says, as the action gets it."""
    from yici.apps.hotline.public import Contact, Intake

    return Intake(
        text=f"暖气从昨天晚上就不热，家里只有十四度，第 {at} 户", area_code=area, place=f"锦绣苑 {at % 90} 号楼",
        contact=Contact("白音", f"1391{at % 10**7:07}"),
    )  # fmt: skip


def family(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, left = [], [root]
    while left:
        one = left.pop()
        found.append(one)
        left += children.get(one, [])
    return found


def cpu_of(roots: list[int]) -> float:
    """Seconds of CPU of these processes, of all below them and of those below them that ended."""
    total = 0
    for root in roots:
        for one in family(root):
            try:
                fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def peak_of(root: int) -> float:
    """Most memory of the server's processes together, in MB."""
    total = 0
    for one in family(root):
        try:
            status = Path(f"/proc/{one}/status").read_text("utf-8")
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return round(total / 1024, 1)


def serve(port: int) -> subprocess.Popen[bytes]:
    """The product's server, ready."""
    command = [sys.executable, "-m", "yici.shell.cli", "serve", "--no-worker", "--port", str(port)]
    quiet = subprocess.DEVNULL  # an inherited pipe would stay open with the server
    server = subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=ROOT)
    for _ in range(240):
        time.sleep(0.25)
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return server
        except OSError:
            if server.poll() is not None:
                break
    server.terminate()
    raise SystemExit("the server did not start")


def postmaster() -> list[int]:
    """The process of PostgreSQL that all others come from; none on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    fields = Path(f"/proc/{backend}/stat").read_text("utf-8").rpartition(")")[2].split()
    connection.close()
    return [int(fields[1])]


def load(port: int, path: str, clients: int, seconds: float, areas: list[str]) -> dict[str, Any]:
    """What clients in another process saw."""
    command = [
        sys.executable,
        "-m",
        "bench._intake_client",
        str(port),
        path,
        str(clients),
        str(seconds),
        ",".join(areas),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["bad"]:
        raise SystemExit(f"{path} answered {found['bad']}")
    return found


def stored() -> dict[str, int]:
    """How many rows of each kind there are, and how many requests with all of them."""
    from django.db import connection

    tables = {
        "requests": "hotline_request", "requesters": "hotline_requester", "cases": "cases_case",
        "assignments": "cases_assignment", "clocks": "cases_clock", "events": "cases_event",
        "audit": "core_auditrow", "outbox": "core_outgoing", "submissions": "core_submission",
        "numbers": "core_issuednumber",
    }  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        for name, table in tables.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[name] = int(cursor.fetchone()[0])
    connection.close()
    return found


def check(before: dict[str, int], done: int) -> None:
    """Every acknowledged request is there once with all its rows."""
    grown = {name: count - before[name] for name, count in stored().items()}
    for name, count in grown.items():
        wanted = done * 2 if name == "clocks" else done
        if count != wanted and not (name == "requesters" and count <= wanted):
            raise SystemExit(f"{done} requests were acknowledged and {count} {name} written")


def measure(database: str, scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line for each number of clients."""
    import django

    django.setup()
    from yici.apps.places.public import list_areas
    from yici.core.access import SYSTEM

    areas = [one.code for one in list_areas(SYSTEM, level=5, most=300)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = serve(port)
    roots = [server.pid, *postmaster()]
    seconds, tries = SECONDS[scale], rounds if scale == "full" else 1
    try:
        for path in ("/limit/", "/say/"):
            load(port, path, 4, 1.0, areas)
        for clients in CLIENTS[scale]:
            ours, limits, cpu, waits = [], [], [], []
            for _ in range(tries):
                limits.append(_pace(load(port, "/limit/", clients, seconds, areas)))
                before, used = stored(), cpu_of(roots)
                seen = load(port, "/say/", clients, seconds, areas)
                cpu.append((cpu_of(roots) - used) * 1000 / seen["done"])
                check(before, seen["done"])
                ours.append(_pace(seen))
                waits += seen["waits"]
            yield _line(database, scale, clients, ours, limits, cpu, sorted(waits), peak_of(server.pid))
    finally:
        server.terminate()
        server.wait(30)


def _pace(seen: dict[str, Any]) -> float:
    return float(seen["done"] / seen["seconds"])


def _line(
    database: str, scale: str, clients: int, ours: list[float], limits: list[float], cpu: list[float],
    waits: list[float], peak: float,
) -> dict[str, Any]:  # fmt: skip
    pace, limit, spent = statistics.median(ours), statistics.median(limits), statistics.median(cpu)
    at = [waits[min(len(waits) - 1, int(len(waits) * part))] for part in (0.5, 0.95, 0.99)]
    counts = scale == "full" and database == "postgresql" and clients == 32
    met = pace >= 0.5 * limit and at[2] <= 100 and spent <= 4
    return {
        "bench": "intake", "case": f"{database}, {clients} clients", "ours": round(pace, 1), "unit": "/s",
        "limit": round(limit, 1), "ratio": round(pace / limit, 3), "goal": GOAL, "met": met if counts else None,
        "peer": {"signalen create": "25/s, 78-89 ms CPU"}, "peak_mb": peak, "rounds": len(ours),
        "spread": round((max(ours) - min(ours)) / pace, 3), "scale": scale, "database": database, "clients": clients,
        "per_second": round(pace, 1), "p50_ms": round(at[0], 1), "p95_ms": round(at[1], 1), "p99_ms": round(at[2], 1),
        "limit_per_second": round(limit, 1), "cpu_ms_per_request": round(spent, 2), "requests": len(waits),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def main(database: str, scale: str, rounds: int) -> None:
    """Make the database once, then measure."""
    for command in (["django", "migrate", "-v", "0"], ["city", "load", str(ROOT / "cities" / "ordos")]):
        subprocess.run([sys.executable, "-m", "yici.shell.cli", *command], check=True, capture_output=True, cwd=ROOT)
    for line in measure(database, scale, rounds):
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
