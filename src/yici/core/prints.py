"""Documents as PDF by typst: a template of ours, and data that is only ever data.

Data reach the template as JSON in ``sys.inputs.data`` and are never part of its source, so nothing that a person typed
can become markup. Fonts are those of the system, looked up once in a process; nothing is fetched from a network.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from yici.core.errors import FontsMissing

#: For running text and headings; the first that the system has is taken.
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "FZShuSong-Z01", "STSong", "SimSun", "Noto Sans CJK SC")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei", "Noto Serif CJK SC")


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


@lru_cache(maxsize=1)
def _families() -> tuple[str, str]:
    known = set(_fonts().families())
    serif = next((one for one in SERIF if one in known), "")
    sans = next((one for one in SANS if one in known), "")
    if not serif or not sans:
        raise FontsMissing
    return serif, sans


def compile_pdf(template: Path, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The PDF of a template (.typ) with data; ``serif`` and ``sans`` stand in the data. The same data give the same
    pages; ``at`` is the moment written into the file. Raises ``FontsMissing``.
    """
    serif, sans = _families()
    text = json.dumps({**data, "serif": serif, "sans": sans}, ensure_ascii=False)
    made: bytes = typst.compile(
        template.read_bytes(), font_paths=_fonts(), sys_inputs={"data": text}, timestamp=int(at.timestamp())
    )
    return made
