"""What does the demo add to the pages of the staff? One-click login and the mailbox."""

from django.urls import include, path

from schakel.config.urls_staff import urlpatterns as staff

handler500 = "schakel.config.errors.server_error"

urlpatterns = [
    path("demo/", include("schakel.ops.urls_demo")),
    path("demo/", include("schakel.post.urls_demo")),
    *staff,
]
