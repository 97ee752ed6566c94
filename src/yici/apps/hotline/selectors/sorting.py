"""Proposals of kinds by the model in use. Whatever happens here, nobody has to wait for it."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from yici.apps.hotline.models import KindModel
from yici.apps.hotline.sorting.model import Guess, KindWeights
from yici.core import files

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = 60.0  # seconds
_held: dict[str, Any] = {"version": 0, "model": None, "at": 0.0}
_loading = threading.Lock()


def guess_kind(text: str) -> Guess:
    """At most three kinds for a text; an empty guess when there is no model, or it cannot be read."""
    try:
        model = _current()
        return model.guess(text) if model is not None else Guess()
    except Exception:
        log.exception("no proposal of a kind")
        return Guess()


def _current() -> KindWeights | None:
    if time.monotonic() - _held["at"] < LOOK_AGAIN_AFTER:
        return _held["model"]  # type: ignore[no-any-return]
    with _loading:
        row = KindModel.objects.filter(is_current=True).first()
        if row is None:
            _held.update(version=0, model=None, at=time.monotonic())
        elif row.version != _held["version"]:
            _held.update(version=row.version, model=KindWeights.from_bytes(files.read(row.file)), at=time.monotonic())
        else:
            _held["at"] = time.monotonic()
    return _held["model"]  # type: ignore[no-any-return]


def forget_model() -> None:
    """Look for the model in use at the next proposal."""
    _held.update(version=0, model=None, at=0.0)


def current_figures() -> KindModel | None:
    """The model in use with its figures; None before there is one."""
    return KindModel.objects.filter(is_current=True).first()
