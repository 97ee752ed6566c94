"""Between the two faces of a city: the desk in the government network, the public pages in the internet zone.

Two processes with two databases, joined by nothing but a folder (``YICI_EXCHANGE``) that somebody ferries across. What
one face has for the other is a *message* with a kind; messages leave in numbered, encrypted *batches* that are applied
in order, once. A lost, doubled, late, re-ordered or damaged batch changes nothing and is named. ``is_far`` is the one
place that says whether an act happens here or travels.

``sealed`` is the form of a file, ``sending`` and ``receiving`` the two directions, ``copies`` what the public face
shows, ``turn`` the round of the worker.
"""

from yici.core.exchange.copies import (
    FORGET,
    find_copy,
    forget_expired,
    forget_here,
    forget_matter,
    put_copy,
    show_there,
)
from yici.core.exchange.receiving import Incoming, register_handler, retry_kept
from yici.core.exchange.resealing import count_sealed, reseal_batch
from yici.core.exchange.sealed import make_key
from yici.core.exchange.sending import find_pending, is_far, is_joined, mark, post_message, set_mark, travels
from yici.core.exchange.turn import Status, before_export, export_batches, import_batches, status, take_turn

__all__ = [
    "FORGET",
    "Incoming",
    "Status",
    "before_export",
    "count_sealed",
    "export_batches",
    "find_copy",
    "find_pending",
    "forget_expired",
    "forget_here",
    "forget_matter",
    "import_batches",
    "is_far",
    "is_joined",
    "make_key",
    "mark",
    "post_message",
    "put_copy",
    "register_handler",
    "reseal_batch",
    "retry_kept",
    "set_mark",
    "show_there",
    "status",
    "take_turn",
    "travels",
]
