"""A text as columns: its signs and pairs of signs, hashed. The same for learning and for proposing."""

from __future__ import annotations

import unicodedata
import zlib

import numpy as np
from numpy.typing import NDArray

COLUMNS = 1 << 18
LONGEST = 400  # signs; what somebody wants stands at the beginning


def columns_of(text: str) -> NDArray[np.int32]:
    """The columns of a text, sorted, each once."""
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())[:LONGEST]
    parts = {*folded, *(folded[at : at + 2] for at in range(len(folded) - 1))}
    return np.array(sorted({zlib.crc32(part.encode()) % COLUMNS for part in parts}), dtype=np.int32)
