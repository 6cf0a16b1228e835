"""Which addresses show every page with something on it? Run inside a demo, it arranges that.

Prints, per route that needs it, who looks where: a signal in each stage, a handover of each kind,
links that can be used once, and two people of whom the password is known.
"""

import io
import json
import sys
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import pairwise

import django

django.setup()

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402  # needs Django
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402  # idem
from django.urls import reverse  # noqa: E402  # idem
from django.utils import timezone  # noqa: E402  # idem
from PIL import Image  # noqa: E402  # idem

from schakel.accounts.actions.giving import Wanted  # noqa: E402  # needs Django
from schakel.accounts.actions.giving import propose as propose_role  # noqa: E402  # idem
from schakel.accounts.models import Invitation  # noqa: E402  # idem
from schakel.approvals.actions.deciding import approve  # noqa: E402  # needs Django
from schakel.audit.checkpoints import Checkpoint  # noqa: E402  # idem
from schakel.audit.models import Batch  # noqa: E402  # idem
from schakel.audit.sealer import seal  # noqa: E402  # idem
from schakel.covenants.actions import comparing, contact, registering, telling  # noqa: E402  # idem
from schakel.covenants.actions.counting import count  # noqa: E402  # idem
from schakel.covenants.models import CrossTouch, Figure  # noqa: E402  # idem
from schakel.covenants.tests.agreed import agree  # noqa: E402  # idem
from schakel.data_requests.actions import weighing  # noqa: E402  # idem
from schakel.data_requests.actions.handling import Asked, register_request  # noqa: E402  # idem
from schakel.handover.actions import linking, taking_back  # noqa: E402  # idem
from schakel.handover.actions.passing_on import pass_on, pass_on_puzzle  # noqa: E402  # idem
from schakel.handover.models import Handover  # noqa: E402  # idem
from schakel.handover.puzzle_package import code_in  # noqa: E402  # idem
from schakel.handover.tests.conftest import shared, weighed  # noqa: E402  # idem
from schakel.intake.models import LINK_LASTS, ProfessionalLink  # noqa: E402  # idem
from schakel.knowledge import library  # noqa: E402  # idem
from schakel.linking.actions.canaries import plant  # noqa: E402  # idem
from schakel.linking.actions.deciding import decide  # noqa: E402  # idem
from schakel.linking.actions.searching import search  # noqa: E402  # idem
from schakel.linking.models import CanaryAlarm, Touch  # noqa: E402  # idem
from schakel.ops.roles import as_owner  # noqa: E402  # idem
from schakel.organisations.models import (  # noqa: E402  # idem
    District,
    Municipality,
    Organisation,
    PermittedCheck,
)
from schakel.people.models import Membership, Person, Role  # noqa: E402  # idem
from schakel.puzzles.actions import arranging, merging  # noqa: E402  # idem
from schakel.puzzles.actions import closing as puzzle_closing  # noqa: E402  # idem
from schakel.puzzles.actions.making import Thought, start  # noqa: E402  # idem
from schakel.puzzles.actions.noticing import notice_patterns  # noqa: E402  # idem
from schakel.puzzles.models import PatternSeen, Puzzle  # noqa: E402  # idem
from schakel.puzzles.tests.conftest import decided_same  # noqa: E402  # idem
from schakel.retention.actions import counting, destroying, holding, proposing  # noqa: E402  # idem
from schakel.signals.actions import checks, closing, excluding, notes  # noqa: E402  # idem
from schakel.signals.actions.emergency import LASTS  # noqa: E402  # idem
from schakel.signals.actions.reading import (  # noqa: E402  # idem
    agreed_for_identity,
    ask_for_identity,
    open_story,
)
from schakel.signals.actions.receiving import Contact, Upload, receive  # noqa: E402  # idem
from schakel.signals.models import EmergencyOpening, PuzzlePiece, Signal  # noqa: E402  # idem
from schakel.supervision import sampling  # noqa: E402  # idem
from schakel.supervision.actions.canaries import place, watch  # noqa: E402  # idem
from schakel.supervision.actions.emergencies import review  # noqa: E402  # idem
from schakel.supervision.actions.sampling import check  # noqa: E402  # idem
from schakel.supervision.actions.verifying import verify  # noqa: E402  # idem
from schakel.vault.models import RecordKey  # noqa: E402  # idem
from schakel.vault.tokens import new_public_token, new_token  # noqa: E402  # idem
from tests.accessibility.people import CODE, HALFWAY, PASSWORD, SECRET, VERA, WIM  # noqa: E402  # idem
from tests.cast import report  # noqa: E402  # idem

NOW = timezone.now()
EARLIER = NOW - timedelta(hours=3)
FEEDBACK = "Dank u wel. Wij hebben meegedacht en sluiten dit nu af."

# For many people at once, and at no door: until this process ends.
at_no_door = ExitStack()
if __name__ == "__main__":
    at_no_door.enter_context(as_owner())
district = District.objects.get(code="de-markiezaten")
town = Municipality.objects.get(cbs_code="GM0748")
samples: dict[str, list[tuple[str, str]]] = {}


def person(slug: str) -> Person:
    return Person.objects.get(email__startswith=f"{slug}@")


def show(route: str, who: Person | str, address: str) -> None:
    name = who.name if isinstance(who, Person) else who
    samples.setdefault(route, []).append((name, address))


def picture() -> Upload:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    return Upload("foto.png", "image/png", drawn.getvalue())


def received(**told: object) -> Signal:
    given = {"place": "Gageldonk", "pieces": (("vehicle", "bus, 00-NEP-8"),), **told}
    return receive(report(district, town, **given), receipt=None, by=None, now=EARLIER).signal


def passed_on(signal: Signal, code: str, service: str) -> Handover:
    return pass_on(
        signal,
        to=Organisation.objects.get(code=code),
        service=service,
        kind=Handover.Kind.HANDOVER,
        rules=[],
        sharing=shared("municipality", "forms", "story", service=service),
        by=noor,
        now=NOW,
    )


noor, daan, emre, sanne = (person(slug) for slug in ("noor", "daan", "emre", "sanne"))

# A signal that is just in, one that was weighed, and one that cannot wait.
fresh = received(
    contact=Contact("Jan", "jan@melder.example", "06-00000001", "", "yes", wants_news=False),
    disclosure=Signal.Disclosure.NAMED,
    uploads=(picture(),),
    observations=("sleeps_at_work",),
    suggested_forms=("labour",),
    minor="yes",
)
notes.write(fresh, text="Even kijken.", visibility="desk", mentions=None, by=daan, now=NOW)
task = checks.ask(
    fresh,
    PermittedCheck.objects.current().filter(district=district).first(),
    question="Wie staan er?",
    assigned_to=noor,
    by=noor,
    now=NOW,
)
known = weighed(received(consent="no"), noor, now=NOW, victim="identifiable", minor="no")
acute = received(danger="yes")
for part, route in {
    "": "detail",
    "overslaan/": "skip",
    "toewijzen/": "assign",
    "notities/": "note",
    "taken/": "ask_check",
    f"taken/{task.reference}/": "finish_check",
    "melder/": "identity",
    "gegevens/": "details",
    "gegevens/toevoegen/": "add_piece",
    "beoordelen/": "weigh",
    "afsluiten/": "close",
    "berichten/": "messages",
}.items():
    show(f"signals:{route}", noor, f"{fresh.get_absolute_url()}{part}")
show("signals:detail", noor, known.get_absolute_url())
show("signals:detail", noor, acute.get_absolute_url())
show("signals:inbox", noor, "/signalen/")
show("signals:inbox", noor, "/signalen/?status=all")
show("signals:weigh", noor, f"{known.get_absolute_url()}beoordelen/")
show("handover:propose", noor, f"{fresh.get_absolute_url()}doorzetten/")
show("handover:propose", noor, f"{known.get_absolute_url()}doorzetten/")
show("handover:compose", noor, f"{known.get_absolute_url()}doorzetten/arbeidsinspectie/")
show("handover:acute", noor, f"{acute.get_absolute_url()}acuut/")

# What touches an earlier signal, before and after a decision; a canary that was touched.
phone = (("phone", "06-00009999"), ("person", "Balthasar Nietbestaand"))
frits = person("frits")
plant(town.organisation, kind=PuzzlePiece.Kind.PERSON, text=phone[1][1], by=frits, now=NOW)
touching = [received(pieces=phone[:1]), received(pieces=phone[:1]), received(pieces=phone)]
for each in touching:
    search(each, now=NOW)
touches = list(Touch.objects.filter(newer__in=touching, older__in=touching).order_by("id"))
decide(touches[0], Touch.Verdict.SAME, reason="Hetzelfde nummer.", by=noor, now=NOW)
for each in touching:
    show("signals:detail", noor, each.get_absolute_url())
for each in touches[:2]:
    show("linking:touch", noor, each.get_absolute_url())
    show("linking:compare", noor, f"{each.get_absolute_url()}vergelijken/")
show("linking:weights", noor, "/verbanden/weging/")

# What was put together: open, passed on as one, closed, and merged; and what comes back by itself.
ahead = timezone.localdate() + timedelta(days=21)


def together(*signals: Signal, hypothesis: str) -> Puzzle:
    return start(list(signals), Thought(hypothesis, "plausible", ahead), by=noor, now=NOW)


for each in touching:
    weighed(each, noor, now=NOW)
puzzle = together(*touching[:2], hypothesis="Eén nummer werft op twee plekken.")
arranging.add(puzzle, touching[2:], reason="Zelfde nummer.", by=daan, now=NOW)
Puzzle.objects.filter(pk=puzzle.pk).update(review_on=timezone.localdate())
pass_on_puzzle(
    puzzle,
    to=Organisation.objects.get(code="avim-zwb"),
    service="avim",
    kind=Handover.Kind.HANDOVER,
    rules=[],
    sharing=shared(
        "hypothesis", *(code_in(each, "story") for each in touching[:2]), service="avim"
    ),
    by=noor,
    now=NOW,
)
merged = together(touching[2], hypothesis="Een ander verhaal, leek het.")
merging.merge(merged, puzzle, reason="Toch hetzelfde.", by=noor, now=NOW)
ended = together(touching[0], hypothesis="Dit was niets.")
puzzle_closing.close(ended, outcome="no_connection", words="Twee bakkers.", by=noor, now=NOW)
together(known, hypothesis="Om samen te voegen.")
for each in (puzzle, merged, ended):
    show("puzzles:detail", noor, each.get_absolute_url())
for name in ("details", "print", "history", "edit", "review", "add", "merge", "close"):
    show(f"puzzles:{name}", noor, reverse(f"puzzles:{name}", args=[puzzle.reference]))
show("puzzles:unmerge", noor, f"{merged.get_absolute_url()}losmaken/")
show("puzzles:reopen", noor, f"{ended.get_absolute_url()}heropenen/")
show("puzzles:undo", noor, f"{puzzle.get_absolute_url()}verloop/2/ongedaan/")
show("puzzles:take_out", noor, reverse("puzzles:take_out", args=[puzzle, touching[0]]))
for name in ("start", "add_to", "source"):
    show(f"puzzles:{name}", noor, reverse(f"puzzles:{name}", args=[touching[0].reference]))
for part in ("", "avim-zwb/"):
    route = "handover:compose_puzzle" if part else "handover:propose_puzzle"
    show(route, noor, f"{puzzle.get_absolute_url()}doorzetten/{part}")
of_puzzle = puzzle.handovers.get()
for who in (noor, sanne):
    show("handover:detail", who, of_puzzle.get_absolute_url())
house = (("address", "Kade 1"),)
for older, newer in pairwise([received(pieces=house) for _ in range(4)]):
    decided_same(older.pieces.get(), newer.pieces.get(), by=noor)
notice_patterns(now=NOW)
pattern = PatternSeen.objects.filter(kind="same_address").latest("noticed_at")
show("puzzles:list", noor, "/puzzels/")
show("puzzles:list", noor, "/puzzels/?status=all")
show("puzzles:pattern", noor, f"/patronen/{pattern.reference}/")
show("puzzles:patterns", noor, "/patronen/")
show("linking:canaries", frits, "/lokvogels/")
show("linking:canary", frits, f"/lokvogels/{CanaryAlarm.objects.latest('at').canary.reference}/")

# Who reported, when the reporter asked to be shielded: asked of a colleague, and agreed to.
shielded = [received(disclosure="shielded", contact=Contact(name="J. de Wit")) for _ in range(3)]
for each in shielded[1:]:
    ask_for_identity(each, why="Ik wil vragen of er kinderen zijn.", by=noor, now=EARLIER)
asked, agreed = (agreed_for_identity(each, by=noor, now=NOW) for each in shielded[1:])
approve(agreed, by=daan, now=NOW)
for each in shielded:
    show("signals:identity", noor, f"{each.get_absolute_url()}melder/")
show("approvals:detail", daan, asked.get_absolute_url())
for each in (asked, agreed):
    show("approvals:detail", noor, each.get_absolute_url())
for who in (noor, daan, frits):
    show("approvals:list", who, "/akkoord/")

# Who stays away from a signal, and who opened one of another desk because it could not wait.
emre_away = excluding.exclude(fresh, emre, why="Woont ernaast.", by=noor, now=EARLIER)
again = excluding.exclude(fresh, daan, why="Kent de familie.", by=noor, now=EARLIER)
excluding.admit(again, why="Een andere familie.", by=noor, now=NOW)
show("signals:exclusions", noor, f"{fresh.get_absolute_url()}uitsluiten/")
yusuf = person("yusuf")
for number, each in enumerate((touching[0], touching[1])):
    opening = EmergencyOpening(  # as the owner no door is closed, so nothing has to be opened
        key=RecordKey.objects.create_key(),
        signal=each,
        signal_reference=each.reference,
        by=yusuf,
        reason="danger",
        opened_at=NOW,
        until=NOW + LASTS,
        review_due_at=NOW + timedelta(days=2),
    )
    opening.seal(why="De desk neemt niet op.")
    opening.save(force_insert=True)
    if number:
        review(opening, verdict="not_justified", remark="Besproken.", by=frits, now=NOW)
show("signals:open_in_emergency", yusuf, "/spoedinzage/")
show("signals:emergency", yusuf, f"{touching[0].get_absolute_url()}spoed/")
show("supervision:emergencies", frits, "/toezicht/spoedinzage/")

# Who has an account, who gets a role, and who was invited.
bea = person("bea")
new_role = propose_role(
    Wanted("mila@gemeente.example", "Mila", Role.EMPLOYEE),
    organisation=town.organisation,
    why="Begint maandag.",
    by=bea,
    now=NOW,
)
show("accounts:people", bea, "/mensen/")
show("accounts:propose", bea, "/mensen/rol/")
show("accounts:proposal", bea, new_role.get_absolute_url())
for who in (noor, bea):
    show("accounts:person", bea, f"/mensen/{who.pk}/")
token, token_hash = new_token()
Invitation.objects.create(
    person=emre, token_hash=token_hash, made_at=NOW, expires_at=NOW + timedelta(days=1)
)
show("welcome:choose", "", f"/welkom/{token}/")

# Who asked what is known about them: open, weighed, agreed to, deferred and answered.
for step in range(5):
    told = Asked("access", "Verzonnen Vrager", "Per post.", "Alles.", NOW.date(), "passport")
    wish = register_request(told, desk=town.organisation, by=noor, now=NOW)
    if step:
        laid = weighing.add(wish, fresh, by=noor, now=NOW)
    if step > 1:
        weighing.decide(
            laid, about_asker=True, why="Zelfde naam.", released=["story:0"], by=noor, now=NOW
        )
        agreed_answer = weighing.ask_second(wish, words=f"Beste {step}", by=noor, now=NOW)
    if step > 2:
        approve(agreed_answer, by=daan, now=NOW)
    if step > 3:
        weighing.answer(wish, by=noor, now=NOW)
        show("data_requests:print", noor, f"{wish.get_absolute_url()}antwoord/afdrukken/")
    show("data_requests:detail", noor, wish.get_absolute_url())
    if step == 1:
        for way, route in {
            "langer/": "extend",
            "uitstellen/": "defer",
            "afwijzen/": "refuse",
            "antwoord/": "answer",
            f"signaal/{fresh.reference}/": "decide",
        }.items():
            show(f"data_requests:{route}", noor, f"{wish.get_absolute_url()}{way}")
show("data_requests:register", noor, "/verzoeken/nieuw/")
for who in (noor, frits):
    show("data_requests:list", who, "/verzoeken/")

# What may go, what is held, what was proposed, agreed to and destroyed.
long_ago = [received(uploads=()) for _ in range(5)]
for each in long_ago:
    Signal.objects.filter(pk=each.pk).update(
        state="closed", outcome="advice_given", closed_at=NOW - timedelta(days=400),
        urgency_decided=True,
    )  # fmt: skip
    each.refresh_from_db()
holding.hold(
    long_ago[0], why="Er loopt een klacht.", look_again_on=(NOW + timedelta(days=30)).date(),
    by=noor, today=NOW.date(), now=NOW,
)  # fmt: skip
for number, each in enumerate(long_ago[1:4]):
    destruction = proposing.propose([each], desk=each.desk, why="Voorbij.", by=noor, now=NOW)
    if number:
        approve(destruction.approval, by=daan, now=NOW)
    if number > 1:
        proposing.carry_out(destruction, by=noor, now=NOW)
        destroying.destroy(destruction, now=NOW)
    show("retention:certificate", noor, destruction.get_absolute_url())
show("retention:certificate", frits, destruction.get_absolute_url())
counting.count_all(today=NOW.date())
for who in (noor, frits):
    show("retention:overview", who, "/bewaren/")
for each in (long_ago[0], long_ago[4]):
    show("retention:hold", noor, f"/bewaren/signaal/{each.reference}/")

# What takes a second person, and what was closed.
alone = weighed(received(), noor, now=NOW)
closing.close(
    alone,
    closing.Ending(Signal.Outcome.TOO_LITTLE_INFORMATION, FEEDBACK, "Er kwam niets uit."),
    by=noor,
    now=NOW,
)
for who in (noor, daan):
    show("signals:second_opinion", who, f"{alone.get_absolute_url()}tweede-persoon/")
done = weighed(received(), noor, now=NOW)
closing.close(done, closing.Ending(Signal.Outcome.ADVICE_GIVEN, FEEDBACK), by=noor, now=NOW)
show("signals:detail", noor, done.get_absolute_url())
show("signals:reopen", noor, f"{done.get_absolute_url()}heropenen/")

# What was passed on: to the police, by mistake, and to somebody without an account.
shared_signal = weighed(received(), noor, now=NOW)
handover = passed_on(shared_signal, "avim-zwb", "avim")
for who in (noor, sanne):
    show("handover:detail", who, handover.get_absolute_url())
    show("handover:inbox", who, "/overdrachten/")
mistake = passed_on(shared_signal, "arbeidsinspectie", "labour_inspectorate")
taking_back.report_error(
    mistake, what_happened="Verkeerde partner gekozen.", noticed_at=NOW, by=noor, now=NOW
)
show("handover:breach", noor, f"{mistake.get_absolute_url()}datalek/")
without = passed_on(shared_signal, "riec-brabant-zeeland", "riec")
show("handover:detail", noor, without.get_absolute_url())
link = linking.make_link(without, code=CODE, by=noor, now=NOW)
show("handover:by_link", "", f"/pakket/{link.token}/")
show("handover:opened", f"by link {link.token}", "/pakket/geopend/")

# Who reports at the workplace, and who by a link on a work address.
own = receive(
    report(
        district,
        town,
        channel=Signal.Channel.STAFF,
        reporter_kind=Signal.ReporterKind.EMPLOYEE,
        disclosure=Signal.Disclosure.SHIELDED,
        contact=Contact("Emre", emre.email, "", "", "yes", wants_news=False, person=emre),
        welcome="Dank u wel.",
    ),
    receipt=None,
    by=None,
    now=EARLIER,
).signal
show("intake_staff:report", emre, "/melden/")
show("intake_staff:own_reports", emre, "/mijn-meldingen/")
show("intake_staff:own_report", emre, f"/mijn-meldingen/{own.reference}/")
token, token_hash = new_public_token()
ProfessionalLink.objects.create(
    token_hash=token_hash, organisation=town.organisation, made_at=NOW, expires_at=NOW + LINK_LASTS
)
show("intake:use_link", "", f"/professional/{token}/")

# Who has a password, and who a second step too; the key of Wim is made in the browser.
for name in (VERA, WIM):
    somebody = Person.objects.create_person(f"{name.split()[0].lower()}@demo.example", name)
    somebody.set_password(PASSWORD)
    somebody.save()
    Membership.objects.create(
        person=somebody,
        organisation=town.organisation,
        role=Role.EMPLOYEE,
        starts_on=date(2020, 1, 1),
    )
    if name == WIM:
        TOTP.activate(somebody, SECRET)
        RecoveryCodes.activate(somebody)

for route in ("account_reauthenticate", "account_change_password", "mfa_add_webauthn"):
    show(route, VERA, "")
for route in ("mfa_index", "mfa_list_webauthn", "mfa_activate_totp"):
    show(route, VERA, "")
show("mfa_authenticate", HALFWAY, "")
for route in (
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
):
    show(route, WIM, "")
show("mfa_edit_webauthn", WIM, "/account/veilig/webauthn/keys/{key}/edit/")
show("mfa_remove_webauthn", WIM, "/account/veilig/webauthn/keys/{key}/remove/")

# What the privacy officer supervises: a canary that sang, a look that was checked, a seal.
frits = person("frits")
canary = place(done.reference, by=frits, now=EARLIER)
open_story(done, by=daan, now=NOW)
watch(now=NOW)
seal(now=NOW)
verify(now=NOW)
week = sampling.last_whole_week(NOW)
for drawn, verdict in zip(
    sampling.sample_of(frits, week), ("in_order", "ask", "wrong"), strict=False
):
    check(drawn.look.event, week=week, verdict=verdict, remark="Gevraagd.", by=frits, now=NOW)
fingerprint = Checkpoint.of(Batch.objects.earliest("number")).fingerprint
for route, addresses in {
    "overview": ["/toezicht/"],
    "looks": ["/toezicht/logboek/", "/toezicht/logboek/?kenmerk=S-0000-0000"],
    "patterns": ["/toezicht/opvallend/?dagen=90"],
    "canaries": ["/toezicht/kanaries/"],
    "sample": ["/toezicht/steekproef/"],
    "sample_of": [
        f"/toezicht/steekproef/{week}/",
        f"/toezicht/steekproef/{sampling.weeks(NOW)[-1]}/",
    ],
    "seals": ["/toezicht/zegels/"],
    "compare": [
        f"/toezicht/zegels/1/{fingerprint}/",
        f"/toezicht/zegels/1/{'0' * 64}/",
        f"/toezicht/zegels/999999/{fingerprint}/",
    ],
    "register": ["/toezicht/register/"],
    "dpia": ["/toezicht/dpia/"],
}.items():
    for address in addresses:
        show(f"supervision:{route}", frits, address)

# Every start page, and what is filled by the rest of the demo.
for slug in ("noor", "emre", "sanne", "kees", "hanna", "bea", "frits", "zoe"):
    show("signals:today", person(slug), "/")
for who in (noor, sanne):
    show("people:notices", who, "/meldingen/")
show("people:absence", person("marieke"), "/account/afwezig/")
show("people:absence", noor, "/account/afwezig/")
# Somebody with two roles, of which the header says in which one they act.
Membership.objects.create(
    person=person("kees"),
    organisation=Organisation.objects.get(code="zvh-de-markiezaten"),
    role=Role.POLICY_ADVISER,
    starts_on=date(2020, 1, 1),
)
for who in (noor, person("kees")):
    show("people:account", who, "/account/")
for card in (library.cards()[0], library.cards()[-1]):
    for door in ("knowledge:card", "knowledge_public:card"):
        show(door, noor if door == "knowledge:card" else "", f"/signaalkaarten/{card.slug}/")
show("directory:municipality", noor, "/partners/gemeenten/GM0716/")
show("directory:partner", noor, "/partners/veilig-thuis-zeeland/")
show("directory:partner", noor, "/partners/zvh-de-markiezaten/")

# Two municipalities with a covenant: something touches a signal of Noor; then there is contact.
covenant = agree(now=NOW)
yusuf = person("yusuf")
elsewhere = Municipality.objects.get(cbs_code="GM1674")


def touched(number: str, *, registered: bool = True) -> CrossTouch | Signal:
    """A number at Noor's desk, and the same one that Yusuf wrote down later."""
    signals = [
        receive(
            report(district, place, pieces=(("phone", number),)), receipt=None, by=None, now=EARLIER
        ).signal
        for place in (town, elsewhere)
    ]
    if not registered:
        return signals[0]
    for signal, who in zip(signals, (noor, yusuf), strict=True):
        registering.register(signal, covenant, necessity=FEEDBACK, by=who, now=NOW)
        comparing.compare(now=NOW)
        telling.tell(now=NOW)
    return CrossTouch.objects.get(holder=signals[0])


unregistered = touched("06-00000071", registered=False)
silent, in_contact = touched("06-00000072"), touched("06-00000073")
contact.make_contact(in_contact, by=noor, now=NOW)
show("signals:detail", noor, silent.holder.get_absolute_url())
show("covenants:touch", noor, silent.get_absolute_url())
for who in (noor, yusuf):
    show("covenants:touch", who, in_contact.get_absolute_url())
    show("covenants:outcome", who, f"{in_contact.get_absolute_url()}uitkomst/")
for signal in (unregistered, silent.holder):
    show("covenants:register", noor, f"{signal.get_absolute_url()}convenanten/{covenant.code}/")
for slug in ("frits", "bea"):
    if person(slug).has_role(Role.PRIVACY_OFFICER, Role.POLICY_ADVISER):
        show("covenants:figures", person(slug), "/convenanten/cijfers/")
for what, spelling, number in (
    (Figure.What.TOLD, "dutch", 41),
    (Figure.What.CONTACTED, "dutch", 23),
    (Figure.What.TOLD, "marked", 12),
    (Figure.What.CONTACTED, "marked", 3),
):
    count(covenant, what, now=NOW - timedelta(days=400), spelling=spelling, number=number)

if __name__ == "__main__":
    json.dump(samples, sys.stdout)
