"""Where are the pages of the desk? Each noun has its own file of views."""

from django.urls import URLPattern, path

from schakel.signals.views import (
    attachments,
    closing,
    desk,
    detail,
    doors,
    emergency,
    excluding,
    inbox,
    messages,
    searching,
    today,
    weighing,
)

app_name = "signals"

A_SIGNAL = "signalen/<str:reference>/"

working: list[URLPattern] = [
    path("", today.today, name="today"),
    path("vandaag/acuut/", today.strip, name="strip"),
    path("signalen/", inbox.inbox, name="inbox"),
    path("signalen/toewijzen/", inbox.assign_several, name="assign_several"),
    path("spoedinzage/", emergency.start, name="open_in_emergency"),
    path("signalen/zoeken/", searching.search, name="search"),
]

one_signal: list[URLPattern] = [
    path(A_SIGNAL, detail.detail, name="detail"),
    path(A_SIGNAL + "gelezen/", desk.mark_read, name="mark_read"),
    path(A_SIGNAL + "verrijkt/", desk.finish_enriching, name="finish_enriching"),
    path(A_SIGNAL + "overslaan/", desk.skip, name="skip"),
    path(A_SIGNAL + "toewijzen/", desk.assign, name="assign"),
    path(A_SIGNAL + "notities/", desk.note, name="note"),
    path(A_SIGNAL + "taken/", desk.ask_check, name="ask_check"),
    path(A_SIGNAL + "taken/<str:task>/", desk.finish_check, name="finish_check"),
    path(A_SIGNAL + "melder/", doors.identity, name="identity"),
    path(A_SIGNAL + "gegevens/", doors.details, name="details"),
    path(A_SIGNAL + "gegevens/toevoegen/", doors.add_piece, name="add_piece"),
    path(A_SIGNAL + "uitsluiten/", excluding.exclusions, name="exclusions"),
    path(A_SIGNAL + "uitsluiten/<uuid:exclusion>/", excluding.admit_again, name="admit"),
    path(A_SIGNAL + "spoed/", emergency.read, name="emergency"),
    path(A_SIGNAL + "spoed/sluiten/", emergency.stop, name="stop_emergency"),
    path(A_SIGNAL + "bijlagen/<uuid:attachment>/", attachments.download, name="attachment"),
]

deciding: list[URLPattern] = [
    path(A_SIGNAL + "beoordelen/", weighing.weigh, name="weigh"),
    path(A_SIGNAL + "beoordelen/uitleg/", weighing.explain, name="explain"),
    path(A_SIGNAL + "afsluiten/", closing.close, name="close"),
    path(A_SIGNAL + "heropenen/", closing.reopen, name="reopen"),
    path(A_SIGNAL + "tweede-persoon/", closing.second_opinion, name="second_opinion"),
    path(A_SIGNAL + "berichten/", messages.messages, name="messages"),
    path(A_SIGNAL + "berichten/gelezen/", messages.seen, name="messages_seen"),
]

urlpatterns = [*working, *one_signal, *deciding]
