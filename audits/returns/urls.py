from django.urls import path

from audits.returns import paper_views, views
from audits.returns.models import Return
from partnership import restriction_pages

app_name = "returns"

RETURN = "<reference:reference>/"
QUESTION = RETURN + "questions/<str:question>/"
EVIDENCE = RETURN + "evidence/"

urlpatterns = [
    path(RETURN, views.agency_return, name="return"),
    path(RETURN + "printed/", restriction_pages.printed_page_of(Return), name="printed"),
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
]
