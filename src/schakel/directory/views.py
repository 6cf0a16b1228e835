"""Whom do professionals turn to, and what belongs to a municipality?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.directory import map as social_map
from schakel.directory.fitting import Situation, ages_in_words, fitting
from schakel.directory.forms import SituationForm
from schakel.kernel.access import access
from schakel.organisations.lookup import providers
from schakel.organisations.models import ExploitationForm, Municipality
from schakel.people.http import PersonRequest


@access("login")
def partners(request: PersonRequest) -> HttpResponse:
    """The whole map in layers, or who fits a situation, with reasons."""
    person, today = request.user, timezone.localdate()
    municipalities = social_map.municipalities_for(person)
    known_forms = social_map.forms_for(person, today)
    form = SituationForm(
        request.GET or None, known_forms=known_forms, municipalities=municipalities
    )
    situation = _situation(form, known_forms, municipalities)
    organisations = social_map.organisations_for(person)
    for organisation in organisations:
        organisation.stale = organisation.is_stale(today)  # type: ignore[attr-defined]  # shown
    found = (
        fitting(organisations, situation, social_map.who_does_what(person, today))
        if situation
        else []
    )
    return render(
        request,
        "directory/partners.html",
        {
            "form": form,
            "situation": situation,
            "found": found,
            "first": [one for one in found if one.reasons],
            "others": [one for one in found if not one.reasons],
            "levels": [] if situation else social_map.in_levels(organisations),
            "municipalities": municipalities,
        },
    )


def _situation(
    form: SituationForm, forms: list[ExploitationForm], municipalities: list[Municipality]
) -> Situation:
    if not form.is_valid():
        return Situation()
    said = form.cleaned_data
    return Situation(
        age=said["age"],
        form=next((one for one in forms if one.code == said["form"]), None),
        municipality=next(
            (one for one in municipalities if one.cbs_code == said["municipality"]), None
        ),
        acute=said["urgency"] == "acute",
        words=said["q"],
    )


@access("login")
def partner(request: PersonRequest, code: str) -> HttpResponse:
    """One organisation: what for whom, how to refer, how to reach, and how sure that is."""
    person, today = request.user, timezone.localdate()
    organisation = social_map.partner_for(person, code)
    if organisation is None:
        raise Http404
    names = organisation.district.forms.all()
    return render(
        request,
        "directory/partner.html",
        {
            "partner": organisation,
            "stale": organisation.is_stale(today),
            "ages": ages_in_words(organisation),
            "forms": [str(form) for form in names if form.code in organisation.forms],
            "places": social_map.places_of(organisation),
            "reached_by": [
                (point, point.is_stale(today))
                for point in organisation.contact_points.filter(retired_on=None)
            ],
            "provides": social_map.services_of(organisation, today),
            "roles": organisation.roles.filter(retired_on=None),
            "tables": organisation.tables.filter(retired_on=None),
        },
    )


@access("login")
def municipality(request: PersonRequest, cbs_code: str) -> HttpResponse:
    """Everything that a municipality belongs to, and who does what for it today."""
    person, today = request.user, timezone.localdate()
    place = social_map.municipality_for(person, cbs_code)
    if place is None:
        raise Http404
    by_service = providers(place, today)
    services = place.district.services.filter(retired_on=None)
    return render(
        request,
        "directory/municipality.html",
        {
            "place": place,
            "provides": [
                (service, by_service[service.code])
                for service in services
                if service.code in by_service
            ],
            "tables": social_map.tables_of(place),
        },
    )
