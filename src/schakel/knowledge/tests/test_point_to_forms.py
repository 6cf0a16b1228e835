"""What may observations point to, and why do we say so?"""

from hypothesis import given
from hypothesis import strategies as st

from schakel.knowledge import library
from schakel.knowledge.library import forms_pointed_to

CODES = [each.code for each in library.indicators()]
some_codes = st.lists(st.sampled_from(CODES), max_size=12)


def forms(codes):
    return {
        each.form.code: {seen.code for seen in each.indicators} for each in forms_pointed_to(codes)
    }


def test_beds_at_the_workplace_point_to_labour_exploitation_because_of_what_was_seen():
    (pointing,) = forms_pointed_to(["sleeps_at_work", "underpaid"])
    assert pointing.form.name.nl == "arbeidsuitbuiting"
    assert pointing.why("nl") == (
        "omdat u dit zag: Mensen slapen waar ze werken; "
        "De persoon krijgt veel minder loon dan afgesproken, of niets"
    )
    assert pointing.why("en").startswith("because you saw this: People sleep where they work;")


def test_one_observation_may_point_to_several_forms():
    assert set(forms(["unexplained_gifts"])) == {"sexual", "criminal"}


def test_nothing_seen_points_to_nothing_and_unknown_words_do_no_harm():
    assert forms_pointed_to([]) == ()
    assert forms_pointed_to(["<script>", ""]) == ()


def test_a_single_small_sign_is_named_and_not_weighed():
    (pointing,) = forms_pointed_to(["address_unknown"])
    assert pointing.form.code == "general"


@given(some_codes, st.randoms())
def test_the_order_of_ticking_makes_no_difference(codes, random):
    shuffled = random.sample(codes, len(codes))
    assert forms_pointed_to(codes) == forms_pointed_to(shuffled)


@given(some_codes)
def test_ticking_twice_says_nothing_more(codes):
    assert forms_pointed_to(codes) == forms_pointed_to(codes + codes)


@given(some_codes, some_codes)
def test_seeing_more_never_takes_a_form_or_a_reason_away(codes, more):
    before, after = forms(codes), forms(codes + more)
    for form, because in before.items():
        assert because <= after[form]


@given(some_codes)
def test_every_form_is_named_with_a_reason_that_was_really_seen(codes):
    for form, because in forms(codes).items():
        assert because
        assert because <= set(codes)
        assert all(form in library.library().indicators[code].forms for code in because)
