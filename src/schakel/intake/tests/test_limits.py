"""Guessing is slowed down, and nobody is remembered.

T31 (ASVS 2.3.2, 2.4.1, 6.6.3): over many addresses together, and never a lock on a code.
"""

from django.test import RequestFactory

from schakel.intake import limits
from schakel.intake.limits import Buckets, Limit, Salt, corner_of


def test_a_bucket_fills_again_with_time():
    buckets = Buckets(5, per_seconds=60)
    assert [buckets.take(b"a", now=0) for _ in range(6)] == [True] * 5 + [False]
    assert not buckets.take(b"a", now=11)
    assert buckets.take(b"a", now=12)
    assert buckets.take(b"b", now=12)


def test_what_is_given_back_does_not_count_and_never_more_than_the_room():
    buckets = Buckets(1, per_seconds=60)
    assert buckets.take(b"a", now=0)
    buckets.give_back(b"a", now=0)
    buckets.give_back(b"a", now=0)
    assert buckets.take(b"a", now=0)
    assert not buckets.take(b"a", now=0)


def test_there_is_a_limit_over_everybody():
    limit = Limit(a_minute=5, an_hour=20, all_an_hour=3)
    assert [limit.take(f"10.0.{n}.0/24", now=0) for n in range(4)] == [True] * 3 + [False]


def test_who_guesses_slowly_is_slowed_down_over_the_hour():
    limit = Limit(a_minute=5, an_hour=20, all_an_hour=10_000)
    allowed = [limit.take("x", now=minute * 60.0) for minute in range(30) for _ in range(5)]

    assert 20 <= sum(allowed) <= 30  # twenty, and what came back in half an hour


def test_the_salt_of_yesterday_is_forgotten():
    salt = Salt()
    today = salt.of("10.0.0.0/24", now=0)
    assert salt.of("10.0.0.0/24", now=60) == today
    assert salt.of("10.0.0.0/24", now=86_400) != today
    assert b"10.0" not in today


def test_only_a_coarse_part_of_an_address_counts(settings):
    def corner(address, forwarded=""):
        return corner_of(
            RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)
        )

    assert corner("192.0.2.77") == "192.0.2.0/24"
    assert corner("2001:db8:1:2::9") == "2001:db8:1::/48"
    assert corner("::ffff:192.0.2.77") == "192.0.2.0/24"
    assert corner("") == "unknown"
    assert corner("192.0.2.77", "198.51.100.1") == "192.0.2.0/24"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert corner("10.0.0.1", "203.0.113.5, 198.51.100.1") == "198.51.100.0/24"


def test_memory_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(limits, "MOST_BUCKETS", 10)
    buckets = Buckets(1, per_seconds=60)
    for number in range(50):
        buckets.take(str(number).encode(), now=0)
    assert len(buckets._filled) == 10
