"""What hangs on a signal, one file per noun?"""

from schakel.signals.models.attachment import Attachment
from schakel.signals.models.deadline import Deadline
from schakel.signals.models.emergency import EmergencyOpening
from schakel.signals.models.exclusion import Exclusion
from schakel.signals.models.mailbox import Mailbox, Message, Satisfaction
from schakel.signals.models.piece import PuzzlePiece
from schakel.signals.models.preference import InboxFilter
from schakel.signals.models.reporter import SignalReporter
from schakel.signals.models.second_opinion import SecondOpinion
from schakel.signals.models.signal import Milestone, Signal
from schakel.signals.models.weighing import Answer, Victim, Weighing
from schakel.signals.models.work import Note, Task

__all__ = [
    "Answer",
    "Attachment",
    "Deadline",
    "EmergencyOpening",
    "Exclusion",
    "InboxFilter",
    "Mailbox",
    "Message",
    "Milestone",
    "Note",
    "PuzzlePiece",
    "Satisfaction",
    "SecondOpinion",
    "Signal",
    "SignalReporter",
    "Task",
    "Victim",
    "Weighing",
]
