app_name = "multi_agency"
urlpatterns: list = []
