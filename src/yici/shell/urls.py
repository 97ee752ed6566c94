"""Root addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from yici.apps.collecting.urls import open_patterns
from yici.apps.draws import urls as draws
from yici.apps.enrolment import urls as enrolment
from yici.apps.evaluation import urls as evaluation
from yici.apps.figures import urls as figures
from yici.apps.hotline import urls as hotline
from yici.apps.ledger import urls as ledger
from yici.apps.oversight import urls as oversight
from yici.apps.services import urls as services
from yici.shell import notices, views

#: The city's accounts, of all matters under one roof.
OPEN = [
    *open_patterns,
    *hotline.open_patterns,
    *oversight.open_patterns,
    *evaluation.open_patterns,
    *enrolment.open_patterns,
    *ledger.open_patterns,
    *services.open_patterns,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("style/<slug:version>.css", views.stylesheet, name="stylesheet"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("", include((hotline.say_patterns, "say"))),
    path("open/", include((OPEN, "open"))),
    path("draws/", include((draws.public_patterns, "draws"))),
    path("", include((enrolment.school_patterns, "schools"))),
    path("", include((services.public_patterns, "services"))),
    path("figures/", include(figures.FIGURES)),
    path("api/", include((hotline.api_patterns, "api"))),
    path("open311/v2/", include((hotline.open311_patterns, "open311"))),
]
if settings.FACE != "public":  # the public face holds no desk, not even its sign-in
    urlpatterns += [
        path("", include("yici.apps.places.urls")),
        path("desk/tables/", include("yici.apps.tables.urls")),
        path("desk/reports/", include(figures.REPORTS)),
        path("desk/", include("yici.apps.cases.urls")),
        path("desk/", include("yici.apps.records.urls")),
        path("desk/", include((hotline.desk_patterns, "hotline"))),
        path("desk/", include("yici.apps.collecting.urls")),
        path("desk/", include((draws.desk_patterns, "draws-desk"))),
        path("desk/", include((oversight.desk_patterns, "oversight"))),
        path("desk/", include((evaluation.desk_patterns, "evaluation"))),
        path("desk/", include((enrolment.desk_patterns, "enrolment"))),
        path("desk/", include((ledger.desk_patterns, "ledger"))),
        path("desk/", include((services.desk_patterns, "services-desk"))),
        path("desk/admin/notices/", notices.page, name="notices"),
        path("desk/admin/notices/<uuid:key>/again/", notices.again, name="notice-again"),
        path("desk/admin/notices/<uuid:key>/drop/", notices.drop, name="notice-drop"),
        path("api/", include((hotline.api_line_patterns, "api-lines"))),
        path("api/", include((services.api_patterns, "api-services"))),
        path("api/desk/", include((hotline.api_desk_patterns, "api-desk"))),
    ]

handler400 = "yici.shell.views.bad_request"
handler403 = "yici.shell.views.forbidden"
handler404 = "yici.shell.views.not_found"
handler500 = "yici.shell.views.server_error"
