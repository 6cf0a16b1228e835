"""Of which kinds of texts do pages tell, to whom? Of those that the list below names, and no other.

T4 (ASVS 8.2.3, 15.3.1): every sealed field of every model has a word of its own; everybody of the
cast opens every page that was arranged, of whoever it is, and opens what is behind a door with a
reason. Which words come out is compared with the list, both ways: less is a page that stopped
telling, or an arrangement that shows nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.http import HttpResponse

from schakel.handover.actions import answering
from schakel.handover.actions.passing_on import pass_on
from schakel.handover.models import Handover
from schakel.handover.package import parts_of
from schakel.handover.tests.conftest import shared, weighed
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.actions import mailbox, messages, notes
from schakel.signals.models import Attachment, Signal
from tests.wire.changes import undone
from tests.wire.compartments import Kinds, rewrite, sealed_fields
from tests.wire.honest import Form, forms_of
from tests.wire.sending import TELL
from tests.wire.standing import BY_CODE, Standing, everything_stands  # noqa: F401  # a fixture

# Who looks: a letter of the list, and whom of the cast it is. Noor and Daan have the same desk.
PEOPLE = {
    "N": "noor", "D": "daan", "Y": "yusuf", "E": "emre", "S": "sanne", "L": "lotte",
    "Z": "zoe", "K": "kees", "H": "hanna", "B": "bea", "F": "frits",
}  # fmt: skip
# Besides: l is somebody with a link and its code, c the reporter with a code, - anybody at all.
#
# Y is the officer of another desk; he opened one signal of Noor's in an emergency. S is the partner
# to whom something was passed on, L one to whom nothing is any more. Z coordinates care, and was
# given a look at one signal. K directs the chain, H advises on policy, B administers, F guards
# privacy: none of them reads a signal.
# Behind it: the object and action of access-matrix.csv. That list gives Z, K and others more, in
# compartments of a dossier that is not made; never less than here.
ALLOWED = """
approvals.Approval.answer accounts.give_role   | BF   | role,assign: BH; FG where there is one BH
approvals.Approval.answer accounts.reset_login | BF   | user,create_disable: BH, FG when alone
approvals.Approval.answer data_requests.answer | ND   |
approvals.Approval.answer grants.give          | ND   | grant,approve: AF with a colleague
approvals.Approval.answer retention.destroy    | ND   |
approvals.Approval.answer signal.see_identity  | ND   |
approvals.Approval.why accounts.give_role      | BF   | idem
approvals.Approval.why accounts.reset_login    | BF   | idem
approvals.Approval.why data_requests.answer    | ND   | inzageverzoek,compose: AF with a colleague
approvals.Approval.why grants.give             | ND   | idem
approvals.Approval.why retention.destroy       | ND   | retention,execute: AF with a colleague
approvals.Approval.why signal.see_identity     | ND   | melder_identity,read: AF with a colleague
covenants.CrossOutcome.remark holder           | ND   | match,holder_inbox: each side its own
covenants.CrossOutcome.remark other            | Y    | idem
covenants.Registration.necessity               | ND   |
data_requests.DataRequest.answer               | ND   |
data_requests.DataRequest.asked                | ND   |
data_requests.DataRequest.asker                | ND   | inzageverzoek,compose: AF
data_requests.DataRequest.contact              | ND   |
data_requests.DataRequest.extended_why         | ND   |
data_requests.DataRequest.ground_why           | ND   |
data_requests.FoundRecord.why                  | ND   |
grants.Addition.text                           | NDZ  | melding,add_information: ZC by grant
grants.Grant.necessity                         | NDZ  | grant,request: both sides read why
handover.BreachReport.what_happened            | ND   |
handover.CallRecord.agreed                     | ND   |
handover.CallRecord.spoke_to                   | ND   |
handover.Handover.necessity                    | NDSl | grant,request: both sides read why
handover.Handover.package                      | NDSl | melding,read_content: PO by grant, a link
handover.HandoverAnswer.text of the desk       | NDS  |
handover.HandoverAnswer.text of the partner    | NDS  | task,read_update: own
linking.Canary.text                            | .    | nobody: opened to be indexed
linking.TouchDecision.reason                   | ND   |
post.Letter.link                               | .    | nobody: opened to be sent
post.Letter.recipient                          | .    | idem
puzzles.PatternSeen.reason                     | .    | nobody: kept, shown on no page
puzzles.Puzzle.hypothesis                      | ND   |
puzzles.Puzzle.outcome_words                   | ND   |
puzzles.PuzzleStep.reason                      | ND   |
puzzles.SourceStatement.reason                 | .    | nobody: idem
retention.Hold.why                             | ND   | retention,extend: AF
signals.Attachment.file_name                   | ND   | attachment,download_sanitised: no name, PO
signals.EmergencyOpening.remark                | F    | breakglass,review: FG
signals.EmergencyOpening.why                   | F    | breakglass,review: FG
signals.Exclusion.end_why                      | ND   |
signals.Exclusion.why                          | ND   |
signals.Message.text of the desk               | NDEc | melder_mailbox,read: AF, MC by code, MW own
signals.Message.text of the reporter           | NDc  | idem; E wrote nothing
signals.Note.text desk                         | ND   | melding,assess: AF
signals.Note.text me                           | D    | of Daan, for himself
signals.PuzzlePiece.text                       | NDYSZ|
signals.Satisfaction.remark                    | ND   | melder_mailbox,read: AF
signals.SecondOpinion.feedback                 | ND   |
signals.SecondOpinion.reason                   | ND   |
signals.SecondOpinion.remark                   | .    | nobody here: shown when refused
signals.Signal.happened                        | NDYSZ|
signals.Signal.place                           | NDYSZ| dossier.basis,read; PO what was passed on
signals.Signal.story                           | NDYSZ| melding,read_content: AF; by breakglass
signals.SignalReporter.email                   | ND   | melder_identity,read: AF, 4 when shielded
signals.SignalReporter.name                    | ND   | idem
signals.SignalReporter.phone                   | ND   | idem
signals.SignalReporter.safe_contact            | ND   | idem
signals.Task.question                          | ND   |
signals.Task.result                            | .    | nobody here: shown when finished
signals.Weighing.reason                        | ND   |
supervision.SampleCheck.remark                 | F    | audit.all: FG alone
"""
# So many pages of one kind.
ENOUGH = 4
# On these a page tells nothing until somebody says why, or who they are.
DOORS_WITH_A_REASON = ("/melder/", "/gegevens/", "/vergelijken/", "/stukken/")
TELLS_NOTHING = ("account_", "mfa_", "knowledge", "directory", "health", "people:prove")
# What was not arranged for a page, and is written by its form.
WRITTEN_FIRST = ("puzzles:source", "handover:acute", "covenants:outcome",
                 "supervision:sample_of")  # fmt: skip


@pytest.fixture(scope="module")
def kinds(standing: Standing) -> Kinds:
    """Every text is the word of its kind; and what follows from such texts, was made of them."""
    kinds, noor, now = Kinds(), standing["noor"], standing["NOW"]
    for route, who, address in standing.pages("werkplek"):
        if route.name in WRITTEN_FIRST:
            with standing.browser("werkplek", who) as client:
                for form in forms_here(client.get(address), address):
                    told = TELL.get(route.name, lambda _all: {})(standing.made)
                    client.post(form.action or address, form.filled(whole=True) | told)
    fresh, heard = standing["fresh"], standing["heard"]
    notes.write(fresh, text="Mij.", visibility="me", mentions=None, by=standing["daan"], now=now)
    weighed(fresh, noor, now=now, minor="no")
    done = f"{standing['done'].get_absolute_url()}berichten/"
    standing.samples["signals:messages"].append(("Noor Verbeek", done))
    mailbox.tell_satisfaction(
        standing["done"].mailbox, heard_back=False, would_report_again=False, remark="Nee.",
        by=None, now=now,
    )  # fmt: skip
    rewrite(kinds)
    fresh = Signal.objects.get(pk=fresh.pk)
    everything = [part.code for part in parts_of(fresh, fresh.weighings.latest("at"))]
    pass_on(
        fresh,
        to=Organisation.objects.get(code="avim-zwb"),
        service="avim",
        kind=Handover.Kind.HANDOVER,
        rules=[],
        sharing=shared(*everything, service="avim"),
        by=noor,
        now=now,
    )
    word = kinds.word("handover.HandoverAnswer.text of the desk")
    answering.give_more(standing["of_puzzle"], text=word, by=noor, now=now)
    messages.send(heard, kinds.word("signals.Message.text of the desk"), by=noor, now=now)
    word = kinds.word("signals.Message.text of the reporter")
    mailbox.add(heard.mailbox, word, by=None, now=now)
    return kinds


def addresses(standing: Standing, door: str) -> Iterator[str]:
    """Every page that was arranged, of every thing that has one, and every file."""
    times: Counter[str] = Counter()
    for route, _who, address in standing.pages(door):
        times[route.name] += 1
        if not route.name.startswith(TELLS_NOTHING) and times[route.name] <= ENOUGH:
            yield address
    if door == "publiek":
        return
    for model in apps.get_models():
        if hasattr(model, "get_absolute_url") and model not in {Signal, Organisation, Person}:
            for row in model._base_manager.all()[:20]:
                yield row.get_absolute_url()
    for each in Attachment.objects.select_related("signal"):
        yield f"/signalen/{each.signal.reference}/bijlagen/{each.pk}/"
        for handover in each.signal.handovers.all():
            yield f"{handover.get_absolute_url()}bijlagen/{each.pk}/"


def forms_here(answer: HttpResponse, address: str) -> list[Form]:
    """The forms that a page sends to itself, or to what is below it."""
    found, _questions = forms_of(answer.content.decode())
    return [form for form in found if form.action.startswith(address) or not form.action]


def told_in(answer: HttpResponse) -> str:
    """Everything that is sent."""
    assert answer.status_code < 500, answer.request["PATH_INFO"]
    page = b"".join(answer) if answer.streaming else answer.content
    return f"{answer.headers} {page.decode('utf-8', 'replace')}"


def told_to(who: str, door: str, standing: Standing, kinds: Kinds) -> set[str]:
    """Of which kinds everything tells that somebody can open."""
    with standing.browser(door, who):
        pass  # inside before anything is undone
    found = set()
    for address in dict.fromkeys(addresses(standing, door)):
        with undone(), standing.browser(door, who) as client:
            answer = client.get(address)
            found |= kinds.in_text(told_in(answer))
            if answer.status_code == 200 and urlsplit(address).path.endswith(DOORS_WITH_A_REASON):
                for form in forms_here(answer, address):
                    told = client.post(address, form.filled(whole=True))
                    found |= kinds.in_text(told_in(told))
    return found


def test_everybody_reads_what_the_list_names_and_no_more(standing, kinds):
    """T4, ASVS 8.2.3, 15.3.1."""
    readers: dict[str, str] = defaultdict(str)
    link = next(who for _door, who in standing.inside if who.startswith("by link "))
    looking = [
        *((sign, standing["person"](slug).name, "werkplek") for sign, slug in PEOPLE.items()),
        ("l", link, "werkplek"), ("c", BY_CODE, "publiek"), ("-", "", "publiek"),
        ("-", "", "werkplek"),
    ]  # fmt: skip
    for sign, who, door in looking:
        for kind in told_to(who, door, standing, kinds):
            readers[kind] += sign
    fields = {f"{model._meta.label}.{name}" for model, names in sealed_fields() for name in names}
    assert {" ".join(kind.split(" ")[:1]) for kind in kinds.names} == fields, "arrange one"
    found = {kind: "".join(sorted(readers[kind])) for kind in kinds.names}
    said = allowed()
    differs = {
        kind: f"read by {found.get(kind)}, the list says {said.get(kind)}"
        for kind in found.keys() | said.keys()
        if found.get(kind) != said.get(kind)
    }
    assert not differs, "\n".join(f"{kind}: {how}" for kind, how in sorted(differs.items()))


def allowed() -> dict[str, str]:
    """The list: by kind, the letters of who reads it."""
    lines = [line.split("|") for line in ALLOWED.strip().splitlines()]
    return {
        kind.strip(): "".join(sorted(set(who.strip()) - {"."})) for kind, who, *_source in lines
    }
