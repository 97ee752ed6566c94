"""The interface for lines without a wire: a folder that somebody carries. Out go our lines, in come theirs, as JSON.

``YICI_TRANSFER_FOLDER/<road>/out/<position>.json`` is one line of ours; ``<road>/in/*.json`` is what the other line
says: an arrival, or with ``transfer`` a receipt. What was read is moved into ``done``, what cannot be read into ``bad``
beside a text that says why. A file that comes twice is the same word said twice.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

from yici.apps.hotline.actions.transferring import hear, take_over
from yici.apps.hotline.api.answers import checked
from yici.apps.hotline.api.transfers import ARRIVAL, RECEIPT, line_of
from yici.apps.hotline.contracts.transfers import Arrival
from yici.apps.hotline.errors import BadValue, TransferNotFound
from yici.apps.hotline.selectors.transfers import get_transfer, lines_for
from yici.core.access import SYSTEM
from yici.core.errors import YiciError

MOST, MOST_BYTES = 200, 64 * 1024


def carry_transfers() -> int:
    """Read what lies in the folders and write what is new; returns how many files were read or written."""
    if not settings.TRANSFER_FOLDER:
        return 0
    top = Path(settings.TRANSFER_FOLDER)
    return sum(_read_in(one) + _write_out(one) for one in sorted(top.iterdir()) if one.is_dir()) if top.is_dir() else 0


def _write_out(folder: Path) -> int:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    mark = folder / "sent_up_to"
    after = int(mark.read_text("utf-8")) if mark.exists() else 0
    found = lines_for(folder.name, after, MOST)
    for position, line in found:
        text = json.dumps(line_of(line), ensure_ascii=False, indent=1)
        _write(out / f"{position:012}.json", text)
    if found:
        _write(mark, str(found[-1][0]))
    return len(found)


def _write(file: Path, text: str) -> None:
    """Whole or not at all: whoever carries the folder never finds half a file."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, "utf-8")
    part.replace(file)


def _read_in(folder: Path) -> int:
    inbox, count = folder / "in", 0
    inbox.mkdir(exist_ok=True)
    for file in sorted(inbox.glob("*.json"))[:MOST]:
        problem = ""
        try:
            _hear(folder.name, file)
        except YiciError as error:
            problem = error.message
        target = folder / ("bad" if problem else "done")
        target.mkdir(exist_ok=True)
        if problem:
            (target / f"{file.name}.txt").write_text(problem + "\n", "utf-8")
        file.replace(target / file.name)
        count += 1
    return count


def _hear(road: str, file: Path) -> None:
    data = _data_of(file)
    if "transfer" not in data:
        values = checked(data, ARRIVAL)
        area = values.pop("area")
        take_over(actor=SYSTEM, arrival=Arrival(area_code=area, road=road, **values))
        return
    try:
        key = uuid.UUID(str(data.pop("transfer")))
    except ValueError:
        raise TransferNotFound from None
    if get_transfer(SYSTEM, key).road != road:
        raise TransferNotFound
    hear(actor=SYSTEM, transfer=key, **checked(data, RECEIPT))


def _data_of(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes()) if file.stat().st_size <= MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue(name=file.name[:60], problem="JSON")
    return found
