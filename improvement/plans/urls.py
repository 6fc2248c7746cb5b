"""Beside the other addresses of the improvement log (`improvement.urls`)."""

from django.urls import path

from improvement import group_work_views
from improvement.plans import agenda_views, keeping_views, views

PLAN = "plans/<slug:plan>/"
PRIORITY = PLAN + "priorities/<int:number>/"
OUTCOME = PRIORITY + "outcomes/<int:outcome>/"
MEASURE = OUTCOME + "measures/<int:measure>/"
ACTION, ITEM = "actions/<reference:reference>/", "forward-plan/<reference:item>/"
WORKPLAN = "plans/of-groups/<slug:group>/"

urlpatterns = [
    path("plans/", views.index, name="plans"),
    path("plans/add/", keeping_views.add_plan, name="plan_add"),
    path("plans/export/<slug:kind>/", views.export, name="plans_export"),
    path(WORKPLAN, agenda_views.workplan, name="workplan"),
    path(WORKPLAN + "matters-arising/", agenda_views.matters_arising, name="matters_arising"),
    path(
        WORKPLAN + "matters-arising/export/<slug:kind>/",
        agenda_views.export_matters,
        name="matters_export",
    ),
    path(WORKPLAN + "move/", group_work_views.move_work, name="move_work"),
    path(PLAN, views.plan, name="plan"),
    path(PLAN + "on-a-page/", views.on_a_page, name="plan_on_a_page"),
    path(PLAN + "change/", keeping_views.change_plan, name="plan_change"),
    path(PLAN + "withdraw/", keeping_views.withdraw_plan, name="plan_withdraw"),
    path(PLAN + "words/", keeping_views.plan_words, name="plan_words"),
    path(PLAN + "adopt/", keeping_views.adopt_plan, name="plan_adopt"),
    path(PLAN + "priorities/add/", keeping_views.add_priority, name="priority_add"),
    path(PRIORITY, views.priority, name="priority"),
    path(PRIORITY + "change/", keeping_views.change_priority, name="priority_change"),
    path(PRIORITY + "withdraw/", keeping_views.withdraw_priority, name="priority_withdraw"),
    path(PRIORITY + "words/", keeping_views.priority_words, name="priority_words"),
    path(PRIORITY + "link-an-action/", keeping_views.link, name="priority_link"),
    path(PRIORITY + "add-an-action/", keeping_views.propose, name="priority_propose"),
    path(PRIORITY + "outcomes/add/", keeping_views.add_outcome, name="outcome_add"),
    path(OUTCOME + "change/", keeping_views.change_outcome, name="outcome_change"),
    path(OUTCOME + "measures/add/", keeping_views.add_measure, name="measure_add"),
    path(MEASURE, views.measure, name="measure"),
    path(MEASURE + "change/", keeping_views.change_measure, name="measure_change"),
    path(MEASURE + "withdraw/", keeping_views.withdraw_measure, name="measure_withdraw"),
    path(MEASURE + "words/", keeping_views.measure_words, name="measure_words"),
    path(MEASURE + "reading/", keeping_views.note_reading, name="measure_read"),
    path(ACTION + "priorities/", keeping_views.priorities, name="action_priorities"),
    path(ACTION + "groups/", keeping_views.followers, name="action_groups"),
    path("forward-plan/", agenda_views.forward_plan, name="forward_plan"),
    path("forward-plan/add/", agenda_views.add_item, name="planned_item_add"),
    path("forward-plan/calendar.ics", agenda_views.calendar_file, name="calendar_file"),
    path(
        "forward-plan/export/<slug:kind>/",
        agenda_views.export_forward_plan,
        name="forward_plan_export",
    ),
    path(ITEM, agenda_views.item, name="planned_item"),
    path(ITEM + "change/", agenda_views.change_item, name="planned_item_change"),
    path(ITEM + "words/", agenda_views.item_words, name="planned_item_words"),
    path(ITEM + "take-off/", agenda_views.end_item, name="planned_item_end"),
    path("commitments/", agenda_views.commitments, name="commitments"),
    path(
        "commitments/export/<slug:kind>/",
        agenda_views.export_commitments,
        name="commitments_export",
    ),
]
