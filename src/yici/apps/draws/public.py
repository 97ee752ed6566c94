"""The door of draws: a choice is committed, witnessed, drawn and published here; anybody can compute it again."""

from yici.apps.draws.actions.drawing import (
    enter_beacon,
    publish_draw,
    run_draw,
    sign_minutes,
    void_draw,
)
from yici.apps.draws.actions.forgetting import forget_list
from yici.apps.draws.actions.freezing import (
    freeze_draw,
)
from yici.apps.draws.actions.importing import (
    import_transcript,
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
    witness_name,
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
from yici.apps.draws.rules.chances import Chances, chances
from yici.apps.draws.rules.computing import compute
from yici.apps.draws.rules.log import seal_of
from yici.apps.draws.rules.privacy import opens_name, pseudonym_of, seal_name
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.subset import call_substitutes
from yici.apps.draws.rules.tickets import ticket_of
from yici.apps.draws.rules.verifying import verify
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
    find_public_transcript,
    get_public_names,
    get_result,
    get_transcript,
)

__all__ = [
    "BeaconLine",
    "Chances",
    "DrawNotFound",
    "DrawState",
    "DrawView",
    "Fault",
    "Kind",
    "Line",
    "LogLine",
    "Reaction",
    "Refused",
    "Result",
    "Rule",
    "StrikeLine",
    "WitnessView",
    "call_substitutes",
    "chances",
    "close_reveals",
    "compute",
    "enter_beacon",
    "find_draw_of",
    "find_public_draw",
    "find_public_transcript",
    "forget_list",
    "freeze_draw",
    "get_draw",
    "get_public_names",
    "get_result",
    "get_transcript",
    "import_transcript",
    "join_witness",
    "list_beacon_lines",
    "list_draws",
    "list_draws_of",
    "list_log",
    "list_public_draws",
    "list_steps",
    "list_strikes",
    "list_witnesses",
    "opens_name",
    "pseudonym_of",
    "publish_draw",
    "register_reaction",
    "reveal",
    "run_draw",
    "seal_name",
    "seal_of",
    "sign_minutes",
    "strike",
    "ticket_of",
    "verify",
    "void_draw",
    "witness_name",
]
