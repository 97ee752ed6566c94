"""Addresses of the hotline: what citizens open, what the desk opens, and the city's open accounts under /open/."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.hotline.api import citizens, description, open311, posts
from yici.apps.hotline.api import transfers as api_transfers
from yici.apps.hotline.views import (
    bad_ratings,
    call_backs,
    calls,
    erasing,
    follow,
    knowledge,
    media,
    mediating,
    open_data,
    open_motions,
    rates,
    releasing,
    say,
    searching,
    sorting,
    spots,
    stuck,
    supervise,
)
from yici.apps.hotline.views import case as case_views
from yici.apps.hotline.views import catalogue as catalogue_views
from yici.apps.hotline.views import closing as closing_views
from yici.apps.hotline.views import deciding as deciding_views
from yici.apps.hotline.views import dispatching as dispatching_views
from yici.apps.hotline.views import motions as motion_views
from yici.apps.hotline.views import transfers as transfer_views
from yici.apps.hotline.views import wages as wage_views

#: Under /, name space "say": no account, no sign-in; also on the public face.
say_patterns: list[URLPattern] = [
    path("follow/", follow.follow, name="follow"),
    path("follow/<str:number>/", follow.followed, name="followed"),
    path("follow/<str:number>/photos/<slug:address>", follow.follow_photo, name="follow-photo"),
    path("follow/<str:number>/<slug:act>", follow.follow_act, name="follow-act"),
    path("near/", releasing.near, name="near"),
    path("near/<uuid:release>/", releasing.near_one, name="near-one"),
    path("near/<uuid:release>/say", releasing.near_say, name="near-say"),
    path("near/<uuid:release>/code", releasing.near_code, name="near-code"),
    path("near/<uuid:release>/photos/<slug:address>", releasing.near_photo, name="near-photo"),
    path("say/", say.say, name="say"),
    path("say/wages/", wage_views.wages, name="wages"),
    path("say/place/", say.place, name="place"),
    path("say/similar/", say.similar, name="similar"),
    path("say/told/<str:number>/", say.told, name="told"),
    path("q/<str:code>/", say.spot, name="spot"),
]

#: Under /desk/, name space "hotline".
desk_patterns: list[URLPattern] = [
    path("spots/", spots.spots, name="spots"),
    path("spots/<uuid:spot>/retire", spots.retire, name="spot-retire"),
    path("spots/<str:code>/poster", spots.poster, name="spot-poster"),
    path("erase/", erasing.erase, name="erase"),
    path("search/", searching.search_page, name="search"),
    path("cases/<str:number>/", case_views.case, name="case"),
    path("cases/<str:number>/acts/<slug:step>/", case_views.case_step, name="case-step"),
    path("cases/<str:number>/contact/<uuid:request_key>/", case_views.case_contact, name="case-contact"),
    path("cases/<str:number>/files/<slug:address>/", case_views.case_file, name="case-file"),
    path("dispatch/", dispatching_views.queue, name="dispatch"),
    path("dispatch/catalogue/", catalogue_views.catalogue, name="catalogue"),
    path("dispatch/catalogue/rule/", catalogue_views.rule, name="catalogue-rule"),
    path("dispatch/undo/<str:number>/", dispatching_views.undo, name="dispatch-undo"),
    path("dispatch/<str:number>/", dispatching_views.one, name="dispatch-one"),
    path("dispatch/<str:number>/<slug:way>/", dispatching_views.sort, name="dispatch-sort"),
    path("transfers/", transfer_views.transfers, name="transfers"),
    path("transfers/take/", transfer_views.transfer_take, name="transfer-take"),
    path("transfers/<uuid:transfer_key>/", transfer_views.transfer, name="transfer"),
    path("media/new", media.media, name="media"),
    path("mediations/", mediating.mediations, name="mediations"),
    path("mediations/new", mediating.mediation_new, name="mediation-new"),
    path("mediations/new/<str:number>/", mediating.mediation_new, name="mediation-from"),
    path("mediations/<str:number>/", mediating.mediation, name="mediation"),
    path("mediations/<str:number>/parties", mediating.mediation_parties, name="mediation-parties"),
    path("mediations/<str:number>/agreement.pdf", mediating.mediation_agreement, name="mediation-agreement"),
    path("motions/", motion_views.motions, name="motions"),
    path("motions/new", motion_views.motion_new, name="motion-new"),
    path("motions/<str:number>/", motion_views.motion, name="motion"),
    path("motions/<str:number>/phone", motion_views.motion_phone, name="motion-phone"),
    path("motions/<str:number>/part", motion_views.motion_part, name="motion-part"),
    path("motions/<str:number>/release", motion_views.motion_release, name="motion-release"),
    path("decisions/", deciding_views.decisions, name="decisions"),
    path("decisions/<uuid:decision_key>/", deciding_views.decision, name="decision"),
    path("calls/new", calls.call, name="call"),
    path("calls/beside", calls.call_beside, name="call-beside"),
    path("calls/earlier", calls.call_earlier, name="call-earlier"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/write/", knowledge.write, name="knowledge-write"),
    path("knowledge/<slug:code>/", knowledge.article, name="knowledge-article"),
    path("call-backs/", call_backs.call_backs, name="call-backs"),
    path("call-backs/<str:number>/", call_backs.call_back, name="call-back"),
    path("call-backs/<str:number>/phone", call_backs.call_back_phone, name="call-back-phone"),
    path("call-backs/<str:number>/said", call_backs.call_back_said, name="call-back-said"),
    path("releases/", releasing.releases, name="releases"),
    path("releases/<str:number>/", releasing.release, name="release"),
    path("releases/<str:number>/<slug:act>", releasing.release_act, name="release-act"),
    path("bad-ratings/", bad_ratings.bad_ratings, name="bad-ratings"),
    path("bad-ratings/<str:number>/", bad_ratings.bad_rating, name="bad-rating"),
    path("bad-ratings/<str:number>/settle", bad_ratings.bad_rating_settle, name="bad-rating-settle"),
    path("closings/", closing_views.closings, name="closings"),
    path("closings/<str:number>/", closing_views.closing, name="closing"),
    path("closings/<str:number>/decisions/<uuid:decision>", closing_views.closing_decide, name="closing-decide"),
    path("closings/<str:number>/<slug:act>", closing_views.closing_act, name="closing-act"),
    path("supervise/", supervise.supervise_page, name="supervise"),
    path("supervise/orders/<uuid:order>/", supervise.supervise_order, name="supervise-order"),
    path("supervise/orders/<uuid:order>/stuck/", stuck.stuck_new, name="stuck-new"),
    path("supervise/orders/<uuid:order>/stuck/write/", stuck.stuck_write, name="stuck-write"),
    path("supervise/asked/<uuid:asked_key>/", supervise.supervision, name="supervision"),
    path("supervise/asked/<uuid:asked_key>/step/", supervise.supervision_step, name="supervision-step"),
    path("supervise/stuck/", stuck.stuck_desk, name="stuck-desk"),
    path("supervise/stuck/<uuid:matter>/", stuck.stuck_matter, name="stuck-matter"),
    path("supervise/stuck/<uuid:matter>/change/", stuck.stuck_change, name="stuck-change"),
    path("supervise/stuck/<uuid:matter>/act/", stuck.stuck_act, name="stuck-act"),
    path("supervise/stuck/<uuid:matter>/dossier.pdf", stuck.stuck_dossier, name="stuck-dossier"),
]

#: Under /open/, name space "open" together with those of other apps; also on the public face.
open_patterns: list[URLPattern] = [
    path("sorting/", sorting.figures, name="sorting"),
    path("rates/", rates.rates, name="rates"),
    path("rates/rows/<slug:column>/", rates.rows, name="rates-rows"),
    path("closings/", closing_views.open_closings, name="closings"),
    path("stuck/", stuck.stuck, name="stuck"),
    path("wages/", wage_views.open_wages, name="wages"),
    path("motions/", open_motions.open_motions, name="motions"),
    path("motions/<str:number>/", open_motions.open_motion, name="motion"),
    path("data/", open_data.open_data, name="data"),
    path("data/<slug:what>/<slug:month>/<slug:form>", open_data.data_file, name="data-file"),
]

#: Under /api/, name space "api": for programs, also on the public face.
api_patterns: list[URLPattern] = [
    path("openapi.json", description.description, name="description"),
    path("requests", citizens.requests, name="requests"),
    path("requests/<str:number>", citizens.request, name="request"),
    path("kinds", citizens.kinds, name="kinds"),
    path("areas", citizens.areas, name="areas"),
    path("spots/<str:code>", citizens.spot, name="spot"),
]

#: Under /api/, name space "api-lines": for the other line (110 …), with its shared key.
api_line_patterns: list[URLPattern] = [
    path("transfers", api_transfers.transfers, name="transfers"),
    path("transfers/<uuid:transfer_key>", api_transfers.transfer, name="transfer"),
]

#: Under /api/desk/, name space "api-desk": for programs of posts.
api_desk_patterns: list[URLPattern] = [
    path("orders", posts.orders, name="orders"),
    path("orders/<str:number>", posts.order, name="order"),
    path("orders/<str:number>/<slug:step>", posts.order_step, name="order-step"),
    path("requests/<str:number>", posts.request, name="request"),
    path("requests/<str:number>/dispatch", posts.request_dispatch, name="request-dispatch"),
]

#: Under /open311/v2/, name space "open311": GeoReport v2.
open311_patterns: list[URLPattern] = [
    path("discovery.<slug:form>", open311.discovery, name="discovery"),
    path("services.<slug:form>", open311.services, name="services"),
    path("services/<slug:code>.<slug:form>", open311.service, name="service"),
    path("requests.<slug:form>", open311.requests, name="requests"),
    path("requests/<str:identity>.<slug:form>", open311.request, name="request"),
    path("tokens/<str:token>.<slug:form>", open311.token, name="token"),
]
