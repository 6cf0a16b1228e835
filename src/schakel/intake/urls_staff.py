from django.urls import URLPattern

app_name = "intake_staff"
urlpatterns: list[URLPattern] = []
