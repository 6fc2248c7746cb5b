"""Every address. Each page declares who may open it; a third party's page is declared here."""

from django.conf import settings
from django.urls import include, path, register_converter

from core import brand
from core.health import healthz
from core.pages import ReferenceConverter
from reporting import views as reporting

register_converter(ReferenceConverter, "reference")

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

urlpatterns = [
    path("", reporting.home, name="home"),
    path("escalations/", include("escalations.urls")),
    path("audits/", include("audits.cycles.urls")),
    path("audits/question-sets/", include("audits.question_sets.urls")),
    path("audits/returns/", include("audits.returns.urls")),
    path("audits/returns/", include("audits.since_last.urls")),
    path("audits/", include("audits.moderation.urls")),
    path("audits/results/", include("audits.results.urls")),
    path("audits/", include("audits.surveys.urls")),
    path("staff-survey/", include("audits.surveys.public_urls")),
    path("audits/multi-agency/", include("audits.multi_agency.urls")),
    path("improvement/scrutiny/", include("improvement.scrutiny.urls")),
    path("improvement/voice/", include("improvement.voice.urls")),
    path("improvement/success-criteria/", include("improvement.criteria.urls")),
    path("improvement/", include("improvement.urls")),
    path("improvement/risks/", include("improvement.risks.urls")),
    path("contacts/", include("partnership.urls")),
    path("agencies/", include("partnership.agencies.urls")),
    path("agencies/schools/", include("partnership.schools.urls")),
    path("groups/", include("partnership.groups.urls")),
    path("agreements/", include("partnership.agreements.urls")),
    path("funding/", include("partnership.funding.urls")),
    path("library/", include("partnership.library.urls")),
    path("duties/", include("partnership.duties.urls")),
    path("expectations/", include("partnership.expectations.urls")),
    path("people/", include("partnership.people_urls")),
    path("access-review/", include("partnership.access_review.urls")),
    path("invitation/", include("partnership.invitation_urls")),
    path("access-receipts/", reporting.access_receipts, name="access_receipts"),
    path(
        "access-receipts/export/<slug:kind>/",
        reporting.access_receipts_export,
        name="access_receipts_export",
    ),
    path("access-log/", reporting.access_log, name="access_log"),
    path("access-log/export/<slug:kind>/", reporting.access_log_export, name="access_log_export"),
    path("access-log/what-would-they-see/", reporting.what_would_they_see, name="what_they_see"),
    path(
        "access-log/what-would-they-see/export/<slug:kind>/",
        reporting.what_they_see_export,
        name="what_they_see_export",
    ),
    path("printed/", reporting.printed, name="printed"),
    path("records/", include("reporting.records_urls")),
    path("", include("config.account_urls")),
    path("accessibility/", reporting.accessibility, name="accessibility"),
    path("privacy/", reporting.privacy, name="privacy"),
    path("brand.css", brand.stylesheet, name="brand"),
    path("brand.svg", brand.icon, name="brand_icon"),
    path("healthz/", healthz, name="healthz"),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("partnership.demonstration_urls")))
