"""Things are obtained through a scope; what is hidden looks like what does not exist.

Alice owns, Bob works beside her, Charlie is a stranger.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, models
from django.db.models import Q
from django.test.utils import isolate_apps

from yici.core.access import Actor
from yici.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from yici.core.guards import get_in_scope, save_version
from yici.core.ids import new_key

pytestmark = pytest.mark.django_db(transaction=True)

ALICE = Actor(account=None, post=None, name="alice", permissions=frozenset({"things.change"}), area_paths=("/1/",))
BOB = Actor(account=None, post=None, name="bob", area_paths=("/1/",))
CHARLIE = Actor(account=None, post=None, name="charlie", permissions=frozenset({"things.change"}), area_paths=("/2/",))


@pytest.fixture
def things() -> Iterator[type[models.Model]]:
    with isolate_apps("yici.core"):

        class Thing(models.Model):
            key = models.UUIDField(default=new_key, unique=True)
            path = models.CharField(max_length=20)
            version = models.IntegerField(default=1)
            name = models.CharField(max_length=20, default="old")

            class Meta:
                app_label = "core"

    with connection.schema_editor() as editor:
        editor.create_model(Thing)
    yield Thing
    with connection.schema_editor() as editor:
        editor.delete_model(Thing)


def scope(actor: Actor) -> Q:
    return Q(path__startswith=actor.area_paths[0])


def test_a_thing_is_obtained_in_its_scope(things: type[models.Model]) -> None:
    thing = things.objects.create(path="/1/7/")
    for key in (thing.key, str(thing.key), thing.key.hex):
        assert get_in_scope(things.objects.all(), actor=BOB, scope=scope(BOB), key=key) == thing


def test_a_stranger_learns_nothing(things: type[models.Model]) -> None:
    thing = things.objects.create(path="/1/7/")
    for key in (thing.key, uuid.UUID(int=1), "no key", "", None):
        with pytest.raises(NotFound):
            get_in_scope(things.objects.all(), actor=CHARLIE, scope=scope(CHARLIE), key=key, permission="things.change")


def test_a_colleague_without_the_permission_is_told_so(things: type[models.Model]) -> None:
    thing = things.objects.create(path="/1/7/")
    rows = things.objects.all()
    with pytest.raises(NotAllowed):
        get_in_scope(rows, actor=BOB, scope=scope(BOB), key=thing.key, permission="things.change")
    assert get_in_scope(rows, actor=ALICE, scope=scope(ALICE), key=thing.key, permission="things.change") == thing


def test_the_second_of_two_writers_is_told(things: type[models.Model]) -> None:
    thing = things.objects.create(path="/1/7/")
    assert save_version(things.objects.all(), pk=thing.pk, expected=1, name="first") == 2
    with pytest.raises(ChangedMeanwhile):
        save_version(things.objects.all(), pk=thing.pk, expected=1, name="second")
    thing.refresh_from_db()
    assert (thing.name, thing.version) == ("first", 2)
