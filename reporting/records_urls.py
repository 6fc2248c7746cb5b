from django.urls import path

from reporting import disposal_views, records_views, subject_access_views

app_name = "records"

REQUEST = "subject-access/<reference:asked>/"
HOLD = "legal-holds/<reference:reference>/"
RUN = "disposal/<reference:run>/"

urlpatterns = [
    path("", records_views.index, name="index"),
    path("subject-access/", subject_access_views.search, name="subject_access"),
    path("subject-access/begin/", subject_access_views.begin, name="begin"),
    path(REQUEST, subject_access_views.one_request, name="request"),
    path(f"{REQUEST}agree/", subject_access_views.agree, name="agree"),
    path(f"{REQUEST}download/", subject_access_views.download, name="download"),
    path(f"{REQUEST}try-again/", subject_access_views.try_again, name="try_again"),
    path(f"{REQUEST}open-again/", subject_access_views.reopen, name="reopen"),
    path(f"{REQUEST}finish/", subject_access_views.throw_away, name="throw_away"),
    path(f"{REQUEST}<reference:reference>/", subject_access_views.passages, name="passages"),
    path(
        f"{REQUEST}<reference:reference>/documents/<int:pk>/",
        subject_access_views.document,
        name="document",
    ),
    path("legal-holds/", records_views.holds, name="holds"),
    path(HOLD, records_views.hold, name="hold"),
    path(
        "legal-holds/<reference:reference>/<int:pk>/release/", records_views.release, name="release"
    ),
    path("disposal/", disposal_views.disposal_index, name="disposal"),
    path(RUN, disposal_views.run, name="run"),
    path(f"{RUN}submit/", disposal_views.submit, name="submit"),
    path(f"{RUN}approve/", disposal_views.approve, name="approve"),
    path(f"{RUN}stop/", disposal_views.stop, name="stop"),
    path(f"{RUN}certificates/", disposal_views.certificates_pdf, name="certificates_pdf"),
    path("certificates/", disposal_views.certificates, name="certificates"),
    path(
        "certificates/export/<slug:kind>/",
        disposal_views.certificates_export,
        name="certificates_export",
    ),
    path("certificates/<reference:certificate>/", disposal_views.certificate, name="certificate"),
]
