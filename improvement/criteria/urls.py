from django.urls import path

from improvement.criteria import file_views, views

app_name = "criteria"

CRITERION, FILES = "<reference:criterion>/", "judge/<slug:year>/files/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path(CRITERION, views.criterion, name="criterion"),
    path(CRITERION + "change/", views.change, name="change"),
    path(CRITERION + "withdraw/", views.withdraw, name="withdraw"),
    path(CRITERION + "words/", views.words, name="words"),
    path(CRITERION + "evidence/", views.add_evidence, name="add_evidence"),
    path(CRITERION + "evidence/strike-out/", views.strike_out, name="strike_out"),
    path(CRITERION + "judge/<slug:year>/", views.propose, name="propose"),
    path(CRITERION + FILES + "add/", file_views.add_file, name="add_file"),
    path(CRITERION + FILES + "take-away/", file_views.take_file_away, name="take_file_away"),
    path(CRITERION + FILES + "<int:pk>/", file_views.file, name="file"),
    path(CRITERION + "agree/<slug:year>/", views.agree, name="agree"),
]
