"""Are companies, accounts and their numbers read and checked as the registers do?"""

import pytest

from schakel.linking.normal.accounts import account
from schakel.linking.normal.companies import company, normal_company, normal_kvk, normal_vat


@pytest.mark.parametrize(
    "written",
    [
        "Van Dijk Uitzend B.V.", "van dijk uitzend bv", "Van Dijk Uitzend", "VAN DIJK UITZEND B.V",
        "Dijk Uitzend BV", "Uitzend van Dijk", "Van Dijk Uitzend Holding B.V.",
    ],
)  # fmt: skip
def test_one_company_by_its_words(written):
    assert company(written).words == company("Van Dijk Uitzend").words


def test_a_company_of_which_only_the_legal_form_is_said_keeps_it():
    assert normal_company("Stichting") == "stichting"
    assert normal_company("") == ""


@pytest.mark.parametrize("written", ["12345678", "KvK 12345678", "1234 5678", "12.34.56.78"])
def test_a_number_in_the_trade_register(written):
    assert normal_kvk(written) == "12345678"


def test_the_number_of_a_branch_is_that_of_its_company():
    assert normal_kvk("123456780000") == "12345678"


@pytest.mark.parametrize("written", ["1234567", "123456789", "00000000", "", "geen"])
def test_another_number_is_none(written):
    assert normal_kvk(written) == ""


@pytest.mark.parametrize("written", ["NL004495445B01", "nl 0044.95.445.B01", "004495445B01"])
def test_a_vat_number_with_the_right_check_digit(written):
    assert normal_vat(written) == "nl004495445b01"


@pytest.mark.parametrize("written", ["NL004495446B01", "NL12", "", "ZZ123"])
def test_a_vat_number_that_cannot_be_is_none(written):
    assert normal_vat(written) == ""


@pytest.mark.parametrize(
    "written", ["NL91 ABNA 0417 1643 00", "nl91abna0417164300", "NL91-ABNA-0417-1643-00"]
)
def test_an_account_with_the_right_check_digits(written):
    assert account(written) == ("nl91abna0417164300", "nlabna", True)


@pytest.mark.parametrize("written", ["NL92 ABNA 0417 1643 00", "123456789", "RO49AAAA"])
def test_a_wrong_account_is_kept_and_says_that_it_is_wrong(written):
    known = account(written)

    assert known.number
    assert (known.bank, known.valid) == ("", False)
