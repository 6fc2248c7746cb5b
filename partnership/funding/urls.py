from django.urls import path

from partnership.funding import views

app_name = "funding"

YEAR = "<slug:year>/"
LINE, HEAD = "<slug:year>/bodies/<slug:agency>/", "<slug:year>/spending/<slug:head>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add_year, name="add_year"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("entries/export/<slug:kind>/", views.export_entries, name="export_entries"),
    path("spending/export/<slug:kind>/", views.export_spending, name="export_spending"),
    path("changes/export/<slug:kind>/", views.export_changes, name="export_changes"),
    path(YEAR, views.year, name="year"),
    path(YEAR + "close/", views.close_year, name="close_year"),
    path(YEAR + "brought-forward/", views.correct, name="correct"),
    path(YEAR + "bodies/add/", views.add_line, name="add_line"),
    path(LINE, views.line, name="line"),
    path(LINE + "change/", views.change_line, name="change_line"),
    path(LINE + "invoices/add/", views.add_invoice, name="add_invoice"),
    path(LINE + "received/add/", views.add_receipt, name="add_receipt"),
    path(YEAR + "spending/add/", views.add_head, name="add_head"),
    path(HEAD, views.head, name="head"),
    path(HEAD + "budget/", views.change_budget, name="change_budget"),
    path(HEAD + "add/", views.add_spending, name="add_spending"),
    path(HEAD + "rename/", views.rename_head, name="rename_head"),
    path(HEAD + "close/", views.close_head, name="close_head"),
]
