"""Who reads which element: owner and writers, reader classes, and what is not shared (不予共享)."""

from __future__ import annotations

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.rules.visits import is_asked
from yici.apps.records.selectors.catalogue import catalogue
from yici.core.access import Actor

NOT_SHARED = "not_shared"
TOWNSHIP_DEPTH = 3  # parts of an area path: city, banner, township
MOST_KEPT = 500

_classes: dict[tuple[str, str], frozenset[str]] = {}


def may_read(actor: Actor, element: ElementFacts) -> bool:
    """Whether the post is a reader of the element.

    Its owner and its writers always are. An element that is not shared (不予共享) is read besides them only by the
    townships and villages whose people it is about. A reader class is needed where the element names any: the post's
    own, or one of an element that the post's unit keeps.
    """
    if actor.is_system or (actor.unit_code and actor.unit_code in (element.owner, *element.writers)):
        return True
    if element.sharing == NOT_SHARED and not is_local(actor):
        return False
    classes = element.reader_classes
    return not classes or any(actor.may_read(one) for one in classes) or bool(_kept_by(actor) & set(classes))


def may_read_element(actor: Actor, code: str) -> bool:
    """``may_read`` by the code of an element; a code that the catalogue does not know hides nothing."""
    found = catalogue().element(code)
    return found is None or may_read(actor, found)


def may_say(actor: Actor, code: str) -> bool:
    """Whether a post is asked for an element when it is out of date: typed by hand, kept or written by its own place
    or unit."""
    found = catalogue().element(code)
    return found is not None and is_asked(found, actor.unit_code) and may_read(actor, found)


def is_local(actor: Actor) -> bool:
    """Whether the post lies in a township or village: it works with its own people every day."""
    return bool(actor.area_paths) and all(
        len(path.strip("/").split("/")) >= TOWNSHIP_DEPTH for path in actor.area_paths
    )


def _kept_by(actor: Actor) -> frozenset[str]:
    """Reader classes of the elements that the post's unit owns."""
    if not actor.unit_code:
        return frozenset()
    elements = catalogue()
    place = (elements.stamp, actor.unit_code)
    if place not in _classes:
        if len(_classes) > MOST_KEPT:
            _classes.clear()
        own = (one for one in elements.elements.values() if one.owner == actor.unit_code)
        _classes[place] = frozenset(name for one in own for name in one.reader_classes)
    return _classes[place]
