"""The door of draws: a choice is committed, witnessed, drawn and published here; anybody can compute it again."""

from yici.apps.draws.actions.drawing import (
    enter_beacon,
    publish_draw,
    run_draw,
    sign_minutes,
    void_draw,
)
from yici.apps.draws.actions.freezing import (
    freeze_draw,
)
from yici.apps.draws.actions.reacting import (
    Reaction,
    register_reaction,
)
from yici.apps.draws.actions.witnessing import (
    close_reveals,
    join_witness,
    reveal,
    strike,
)
from yici.apps.draws.contracts import (
    BeaconLine,
    DrawState,
    DrawView,
    Fault,
    Kind,
    Line,
    LogLine,
    Result,
    Rule,
    StrikeLine,
    WitnessView,
)
from yici.apps.draws.errors import (
    DrawNotFound,
)
from yici.apps.draws.selectors.draws import (
    find_draw_of,
    find_public_draw,
    get_draw,
    list_beacon_lines,
    list_draws,
    list_draws_of,
    list_log,
    list_public_draws,
    list_steps,
    list_strikes,
    list_witnesses,
)
from yici.apps.draws.selectors.transcripts import (
    get_public_names,
    get_result,
    get_transcript,
)

__all__ = [
    "BeaconLine",
    "DrawNotFound",
    "DrawState",
    "DrawView",
    "Fault",
    "Kind",
    "Line",
    "LogLine",
    "Reaction",
    "Result",
    "Rule",
    "StrikeLine",
    "WitnessView",
    "close_reveals",
    "enter_beacon",
    "find_draw_of",
    "find_public_draw",
    "freeze_draw",
    "get_draw",
    "get_public_names",
    "get_result",
    "get_transcript",
    "join_witness",
    "list_beacon_lines",
    "list_draws",
    "list_draws_of",
    "list_log",
    "list_public_draws",
    "list_steps",
    "list_strikes",
    "list_witnesses",
    "publish_draw",
    "register_reaction",
    "reveal",
    "run_draw",
    "sign_minutes",
    "strike",
    "void_draw",
]
