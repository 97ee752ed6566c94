"""Addresses of services: reading, filling and following for everyone; the window and the parts at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from yici.apps.services.views import (
    blocked,
    booking,
    centres,
    counts,
    coverage,
    deciding,
    editing,
    elsewhere,
    filling,
    finding,
    followed,
    halls,
    handings,
    helping,
    identifying,
    importing,
    letters,
    licence_desk,
    licences,
    own_licences,
    own_policies,
    papers,
    policies,
    policy_desk,
    promises,
    rating,
    reading,
    reception,
    residents,
    results,
    signs,
    trying,
    window,
)


class VersionKindConverter:
    """What a version is of: “items” and “things” in an address are an item and a thing."""

    regex = "items|things"

    def to_python(self, value: str) -> str:
        """The kind that a word of an address names."""
        return value[:-1]

    def to_url(self, value: str) -> str:
        """The word that names a kind."""
        return f"{value}s"


register_converter(VersionKindConverter, "version_kind")

public_patterns: list[URLPattern] = [
    path("services/", reading.services, name="services"),
    path("services/<slug:code>/", reading.item, name="item"),
    path("services/<slug:code>/apply/", filling.apply_item, name="apply-item"),
    path("things/<slug:code>/", reading.thing, name="thing"),
    path("things/<slug:code>/apply/", filling.apply_thing, name="apply-thing"),
    path("elsewhere/", elsewhere.elsewhere, name="elsewhere"),
    path("centres/", centres.centres, name="centres"),
    path("centres/<slug:code>/", centres.centre, name="centre"),
    path("halls/", halls.halls, name="halls"),
    path("halls/<slug:hall>/ticket", halls.take, name="take"),
    path("halls/<slug:hall>/wall", halls.wall, name="wall"),
    path("tickets/<slug:code>/", halls.ticket, name="ticket"),
    path("appointments/", booking.appointments, name="appointments"),
    path("appointments/<slug:code>/", booking.appointment, name="appointment"),
    path("blocked/", blocked.blocked, name="blocked"),
    path("applications/", followed.followed, name="followed"),
    path("applications/rate/", rating.rate, name="rate"),
    path("applications/letters/<uuid:letter>/", letters.own_letter, name="own-letter"),
    path("applications/results/", results.results, name="results"),
    path("applications/results/pack", results.pack, name="pack"),
    path("applications/licences/<uuid:licence>/", results.own_licence, name="own-licence"),
    path("applications/licences/<uuid:licence>/copy", results.own_copy, name="own-copy"),
    path("applications/copies/<uuid:copy>/", results.own_copy_pdf, name="own-copy-pdf"),
    path("applications/<slug:code>/", filling.draft, name="draft"),
    path("applications/<slug:code>/keep/", filling.keep_draft, name="keep-draft"),
    path("signs/", signs.preview, name="sign"),
    path("policies/", policies.policies, name="policies"),
    path("policies/mine/", own_policies.mine, name="policy-mine"),
    path("policies/<slug:code>/answer/", own_policies.answer, name="policy-answer"),
    path("policies/<slug:code>/yes/", own_policies.confirm_yes, name="policy-yes"),
    path("policies/check/", policies.check_yourself, name="policy-check"),
    path("policies/<slug:code>/", policies.policy, name="policy"),
    path("me/", residents.me, name="me"),
    path("me/look", residents.look, name="me-look"),
    path("me/correct/<str:code>/", residents.correct, name="me-correct"),
    path("me/consents/<uuid:key>/end", residents.stop_consent, name="me-consent-end"),
    path("me/key/end", residents.stop_key, name="me-key-end"),
    path("me/go-on", residents.go_on, name="me-go-on"),
    path("me/leave", residents.go, name="me-leave"),
    path("me/take", residents.take_away, name="me-take"),
    path("me/trusted/", residents.trusted, name="me-trusted"),
    path("me/trusted/back", residents.trusted_back, name="me-trusted-back"),
    path("licences/", licences.check, name="licences"),
    path("licences/certificate.pem", licences.certificate, name="certificate"),
    path("licences/mine/", own_licences.mine, name="own-licences"),
    path("licences/mine/<uuid:licence>.pdf", own_licences.mine_pdf, name="own-licence-pdf"),
    path("licences/mine/copies/<uuid:copy>.pdf", own_licences.mine_copy, name="own-held-copy"),
    path("licences/<slug:code>/", licences.checked, name="licence-check"),
]
editing_patterns: list[URLPattern] = [
    path("services/items/", editing.items, name="items"),
    path("services/items/begin", editing.begin, name="begin-version"),
    path("services/items/import/", importing.bring, name="import-items"),
    path("services/items/template/", importing.template, name="items-template"),
    path("services/items/<slug:code>/export/", importing.export, name="export-item"),
    path("services/<version_kind:kind>/<slug:code>/", editing.version, name="version"),
    path("services/<version_kind:kind>/<slug:code>/step", editing.step, name="version-step"),
    path("services/<version_kind:kind>/<slug:code>/try/", trying.form, name="try-version"),
    path("services/<version_kind:kind>/<slug:code>/guide/", trying.guide, name="try-guide"),
    path("services/<version_kind:kind>/<slug:code>/<slug:name>/", editing.section, name="version-section"),
]
desk_patterns: list[URLPattern] = [
    *editing_patterns,
    path("centres/coverage/", coverage.page, name="coverage"),
    path("centres/coverage/rows.csv", coverage.rows_file, name="coverage-rows"),
    path("handings/", handings.handings, name="handings"),
    path("handings/arrive/", handings.arrive, name="parcel-arrive"),
    path("handings/parcels/<uuid:key>/", handings.fetch, name="parcel"),
    path("handings/new/<slug:partner>/<slug:item>/", handings.new, name="handing-new"),
    path("handings/<uuid:key>/", handings.handing, name="handing"),
    path("window/", window.window, name="window"),
    path("window/counter", window.sit_down, name="sit-down"),
    path("window/call", window.call, name="call"),
    path("window/tickets/<uuid:key>/", window.move, name="ticket-step"),
    path("window/reception/", reception.reception, name="reception"),
    path("window/reception/give", reception.give, name="give"),
    path("window/reception/close", reception.close, name="close-hall"),
    path("window/reception/<uuid:key>/slip", reception.slip, name="slip"),
    path("window/reception/<uuid:key>/left", reception.let_go, name="let-go"),
    path("window/helping/", helping.helpings, name="helpings"),
    path("window/helping/<uuid:key>/", helping.go_on, name="helping"),
    path("window/helping/<uuid:key>/slip", helping.helped_slip, name="helped-slip"),
    path("window/blocked/", blocked.blocked_list, name="blocked"),
    path("window/blocked/new/", blocked.tell_at_counter, name="blocked-new"),
    path("window/blocked/<uuid:key>/", blocked.blocked_matter, name="blocked-matter"),
    path("window/keys/", identifying.keys, name="keys"),
    path("window/applicant/", identifying.applicant, name="applicant"),
    path("services/applications/find", finding.find, name="find"),
    path("services/applications/<uuid:key>/", deciding.application, name="application"),
    path("services/applications/<uuid:key>/papers/<slug:material>/<slug:address>/", papers.paper, name="paper"),
    path("services/applications/<uuid:key>/look", deciding.look, name="look"),
    path("services/applications/<uuid:key>/withdraw", deciding.withdraw, name="withdraw"),
    path("services/parts/<uuid:key>/", deciding.part, name="part"),
    path("services/letters/<uuid:key>/", letters.letter, name="letter"),
    path("licences/", licence_desk.licences, name="licences"),
    path("licences/find", licence_desk.find, name="licence-find"),
    path("licences/register/", licence_desk.register, name="licence-register"),
    path("licences/<uuid:key>/", licence_desk.licence, name="licence"),
    path("licences/<uuid:key>/pdf", licence_desk.licence_pdf, name="licence-pdf"),
    path("licences/<uuid:key>/copies/<uuid:copy>", licence_desk.copy_pdf, name="licence-copy"),
    path("services/promises/<uuid:key>/", promises.promise, name="promise"),
    path("services/policies/", policy_desk.policies, name="policies"),
    path("services/policies/<slug:code>/", policy_desk.policy, name="policy"),
    path("services/policies/<slug:code>/tell/", policy_desk.tell, name="policy-tell"),
    path("services/policies/<slug:code>/write-down/", policy_desk.write_down, name="policy-write-down"),
    path("services/payments/<uuid:key>/", policy_desk.payment, name="payment"),
    path("services/ratings/", rating.ratings, name="ratings"),
    path("services/ratings/<uuid:key>/", rating.rating, name="rating"),
]
open_patterns: list[URLPattern] = [
    path("services/", counts.opened, name="services"),
    path("service-ratings/", rating.opened, name="service-ratings"),
]
#: For other installations, beside the desk.
api_patterns: list[URLPattern] = [path("parcels/", elsewhere.parcels, name="parcels")]
