"""Who may do what on which table? Generated from this list after every migration, and no more.

S select, I insert, U update, D delete; columns in brackets where a part gets by with fewer. `S-`
is every column but the sealed ones. A table that is not listed is for the owner alone.
"""

from typing import Final, NamedTuple


class Rights(NamedTuple):
    """What each part does on a table. The owner may do everything, backup may read everything."""

    werkplek: str = ""
    worker: str = ""
    publiek: str = ""
    auditor: str = ""


_CONFIGURED: Final = Rights(werkplek="S", worker="S I U D")
_ASKED_BY_ALL: Final = Rights(werkplek="S", worker="S I U D", publiek="S")
_OF_DJANGO: Final = Rights(werkplek="S", worker="S")
_QUEUE: Final = Rights(
    werkplek="S I", worker="S I U D", publiek="I S(id)"
)  # what is put off is written, and its number read

RIGHTS: Final[dict[str, Rights]] = {
    "signals_signal": Rights(werkplek="S I U", worker="S I U", publiek="S-"),
    "signals_deadline": Rights(werkplek="S I U D", worker="S I U D", publiek="S"),
    "signals_milestone": Rights(werkplek="S I U D", worker="S I D", publiek="S"),
    "signals_puzzlepiece": Rights(werkplek="S I", worker="S I D"),
    "signals_weighing": Rights(werkplek="S I", worker="S"),
    "signals_secondopinion": Rights(werkplek="S I U D", worker="S(id, signal_id, key_id) D"),
    "signals_task": Rights(werkplek="S I U", worker="S D"),
    "signals_note": Rights(werkplek="S I", worker="S(id, signal_id, key_id) D"),
    "signals_signalreporter": Rights(
        werkplek="S I D", worker="I D S(id, signal_id, key_id)", publiek="S(id, signal_id)"
    ),
    "signals_mailbox": Rights(werkplek="S I U", worker="S I U D", publiek="S-"),
    "signals_message": Rights(
        werkplek="S I U", worker="S- I D U(read_at, answered_at)", publiek="S-"
    ),
    "signals_satisfaction": Rights(
        werkplek="S I", worker="I D S(id, mailbox_id, key_id)", publiek="S(id, mailbox_id)"
    ),
    "signals_attachment": Rights(
        werkplek="S I",
        worker="S I D U(shown_id, state, refused_because)",
        publiek="S(id, message_id, added_at)",
    ),
    "data_requests_datarequest": Rights(werkplek="S I U", worker="S U"),
    "data_requests_foundrecord": Rights(
        werkplek="S I U", worker="S(id, request_id, signal_id, key_id) D"
    ),
    "grants_grant": Rights(
        werkplek="S I U(state, approved_by_id, opened_at, ended_by_id, ended_at)",
        worker="S(id, signal_id, key_id)",
    ),
    "grants_addition": Rights(werkplek="S I", worker="S(id, grant_id, key_id)"),
    "retention_hold": Rights(werkplek="S I U", worker="S"),
    "retention_destruction": Rights(werkplek="S I U", worker="S U"),
    "retention_outlook": Rights(werkplek="S", worker="S I U"),
    "retention_destroyed": Rights(werkplek="S I", worker="S U D"),
    "signals_exclusion": Rights(
        werkplek="S I U", worker="S(id, signal_id, person_id, ended_at, key_id) D"
    ),
    "signals_emergencyopening": Rights(werkplek="S I U", worker="S"),
    "signals_inboxfilter": Rights(werkplek="S I U"),
    "handover_handover": Rights(werkplek="S I", worker="S"),
    "handover_handoversignal": Rights(werkplek="S I", worker="S"),
    "handover_handoverstatus": Rights(werkplek="S I U", worker="S U"),
    "handover_handoveranswer": Rights(werkplek="S I", worker="S(id, handover_id, key_id)"),
    "handover_breachreport": Rights(werkplek="S I U"),
    "handover_callrecord": Rights(werkplek="S I", worker="S(id, signal_id, key_id)"),
    "handover_onetimelink": Rights(werkplek="S I U", worker="S(id, handover_id) D"),
    "accounts_roleproposal": Rights(werkplek="S I U", worker="S U"),
    "accounts_loginreset": Rights(werkplek="S I U", worker="S U"),
    "accounts_invitation": Rights(werkplek="S U(used_at, wrong_codes)", worker="S I U"),
    "approvals_approval": Rights(werkplek="S I U", worker="S U"),
    "people_person": Rights(werkplek="S U", worker="S I U", auditor="S(id, name)"),
    "people_membership": Rights(werkplek="S U(starts_on, ends_on)", worker="S I U"),
    "people_absence": Rights(werkplek="S I D", worker="S"),
    "people_notice": Rights(werkplek="S I U", worker="S I U D"),
    "audit_event": Rights(werkplek="S I", worker="S I", publiek="I", auditor="S"),
    "audit_processingline": Rights(werkplek="I", worker="I", publiek="I", auditor="S"),
    "audit_batch": Rights(werkplek="S", worker="S I", auditor="S"),
    "audit_verification": Rights(werkplek="S", worker="S I", auditor="S"),
    "supervision_canary": Rights(werkplek="S I U", worker="S U"),
    "supervision_canaryopening": Rights(werkplek="S", worker="S I"),
    "supervision_samplecheck": Rights(werkplek="S I"),
    "linking_realm": Rights(werkplek="S I U", worker="S I U D"),
    "linking_realmkey": Rights(werkplek="S I", worker="S I U D"),
    "linking_canary": Rights(werkplek="S", worker="S I D"),
    "linking_canaryalarm": Rights(werkplek="S I", worker="S I D"),
    "linking_indexedmention": Rights(werkplek="S I D", worker="S I U D"),
    "linking_tokencount": Rights(werkplek="S", worker="S I U D"),
    "linking_sealedfrequencies": Rights(werkplek="S", worker="S I U D"),
    "linking_lookup": Rights(werkplek="S I", worker="S I D"),
    "linking_linkmodel": Rights(werkplek="S", worker="S I"),
    "linking_touch": Rights(werkplek="S I U", worker="S I U D"),
    "linking_touchdecision": Rights(werkplek="S I", worker="S"),
    "puzzles_puzzle": Rights(werkplek="S I U", worker="S U"),
    "puzzles_puzzlestep": Rights(werkplek="S I", worker="S I"),
    "puzzles_puzzlesignal": Rights(werkplek="S I U D", worker="S D"),
    "puzzles_patternseen": Rights(werkplek="S I U", worker="S I U D"),
    "puzzles_patternseen_signals": Rights(werkplek="S I D", worker="S I U D"),
    "puzzles_patternseen_pieces": Rights(werkplek="S I D", worker="S I U D"),
    "puzzles_sourcestatement": Rights(werkplek="S I", worker="S"),
    "covenants_registration": Rights(werkplek="S I U D", worker="S U D"),
    "covenants_comparison": Rights(werkplek="S D", worker="S I U D"),
    "covenants_crosstouch": Rights(werkplek="S U D", worker="S I U D"),
    "covenants_touchedpair": Rights(werkplek="S U D", worker="S I U D"),
    "covenants_crossoutcome": Rights(werkplek="S I U D", worker="S U D"),
    "covenants_figure": Rights(werkplek="S I U", worker="S I U"),
    "organisations_pattern": _CONFIGURED,
    "organisations_covenant": _CONFIGURED,
    "organisations_covenantparty": _CONFIGURED,
    "vault_recordkey": Rights(werkplek="S I D", worker="S I U D"),
    "vault_sealedcontent": Rights(werkplek="S I", worker="S I D"),
    "post_letter": Rights(werkplek="I", worker="S I U"),
    "post_demoletter": Rights(werkplek="S", worker="S I"),
    "intake_submission": Rights(werkplek="I", publiek="I"),
    "intake_professionallink": Rights(worker="I", publiek="S U(used_at)"),
    "vault_unwrapcount": Rights(werkplek="S I U(number)", worker="S I U D"),
    "vault_deskkey": Rights(worker="S I U D"),
    "intake_envelope": Rights(
        worker="S U D", publiek="I S(id, locator_hash, verifier, for_code, sealed_for_id)"
    ),
    "intake_envelopefile": Rights(worker="S D", publiek="I"),
    "organisations_district": _ASKED_BY_ALL,
    "organisations_municipality": _ASKED_BY_ALL,
    "organisations_organisation": _ASKED_BY_ALL,
    "organisations_contactpoint": _ASKED_BY_ALL,
    "organisations_term": _ASKED_BY_ALL,
    "organisations_districtversion": Rights(werkplek="S", worker="S I"),
    "organisations_districttext": _CONFIGURED,
    "organisations_overallheading": _ASKED_BY_ALL,
    "organisations_exploitationform": _CONFIGURED,
    "organisations_organisationrole": _CONFIGURED,
    "organisations_casetable": _CONFIGURED,
    "organisations_casetable_organisations": _CONFIGURED,
    "organisations_service": _CONFIGURED,
    "organisations_serviceprovision": _ASKED_BY_ALL,
    "organisations_budget": _CONFIGURED,
    "organisations_budgetline": _CONFIGURED,
    "organisations_publishedshare": _CONFIGURED,
    "organisations_routingrule": _CONFIGURED,
    "organisations_feedbacktemplate": _CONFIGURED,
    "organisations_sharingground": _CONFIGURED,
    "organisations_permittedcheck": _CONFIGURED,
    "people_knowndevice": Rights(werkplek="S I U", worker="S D"),
    "people_staffsession": Rights(werkplek="S I U D", worker="S D"),
    "account_emailaddress": Rights(werkplek="S I U D", worker="S"),
    "account_emailconfirmation": Rights(werkplek="S"),
    "mfa_authenticator": Rights(werkplek="S I U D", worker="S D"),
    "socialaccount_socialaccount": Rights(werkplek="S I U D", worker="S I"),
    "socialaccount_socialapp": Rights(),
    "socialaccount_socialtoken": Rights(werkplek="S D"),  # goes along with an account; none is kept
    "ops_cache": Rights(werkplek="S I U D", worker="S I U D"),
    "django_content_type": _OF_DJANGO,
    "django_migrations": Rights(werkplek="S", worker="S"),
    "auth_permission": _OF_DJANGO,
    "auth_group": _OF_DJANGO,
    "auth_group_permissions": _OF_DJANGO,
    "procrastinate_jobs": _QUEUE,
    "procrastinate_events": Rights(werkplek="I", worker="S I U D", publiek="I"),
    "procrastinate_workers": Rights(worker="S I U D"),
    "procrastinate_periodic_defers": Rights(worker="S I U D"),
}
