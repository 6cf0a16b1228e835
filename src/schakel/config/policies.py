"""Which policies are there? All of them, by name: what is not here governs nothing."""

from schakel.accounts.policy import PERSON_POLICY, PROPOSAL_POLICY, RESET_POLICY
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.covenants.policy import COVENANT_POLICY, CROSS_TOUCH_POLICY, REGISTRATION_POLICY
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.grants.policy import GRANT_POLICY
from schakel.handover.policy import HANDOVER_POLICY
from schakel.kernel.policy import Policy
from schakel.linking.policy import ALARM_POLICY, TOUCH_POLICY, WEIGHTS_POLICY
from schakel.puzzles.policy import PATTERN_POLICY, PUZZLE_POLICY
from schakel.retention.policy import DESTRUCTION_POLICY, OUTLOOK_POLICY, RETENTION_POLICY
from schakel.signals.policy import NOTE_POLICY, REPORTER_POLICY, SIGNAL_POLICY
from schakel.supervision.policy import CANARY_POLICY, EMERGENCY_POLICY, TRAIL_POLICY

POLICIES: list[Policy] = [
    SIGNAL_POLICY,
    REPORTER_POLICY,
    NOTE_POLICY,
    TOUCH_POLICY,
    WEIGHTS_POLICY,
    ALARM_POLICY,
    PUZZLE_POLICY,
    PATTERN_POLICY,
    REGISTRATION_POLICY,
    CROSS_TOUCH_POLICY,
    COVENANT_POLICY,
    HANDOVER_POLICY,
    GRANT_POLICY,
    APPROVAL_POLICY,
    PERSON_POLICY,
    PROPOSAL_POLICY,
    RESET_POLICY,
    DATA_REQUEST_POLICY,
    RETENTION_POLICY,
    DESTRUCTION_POLICY,
    OUTLOOK_POLICY,
    TRAIL_POLICY,
    CANARY_POLICY,
    EMERGENCY_POLICY,
]

# Sealed models without a policy of their own: whose verb lets somebody read them.
READ_THROUGH: dict[str, str] = {
    "signals.Attachment": "SIGNAL_POLICY, see_details",
    "signals.Exclusion": "SIGNAL_POLICY, exclude",
    "signals.Mailbox": "SIGNAL_POLICY, message; at the public door the receipt code",
    "signals.Message": "SIGNAL_POLICY, message; at the public door the receipt code",
    "signals.PuzzlePiece": "SIGNAL_POLICY, see_details",
    "signals.Satisfaction": "SIGNAL_POLICY, see",
    "signals.SecondOpinion": "SIGNAL_POLICY, see",
    "signals.Task": "SIGNAL_POLICY, see",
    "signals.Weighing": "SIGNAL_POLICY, see",
    "linking.Canary": "nobody: opened by the worker alone, to index it",
    "linking.TouchDecision": "TOUCH_POLICY, see",
    "puzzles.PuzzleStep": "PUZZLE_POLICY, see",
    "puzzles.SourceStatement": "SIGNAL_POLICY, puzzle",
    "covenants.Registration": "REGISTRATION_POLICY, register",
    "covenants.CrossOutcome": "CROSS_TOUCH_POLICY, see: by the side that wrote it",
    "handover.BreachReport": "HANDOVER_POLICY, report_error",
    "handover.CallRecord": "SIGNAL_POLICY, see",
    "handover.HandoverAnswer": "HANDOVER_POLICY, open",
    "grants.Addition": "GRANT_POLICY, open or read",
    "data_requests.FoundRecord": "DATA_REQUEST_POLICY, handle",
    "retention.Hold": "RETENTION_POLICY, hold",
    "supervision.SampleCheck": "TRAIL_POLICY, supervise",
    "post.Letter": "nobody: opened by the worker alone, to send it",
    "vault.SealedContent": "nobody by itself: through the attachment that it is the content of",
}
