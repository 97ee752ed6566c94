"""Two real texts: which promises of 2022 the text of 2024 reports on. Skipped without the reference material."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from yici.apps.ledger.actions.adjusting import decide_many
from yici.apps.ledger.actions.texts import NewText, accept_mark, add_text
from yici.apps.ledger.models import Asking, Mark
from yici.apps.ledger.reading import read_text
from yici.apps.ledger.reading.folding import fold
from yici.apps.ledger.selectors.texts import compare_text
from yici.apps.ledger.tests.cast import LedgerCast


def test_what_the_text_of_2024_says_about_the_promises_of_2022(ledger: LedgerCast, shared: Path) -> None:
    ming, ning = ledger.actor("ming"), ledger.actor("ning")
    keys = {}
    for year in (2022, 2024):
        text = (shared / "sources" / f"ordos-{year}.txt").read_text("utf-8")
        new = NewText(f"鄂尔多斯{year}", year, dt.date(year, 3, 1), is_public=True)
        keys[year] = add_text(actor=ming, new=new, text=text, items=read_text(text, year=year))
        if year == 2022:
            for mark in Mark.objects.exclude(item__kind="result"):
                accept_mark(actor=ming, mark=mark.key, expected=mark.version)
            waiting = Asking.objects.filter(state="waiting").order_by("pk")
            decide_many(actor=ning, askings=list(waiting.values_list("key", flat=True)))
    found = compare_text(ming, keys[2024])
    spoken = {(one.title, one.kind, fold(mark.item.indicator)) for one, mark in found.pairs}
    # by what is measured the two texts hardly meet: only the share of new energy comes back, in another measure
    assert [kind for _title, kind, _said in spoken] == ["related"]
    assert all("新能源裝機" in fold(title) or "新能源装机" in fold(title) for title, _kind, _said in spoken)
    assert len(found.silent) > 20
