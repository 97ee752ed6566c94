"""The door of ledger."""

from yici.apps.ledger.actions.adjusting import ask_change, decide_change, decide_many, withdraw_change
from yici.apps.ledger.actions.moving import move_entry, set_disclosure
from yici.apps.ledger.actions.reporting import (
    ask_report,
    believe_report,
    case_types,
    open_round,
    send_back_report,
    tell_progress,
)
from yici.apps.ledger.actions.texts import (
    NewText,
    accept_mark,
    add_text,
    link_dropped,
    link_mark,
    merge_marks,
    refuse_mark,
    split_mark,
    undo_mark,
)
from yici.apps.ledger.contracts import ItemKind, ReadItem
from yici.apps.ledger.reading import UnreadableText, read_file, read_text, text_of

__all__ = [
    "ItemKind",
    "NewText",
    "ReadItem",
    "UnreadableText",
    "accept_mark",
    "add_text",
    "ask_change",
    "ask_report",
    "believe_report",
    "case_types",
    "decide_change",
    "decide_many",
    "link_dropped",
    "link_mark",
    "merge_marks",
    "move_entry",
    "open_round",
    "read_file",
    "read_text",
    "refuse_mark",
    "send_back_report",
    "set_disclosure",
    "split_mark",
    "tell_progress",
    "text_of",
    "undo_mark",
    "withdraw_change",
]
