"""An erased person leaves submissions, sealed scans and merged workbooks; versions and receipts (keys only) stay."""

from __future__ import annotations

import pytest

from yici.apps.collecting import public as collecting
from yici.apps.collecting.errors import MergeNotFound, SentFormNotFound
from yici.apps.collecting.tests.builders import a_sending, handed_over, open_forms
from yici.apps.collecting.tests.cast import Collectors
from yici.apps.records.tests.builders import a_person
from yici.apps.tables import public as tables


def test_files_with_an_erased_person_go_and_those_of_others_stay(cast: Collectors) -> None:
    gone = a_person(cast.places.east, name="张一")
    a_person(cast.places.west, name="李三")
    sending = a_sending(cast, chain=("filled",))
    forms = {form.area_name: form for form in open_forms(cast, sending)}
    for name, who in (("东村", "bob"), ("西嘎查", "hua")):
        handed_over(cast, collecting.get_sent_form(cast.actor(who), forms[name].key), who)
    gao = cast.actor("gao")
    (town,) = collecting.list_sent_forms(cast.actor("alice"), sending.key)
    line = collecting.merge_submissions(actor=gao, sending=sending.key, sent_form=town.key)

    # the merge goes at once; the submission is the very file of the fill and goes with the last who names it
    assert (collecting.erase_collected_files(gone.key), tables.erase_filled_files(gone.key)) == (1, 1)
    with pytest.raises(SentFormNotFound):
        collecting.get_submission_file(gao, forms["东村"].key, 1)
    with pytest.raises(MergeNotFound):
        collecting.take_merge(actor=gao, merge_key=line.key)
    assert collecting.get_submission_file(gao, forms["西嘎查"].key, 1).data
    assert [one.number for one in collecting.get_sent_form(gao, forms["东村"].key).submissions] == [1]
    assert len(collecting.get_merge_receipt(gao, line.key).rows) == 2
