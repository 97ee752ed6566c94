"""Who reacts? Every job handler, every eraser and resealer, and everything that comes round, in this one file.

An app offers a function; here it gets its name. Lower apps never know who reacts to them.
"""

from __future__ import annotations

from yici.core import copies, delivery, exchange, files, jobs, sealing, search, submissions, text_search
from yici.core.copies import Eraser, Resealer
from yici.core.worker import Round, register_round

MINUTE, HOUR = 60.0, 3600.0


def connect() -> None:
    """Called once when Django is ready. Apps are imported here and not above: their models must be loaded first."""
    _case_types()
    _class_draws()
    _figure_sources()
    _draws()
    _handlers()
    _copies()
    _rounds()
    _answers()
    _texts()
    _notices()
    _exchange()


def _texts() -> None:
    from yici.apps.hotline import public as hotline

    text_search.register_texts("request", hotline.texts_of_requests)
    text_search.register_texts("order", hotline.texts_of_orders)


def _notices() -> None:
    """Who knows addresses and words, and through which gateways notices leave the house."""
    from yici.apps.cases import public as cases
    from yici.apps.enrolment import public as enrolment
    from yici.apps.evaluation import public as evaluation
    from yici.apps.hotline import public as hotline
    from yici.apps.places import public as places
    from yici.apps.services import public as services
    from yici.shell import gateways

    def reach_unit(code: str, channel: str) -> list[delivery.Recipient]:
        known = places.list_liaisons(code)
        chosen = [one for one in known if one.channel == channel] or known
        return [delivery.Recipient(one.address, channel=one.channel, mark=one.code) for one in chosen]

    delivery.register_resolver("requester", hotline.reach_requester)
    delivery.register_resolver("proof", hotline.reach_neighbour)
    delivery.register_resolver("unit", reach_unit)
    delivery.register_resolver("expert", evaluation.reach_expert)
    delivery.register_resolver("applicant", services.reach_applicant)
    delivery.register_resolver("appointment", services.reach_appointment)
    delivery.register_resolver("blocked", services.reach_blocked)
    delivery.register_resolver("guardian", enrolment.reach_guardian)
    delivery.register_words(enrolment.words_of)
    delivery.register_resolver("policy_person", services.reach_policy_person)
    delivery.register_resolver("handing", services.reach_handing)
    delivery.register_words(evaluation.words_of)
    delivery.register_words(services.words_of)
    delivery.register_words(cases.words_of_notice)  # before hotline's, which have words for everything
    delivery.register_words(hotline.words_of)
    gateways.connect()


def _exchange() -> None:
    """What the other face's messages do here."""
    from yici.apps.hotline import public as hotline
    from yici.shell import gateways, open_copies

    exchange.register_handler(exchange.FORGET, lambda one: exchange.forget_here(str(one.body["subject"])))
    if exchange.is_far():
        exchange.register_handler("copy", lambda one: exchange.put_copy(one.body, seen=one.seen))
        gateways.connect_far()
        return
    exchange.register_handler("request.taken", hotline.take_from_afar)
    exchange.register_handler("request.act", hotline.act_from_afar)
    if exchange.is_joined():
        gateways.connect_across()
        exchange.before_export(hotline.show_followed)
        register_round(Round("send the open pages to the public face", 10.0, open_copies.show_open))
        register_round(Round("tell the public face about spots and lists", MINUTE, hotline.show_rest))


def _case_types() -> None:
    from yici.apps.cases import public as cases
    from yici.apps.collecting import public as collecting
    from yici.apps.enrolment import public as enrolment
    from yici.apps.evaluation import public as evaluation
    from yici.apps.hotline import public as hotline
    from yici.apps.ledger import public as ledger
    from yici.apps.oversight import public as oversight
    from yici.apps.services import public as services

    matters = (collecting, enrolment, evaluation, hotline, ledger, oversight, services)
    cases.register_reaction("accept applications by silence", "overdue", services.accept_silently)
    cases.register_reaction("urge other places", "overdue", services.urge_partners)
    for one in (case_type for matter in matters for case_type in matter.case_types()):
        cases.register_type(one)


def _class_draws() -> None:
    from yici.apps.draws import public as draws
    from yici.apps.enrolment import public as enrolment

    for part in (*enrolment.PARTS, enrolment.LATE):
        draws.register_reaction(part, enrolment.on_result)
    draws.register_reaction(enrolment.PLACES, enrolment.on_places)
    enrolment.register_beside(_beside_school_places)
    register_round(Round("let offers of school places lapse", HOUR, enrolment.lapse_offers))
    register_round(Round("erase scores nobody may object to any more", HOUR, enrolment.erase_scores))


def _beside_school_places() -> list[tuple[str, str]]:
    """The other items of the things that lead to school places: vaccinations looked at, permits, aid."""
    from django.urls import reverse

    from yici.apps.enrolment import public as enrolment
    from yici.apps.services import public as services

    offered = enrolment.offered_as()
    wanted = [part.item for one in services.list_things() if one.code in offered for part in one.parts]
    items = {one.code: one.name for one in services.list_items()}
    return [
        (items[code], reverse("services:item", args=[code]))
        for code in dict.fromkeys(wanted)
        if code in items and code not in offered
    ]


def _figure_sources() -> None:
    from yici.apps.collecting import public as collecting
    from yici.apps.figures import public as figures
    from yici.apps.hotline import public as hotline
    from yici.apps.oversight import public as oversight
    from yici.apps.services import public as services
    from yici.apps.tables import public as tables

    own = (*collecting.sources(), *hotline.figure_sources(), *oversight.figure_sources(), *services.figure_sources())
    for source in own:
        figures.register_source(source)
    figures.register_saved_forms(tables.FilledForms())


def _draws() -> None:
    """What becomes of a draw's result, by matter."""
    from yici.apps.draws import public as draws
    from yici.apps.evaluation import public as evaluation
    from yici.apps.oversight import public as oversight

    for matter, react in oversight.draw_reactions().items():
        draws.register_reaction(matter, react)
    draws.register_reaction("evaluation.venues", evaluation.on_venues)
    draws.register_reaction("evaluation.experts", evaluation.on_experts)


def _handlers() -> None:
    from yici.apps.collecting import jobs as collecting
    from yici.apps.figures import jobs as figures
    from yici.apps.records import jobs as records
    from yici.apps.services import jobs as services

    jobs.register("core.reseal", copies.rotation_handling())
    for matter in (records, figures, collecting, services):
        for name, handling in matter.handlings().items():
            jobs.register(name, handling)


def _copies() -> None:
    from yici.apps.collecting import public as collecting
    from yici.apps.enrolment import public as enrolment
    from yici.apps.evaluation import public as evaluation
    from yici.apps.hotline import public as hotline
    from yici.apps.records import public as records
    from yici.apps.services import public as services
    from yici.apps.tables import public as tables
    from yici.shell import gateways

    copies.register_eraser(Eraser("submissions, scans and merges", collecting.erase_collected_files))
    copies.register_eraser(Eraser("search", search.erase))
    copies.register_eraser(Eraser("requesters", hotline.erase_by_key))
    copies.register_eraser(Eraser("texts that are found", text_search.erase))
    copies.register_eraser(Eraser("search in texts", text_search.erase))
    copies.register_eraser(Eraser("filled files", tables.erase_filled_files))
    copies.register_eraser(Eraser("columnar mirror", records.forget_in_mirror))
    copies.register_resealer(Resealer("files", files.reseal_batch, files.count_under))
    copies.register_resealer(Resealer("records", records.reseal_batch, records.count_sealed))
    copies.register_resealer(Resealer("requesters", hotline.reseal_batch, hotline.count_sealed))
    copies.register_eraser(Eraser("experts", evaluation.erase_expert))
    copies.register_resealer(Resealer("evaluation", evaluation.reseal_batch, evaluation.count_sealed))
    copies.register_eraser(Eraser("applicants", services.erase_applicant))
    copies.register_eraser(Eraser("residents", services.erase_resident))
    copies.register_eraser(Eraser("answers to policies", services.erase_policy_answers))
    copies.register_resealer(Resealer("applicants", services.reseal_batch, services.count_sealed))
    copies.register_eraser(Eraser("applications for school places", enrolment.erase_place))
    copies.register_resealer(Resealer("pupils", enrolment.reseal_batch, enrolment.count_sealed))
    copies.register_resealer(Resealer("exchange", exchange.reseal_batch, exchange.count_sealed))
    copies.register_resealer(Resealer("notices", gateways.reseal_notices, gateways.count_notices))


def _answers() -> None:
    """What an upper app tells a lower one that asks: in which forms an element stands."""
    from yici.apps.records import public as records
    from yici.apps.tables import public as tables

    records.register_uses(
        lambda code, most: [records.ElementUse(*one) for one in tables.list_forms_with(code, most=most)]
    )


def _rounds() -> None:
    from yici.apps.cases import public as cases
    from yici.apps.collecting import public as collecting
    from yici.apps.evaluation import public as evaluation
    from yici.apps.figures import jobs as figures
    from yici.apps.hotline import public as hotline
    from yici.apps.hotline.api import transfer_folder
    from yici.apps.records import jobs as records
    from yici.apps.services import public as services

    register_round(Round("ask the next expert", MINUTE, evaluation.miss_silent))
    register_round(Round("ask whether it is solved", HOUR, hotline.invite_to_rate))
    register_round(Round("clear contacts that are no longer needed", 6 * HOUR, hotline.clear_old_contacts))
    register_round(Round("publish the rates of months that are over", HOUR, hotline.publish_rates))
    register_round(Round("publish last month's burden account", HOUR, collecting.publish_burden))
    register_round(Round("forget reports nobody froze", 6 * HOUR, figures.forget_unfrozen))
    register_round(Round("fold values whose day has come", HOUR, records.fold_due))
    register_round(Round("keep the index of names", 5.0, records.keep_index))
    register_round(Round("tell other lines how it stands", 20.0, hotline.keep_transfers))
    register_round(Round("carry what other lines say", 20.0, transfer_folder.carry_transfers))
    register_round(Round("take in mail", MINUTE, hotline.fetch_mail))
    register_round(Round("learn kinds", 24 * HOUR, hotline.learn_kinds))
    register_round(Round("forget drafts", 6 * HOUR, services.forget_drafts))
    register_round(Round("forget counts of policies", 24 * HOUR, services.forget_old_counts))
    register_round(Round("hand parcels to other places", MINUTE, services.send_waiting))
    register_round(Round("end days of halls", HOUR, services.end_days))
    register_round(Round("count who did not come", HOUR, services.end_appointments))
    register_round(Round("forget phones of appointments", 6 * HOUR, services.forget_phones))
    register_round(Round("forget who was identified", HOUR, services.forget_sessions))
    register_round(Round("index texts", 1.0, text_search.index_waiting))
    register_round(Round("refresh the columnar mirror", MINUTE, records.refresh_mirror))
    register_round(Round("expire allowed forms", HOUR, collecting.expire_plans))
    register_round(Round("exchange with the other face", 2.0, exchange.take_turn))
    register_round(Round("forget copies of the desk", HOUR, exchange.forget_expired))
    register_round(Round("act on clocks that were reached", MINUTE, cases.sweep_clocks))
    register_round(Round("count clocks again by a new calendar", HOUR, cases.recount_provisional))
    register_round(Round("hand over notices", 1.0, delivery.deliver_due))
    register_round(Round("seal the audit log", 1.0, sealing.seal_all))
    register_round(Round("sweep files", HOUR, files.sweep))
    register_round(Round("forget done jobs", 6 * HOUR, jobs.forget_done))
    register_round(Round("forget old submissions", 6 * HOUR, submissions.forget_old))
