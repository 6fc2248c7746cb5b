from django.urls import path

from partnership import demonstration

app_name = "demonstration"

urlpatterns = [
    path("", demonstration.people, name="people"),
    path("sign-in/", demonstration.sign_in, name="sign-in"),
    path("mail/", demonstration.mail, name="mail"),
]
