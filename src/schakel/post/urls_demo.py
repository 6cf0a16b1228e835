"""Which pages of the post exist in the demo only?"""

from django.urls import path

from schakel.post.demo_mailbox import mailbox

app_name = "post"

urlpatterns = [path("postvak/", mailbox, name="mailbox")]
