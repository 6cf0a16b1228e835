"""Where is the privacy officer's room?"""

from datetime import date

from django.urls import path, register_converter

from schakel.supervision.views import emergencies, looks, overview, papers, patterns, samples, seals


class MondayConverter:
    """A week in an address, by the day on which it began."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(MondayConverter, "monday")

app_name = "supervision"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("logboek/", looks.looks, name="looks"),
    path("logboek/<str:reference>/", looks.about, name="about"),
    path("opvallend/", patterns.patterns, name="patterns"),
    path("opvallend/alarm/<str:about>/", patterns.unusual, name="unusual"),
    path("kanaries/", patterns.canaries_page, name="canaries"),
    path("kanaries/<uuid:canary>/weg/", patterns.remove_canary, name="remove_canary"),
    path("steekproef/", samples.sample, name="sample"),
    path("steekproef/<monday:week>/", samples.sample, name="sample_of"),
    path("steekproef/<monday:week>/<int:event>/", samples.check_look, name="check_look"),
    path("spoedinzage/", emergencies.emergencies, name="emergencies"),
    path("spoedinzage/<str:reference>/", emergencies.emergency_of, name="emergency_of"),
    path(
        "spoedinzage/<uuid:opening>/oordeel/",
        emergencies.review_emergency,
        name="review_emergency",
    ),
    path("zegels/", seals.seals, name="seals"),
    path("zegels/controleren/", seals.verify, name="verify"),
    path("zegels/alarm/<str:about>/", seals.alarm, name="alarm"),
    path("zegels/<int:number>/<str:fingerprint>/", seals.compare, name="compare"),
    path("register/", papers.register, name="register"),
    path("dpia/", papers.dpia, name="dpia"),
]
