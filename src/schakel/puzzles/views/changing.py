"""What can be done from the page of a puzzle? Each view takes one form to one action."""

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.puzzles import lists
from schakel.puzzles.actions import arranging, closing, editing, merging, undoing
from schakel.puzzles.contents import signals_in
from schakel.puzzles.forms.changing import (
    AddForm,
    ChoosePuzzleForm,
    CloseForm,
    EditForm,
    ReopenForm,
    ReviewForm,
    WhyForm,
)
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.views.finding import one_form, puzzle_for
from schakel.signals.policy import SIGNAL_POLICY


@access(PUZZLE_POLICY, "edit", methods=("GET", "POST"))
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change the hypothesis, its strength, the owner or the next look."""
    puzzle = puzzle_for(request.user, "edit", reference)
    now = timezone.now()
    form = EditForm(
        request.POST or None,
        today=min(timezone.localdate(now), puzzle.review_on),
        people=editing.possible_owners(puzzle, now=now),
        initial=editing.as_it_stands(puzzle),
    )

    def act(_form: Form) -> str:
        editing.edit(
            puzzle,
            form.thought(),
            owner=form.cleaned_data["owner"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=now,
        )
        return _("De puzzel is aangepast. Wat er eerst stond, blijft in het verloop.")

    return one_form(request, puzzle, form, act, title=_("Puzzel aanpassen"))


@access(PUZZLE_POLICY, "edit", methods=("GET", "POST"))
def review(request: PersonRequest, reference: str) -> HttpResponse:
    """Look again, and say when the next time is."""
    puzzle = puzzle_for(request.user, "edit", reference)
    now = timezone.now()

    def act(form: Form) -> str:
        filled = form.cleaned_data
        editing.review(
            puzzle, words=filled["words"], next_on=filled["next_on"], by=request.user, now=now
        )
        return _("Vastgelegd dat u opnieuw keek.")

    form = ReviewForm(request.POST or None, today=timezone.localdate(now))
    return one_form(request, puzzle, form, act, title=_("Opnieuw bekeken"))


@access(PUZZLE_POLICY, "add", methods=("GET", "POST"))
def add(request: PersonRequest, reference: str) -> HttpResponse:
    """Put signals in."""
    puzzle = puzzle_for(request.user, "add", reference)
    among = SIGNAL_POLICY.rows(request.user, "puzzle").filter(desk=puzzle.desk_id)

    def act(form: Form) -> str:
        signals = form.cleaned_data["signals"]
        arranging.add(
            puzzle,
            signals,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return ngettext(
            "Het signaal zit in de puzzel.", "De signalen zitten in de puzzel.", len(signals)
        )

    form = AddForm(request.POST or None, among=among)
    return one_form(request, puzzle, form, act, title=_("Signaal toevoegen"))


@access(PUZZLE_POLICY, "take_out", methods=("GET", "POST"))
def take_out(request: PersonRequest, reference: str, signal: str) -> HttpResponse:
    """Take one signal out."""
    puzzle = puzzle_for(request.user, "take_out", reference)
    found = next((each for each in signals_in(puzzle) if each.reference == signal), None)
    if found is None:
        raise Http404

    def act(form: Form) -> str:
        arranging.take_out(
            puzzle,
            [found],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Signaal %(signal)s zit niet meer in deze puzzel.") % {"signal": signal}

    return one_form(
        request,
        puzzle,
        WhyForm(request.POST or None),
        act,
        title=_("Signaal %(signal)s uit de puzzel halen") % {"signal": signal},
        lead=_("Het signaal zelf blijft bestaan. U kunt het later weer toevoegen."),
        button=_("Uit de puzzel halen"),
    )


@access(PUZZLE_POLICY, "merge", methods=("GET", "POST"))
def merge(request: PersonRequest, reference: str) -> HttpResponse:
    """Let this puzzle go up in another of the same desk."""
    puzzle = puzzle_for(request.user, "merge", reference)
    others = lists.open_beside(request.user, desk=puzzle.desk_id, without=puzzle)
    form = ChoosePuzzleForm(request.POST or None, puzzles=others, called=lists.first_words(others))

    def act(_form: Form) -> str:
        into = form.chosen()
        merging.merge(
            puzzle,
            into,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Samengevoegd met %(other)s. U kunt dit later weer losmaken.") % {"other": into}

    return one_form(
        request,
        puzzle,
        form,
        act,
        title=_("Puzzel %(puzzle)s samenvoegen met een andere") % {"puzzle": puzzle},
        lead=_(
            "De signalen van deze puzzel komen in de andere te liggen. Deze puzzel blijft bewaard "
            "en kan weer worden losgemaakt."
        )
        if others
        else _("Uw desk heeft geen andere open puzzel om mee samen te voegen."),
        button=_("Samenvoegen"),
    )


@access(PUZZLE_POLICY, "unmerge", methods=("GET", "POST"))
def unmerge(request: PersonRequest, reference: str) -> HttpResponse:
    """Take this puzzle out of the other again."""
    puzzle = puzzle_for(request.user, "unmerge", reference)

    def act(form: Form) -> str:
        merging.unmerge(
            puzzle, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        )
        return _("Deze puzzel staat weer op zichzelf.")

    return one_form(
        request,
        puzzle,
        WhyForm(request.POST or None),
        act,
        title=_("Puzzel %(puzzle)s losmaken") % {"puzzle": puzzle},
        lead=_(
            "De signalen die met deze puzzel meekwamen, gaan weer mee terug. Wat u daarna zelf "
            "toevoegde of weghaalde, blijft zoals u het deed."
        ),
        button=_("Losmaken"),
    )


@access(PUZZLE_POLICY, "close", methods=("GET", "POST"))
def close(request: PersonRequest, reference: str) -> HttpResponse:
    """End it with an outcome."""
    puzzle = puzzle_for(request.user, "close", reference)

    def act(form: Form) -> str:
        closing.close(
            puzzle,
            outcome=form.cleaned_data["outcome"],
            words=form.cleaned_data["words"],
            by=request.user,
            now=timezone.now(),
        )
        return _("De puzzel is gesloten. De signalen blijven zoals ze zijn.")

    return one_form(
        request,
        puzzle,
        CloseForm(request.POST or None),
        act,
        title=_("Puzzel sluiten"),
        lead=_("De signalen sluit u apart: elke melder krijgt een eigen antwoord."),
        button=_("Puzzel sluiten"),
    )


@access(PUZZLE_POLICY, "reopen", methods=("GET", "POST"))
def reopen(request: PersonRequest, reference: str) -> HttpResponse:
    """Open a closed puzzle again."""
    puzzle = puzzle_for(request.user, "reopen", reference)
    now = timezone.now()

    def act(form: Form) -> str:
        closing.reopen(
            puzzle,
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            now=now,
        )
        return _("De puzzel is weer open.")

    form = ReopenForm(request.POST or None, today=timezone.localdate(now))
    return one_form(request, puzzle, form, act, title=_("Puzzel heropenen"), button=_("Heropenen"))


@access(PUZZLE_POLICY, "see", methods=("GET", "POST"))
def undo(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Undo one step of the history by its opposite."""
    puzzle = puzzle_for(request.user, "see", reference)
    step = get_object_or_404(puzzle.steps.select_related("by"), number=number)
    step.puzzle, step.key = puzzle, puzzle.key

    def act(form: Form) -> str:
        undoing.undo(step, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        return _("Ongedaan gemaakt. Beide stappen blijven in het verloop.")

    return one_form(
        request,
        puzzle,
        WhyForm(request.POST or None),
        act,
        title=_("Ongedaan maken: %(step)s") % {"step": step.get_kind_display().lower()},
        lead=", ".join([*step.signals, *filter(None, [step.other])]),
        button=_("Ongedaan maken"),
    )
