"""How often does each token occur? Counted at night, so that a search begins with the rarest."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from schakel.linking.frequencies import count_frequencies
from schakel.linking.lookup import RARE
from schakel.linking.mention import KINDS
from schakel.linking.models import Realm, TokenCount
from schakel.linking.realms import keyring_of

COUNT: Final = """
INSERT INTO linking_tokencount (token, realm_id, number)
SELECT token, %(realm)s, count(*)
FROM linking_indexedmention, unnest(tokens) AS token
WHERE realm_id = %(realm)s
GROUP BY token HAVING count(*) > %(rare)s
ON CONFLICT (token) DO NOTHING
"""
SIZES: Final = """
UPDATE linking_realm SET sizes = coalesce((
    SELECT jsonb_object_agg(kind, number) FROM (
        SELECT kind, count(*) AS number FROM linking_indexedmention
        WHERE realm_id = %(realm)s GROUP BY kind
    ) AS counted
), '{}') WHERE id = %(realm)s
"""


def count_all(*, now: datetime) -> None:
    """Count anew in every realm."""
    for realm in Realm.objects.all():
        count_in(realm)


@transaction.atomic
def count_in(realm: Realm) -> None:
    """Count anew in one realm; what occurs seldom gets no row."""
    TokenCount.objects.filter(realm=realm).delete()
    with connection.cursor() as cursor:
        asked: dict[str, str | int] = {"realm": str(realm.pk), "rare": RARE}
        cursor.execute(COUNT, asked)
        cursor.execute(SIZES, asked)
    keyring = keyring_of(realm)
    for kind in KINDS:
        count_frequencies(keyring, kind)
