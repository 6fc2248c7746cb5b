from django.urls import path

from improvement.criteria import views

app_name = "criteria"

CRITERION = "<reference:criterion>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path(CRITERION, views.criterion, name="criterion"),
    path(CRITERION + "evidence/", views.add_evidence, name="add_evidence"),
    path(CRITERION + "judge/<slug:year>/", views.propose, name="propose"),
    path(CRITERION + "agree/<slug:year>/", views.agree, name="agree"),
]
