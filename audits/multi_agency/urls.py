from django.urls import path

from audits.multi_agency import (
    changing_views,
    file_views,
    grading_views,
    moderation_views,
    planning_views,
    report_views,
    views,
)
from audits.multi_agency.models import MultiAgencyAudit
from partnership import restriction_pages

app_name = "multi_agency"

AUDIT = "<reference:reference>/"
GRADES = AUDIT + "agencies/<slug:agency>/"
CASE = GRADES + "cases/<int:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("propose/", planning_views.propose, name="propose"),
    path("export/<slug:kind>/", file_views.all_audits, name="export"),
    path(AUDIT, views.audit, name="audit"),
    path(AUDIT + "cases/export/<slug:kind>/", file_views.cases, name="cases_export"),
    path(AUDIT + "grades/export/<slug:kind>/", file_views.grades, name="grades_export"),
    path(AUDIT + "printed/", restriction_pages.printed_page_of(MultiAgencyAudit), name="printed"),
    path(AUDIT + "change/", planning_views.change, name="change"),
    path(AUDIT + "decide/", planning_views.decide, name="decide"),
    path(AUDIT + "cases/choose/", planning_views.choose_cases, name="choose_cases"),
    path(AUDIT + "cases/<int:number>/replace/", planning_views.replace_case, name="replace_case"),
    path(AUDIT + "task/", planning_views.task, name="task"),
    path(AUDIT + "open-up/", planning_views.open_up, name="open_up"),
    path(AUDIT + "stop/", changing_views.stop, name="stop"),
    path(AUDIT + "agencies/add/", changing_views.add_agency, name="add_agency"),
    path(GRADES + "take-off/", changing_views.take_off, name="take_off"),
    path(GRADES + "give-back/", planning_views.give_back, name="give_back"),
    path(GRADES + "hand-in/", grading_views.hand_in, name="hand_in"),
    path(CASE, grading_views.case, name="case"),
    path(CASE + "<str:standard>/", grading_views.domain, name="domain"),
    path(AUDIT + "moderation/", moderation_views.moderation, name="moderation"),
    path(AUDIT + "moderation/meeting/", moderation_views.meeting, name="meeting"),
    path(AUDIT + "moderation/<int:number>/", moderation_views.moderate, name="moderate"),
    path(AUDIT + "points/add/", moderation_views.add_point, name="add_point"),
    path(
        AUDIT + "points/<int:pk>/take-away/",
        moderation_views.take_point_away,
        name="take_point_away",
    ),
    path(AUDIT + "findings/add/", moderation_views.make_finding, name="make_finding"),
    path(AUDIT + "report/", report_views.page, name="report"),
    path(AUDIT + "report/pdf/", report_views.as_pdf, name="report_pdf"),
    path(AUDIT + "report/make/", report_views.make, name="make_report"),
    path(AUDIT + "then-and-now/", report_views.then_and_now, name="then_and_now"),
    path(AUDIT + "repeat/", report_views.repeat, name="repeat"),
    path(AUDIT + "close/", report_views.close, name="close"),
]
