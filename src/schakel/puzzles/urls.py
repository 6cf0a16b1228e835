"""Which pages show puzzles?"""

from django.urls import URLPattern, path

from schakel.puzzles.views import changing, detail, from_signal, lists

app_name = "puzzles"

A_PUZZLE = "puzzels/<str:reference>/"
A_SIGNAL = "signalen/<str:reference>/"
A_PATTERN = "patronen/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("puzzels/", lists.index, name="list"),
    path("patronen/", lists.patterns, name="patterns"),
    path(A_PATTERN, lists.pattern, name="pattern"),
    path(A_PATTERN + "wegleggen/", lists.dismiss, name="dismiss"),
    path(A_PUZZLE, detail.detail, name="detail"),
    path(A_PUZZLE + "stukken/", detail.details, name="details"),
    path(A_PUZZLE + "afdrukken/", detail.printed, name="print"),
    path(A_PUZZLE + "verloop/", detail.history, name="history"),
    path(A_PUZZLE + "verloop/<int:number>/ongedaan/", changing.undo, name="undo"),
    path(A_PUZZLE + "aanpassen/", changing.edit, name="edit"),
    path(A_PUZZLE + "bekeken/", changing.review, name="review"),
    path(A_PUZZLE + "signalen/", changing.add, name="add"),
    path(A_PUZZLE + "signalen/<str:signal>/uithalen/", changing.take_out, name="take_out"),
    path(A_PUZZLE + "samenvoegen/", changing.merge, name="merge"),
    path(A_PUZZLE + "losmaken/", changing.unmerge, name="unmerge"),
    path(A_PUZZLE + "sluiten/", changing.close, name="close"),
    path(A_PUZZLE + "heropenen/", changing.reopen, name="reopen"),
    path(A_SIGNAL + "puzzel/", from_signal.start, name="start"),
    path(A_SIGNAL + "puzzel/toevoegen/", from_signal.add_to, name="add_to"),
    path(A_SIGNAL + "bron/", from_signal.source, name="source"),
]
