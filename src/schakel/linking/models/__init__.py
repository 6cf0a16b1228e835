"""What is kept to see that signals belong together, one file per noun?"""

from schakel.linking.models.canary import Canary, CanaryAlarm
from schakel.linking.models.index import IndexedMention, Lookup, SealedFrequencies, TokenCount
from schakel.linking.models.learned import LinkModel
from schakel.linking.models.realm import Realm, RealmKey
from schakel.linking.models.touch import Touch, TouchDecision

__all__ = [
    "Canary",
    "CanaryAlarm",
    "IndexedMention",
    "LinkModel",
    "Lookup",
    "Realm",
    "RealmKey",
    "SealedFrequencies",
    "TokenCount",
    "Touch",
    "TouchDecision",
]
