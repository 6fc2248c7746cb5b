from django.urls import path

from audits.facts import views as fact_views
from audits.returns import (
    extension_views,
    link_views,
    paper_views,
    sections_views,
    signing_views,
    standard_views,
    submission_views,
    taking_out_views,
    views,
)
from audits.returns.models import Return
from partnership import restriction_pages

app_name = "returns"

RETURN = "<reference:reference>/"
QUESTION = RETURN + "questions/<str:question>/"
EVIDENCE = RETURN + "evidence/"

urlpatterns = [
    path(RETURN, views.agency_return, name="return"),
    path(RETURN + "printed/", restriction_pages.printed_page_of(Return), name="printed"),
    path("signing/", link_views.sign_by_link, name="sign_by_link"),
    path("signing/<slug:token>/", link_views.open_link, name="open_signing_link"),
    path(RETURN + "sign-off/", signing_views.sign_off, name="sign_off"),
    path(RETURN + "sign-off/call-back/", signing_views.call_back, name="call_back"),
    path(RETURN + "sign-off/link/", signing_views.signing_link, name="signing_link"),
    path(RETURN + "sign/", signing_views.sign, name="sign"),
    path(RETURN + "sign/send-back/", signing_views.send_back, name="send_back"),
    path(RETURN + "submission/", submission_views.latest, name="submission"),
    path(RETURN + "submission/<int:number>/", submission_views.numbered, name="submission_of"),
    path(RETURN + "submission/<int:number>/receipt/", submission_views.receipt, name="receipt"),
    path(RETURN + "submission/<int:number>/json/", submission_views.as_file, name="snapshot"),
    path(RETURN + "sections/", sections_views.give, name="sections"),
    path(RETURN + "sections/<int:pk>/take-back/", sections_views.take_back, name="take_back"),
    path(RETURN + "sections/<str:standard>/", standard_views.standard, name="standard"),
    path(RETURN + "answers/<str:code>/", standard_views.answer, name="answer"),
    path(RETURN + "whole/", standard_views.printed_whole, name="printed_whole"),
    path(QUESTION, paper_views.criterion, name="criterion"),
    path(QUESTION + "add-a-file/", paper_views.add_file, name="add_file"),
    path(QUESTION + "add-a-link/", paper_views.add_link, name="add_link"),
    path(QUESTION + "use-evidence/", paper_views.use_evidence, name="use_evidence"),
    path(
        QUESTION + "use-earlier-evidence/",
        paper_views.use_evidence_again,
        name="use_evidence_again",
    ),
    path(QUESTION + "evidence/<int:pk>/end/", paper_views.end_evidence, name="end_evidence"),
    path(
        QUESTION + "comments/<int:pk>/take-away/",
        paper_views.take_comment_away,
        name="take_comment_away",
    ),
    path(QUESTION + "agree-an-action/", paper_views.agree_action, name="agree_action"),
    path(EVIDENCE, paper_views.all_evidence, name="evidence"),
    path(EVIDENCE + "<int:pk>/", paper_views.evidence_file, name="evidence_file"),
    path(
        EVIDENCE + "<int:pk>/take-away/",
        paper_views.take_evidence_away,
        name="take_evidence_away",
    ),
    path(RETURN + "extension/", extension_views.one, name="extension"),
    path(RETURN + "extension/take-back/", extension_views.take_time_back, name="take_time_back"),
    path(RETURN + "take-out/", taking_out_views.take_out, name="take_out"),
    path(RETURN + "put-back/", taking_out_views.put_back, name="put_back"),
    path(RETURN + "facts/<slug:fact>/", fact_views.fact, name="fact"),
]
