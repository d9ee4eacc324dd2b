"""Kommun-Bas: which group an account belongs to, and where the group stands in the skeleton."""
from __future__ import annotations

import pytest

from core.accounts import COST, FINANCING, INCOME, NET_FINANCIAL_ITEMS
from core.kommunbas import NAMES, group_of, is_default


@pytest.mark.parametrize(
    ("account", "code", "name", "parent"),
    [
        ("3010", "30", "Försäljning", INCOME), ("50111", "50", "Löner", COST), ("605", "60", "Lokaler och mark", COST),
        ("8011", "80", "Skatteintäkter", FINANCING), ("8250", "82", "Bidrag och utjämning", FINANCING),
        ("8310", "83", "Avgifter i utjämningen", FINANCING), ("8410", "84", "Finansiella intäkter", NET_FINANCIAL_ITEMS),
        ("8520", "85", "Finansiella kostnader", NET_FINANCIAL_ITEMS),
    ],
)
def test_an_account_belongs_to_the_group_of_its_first_two_digits(account: str, code: str, name: str, parent: str) -> None:
    assert group_of(account) == (code, name, parent, "group")


@pytest.mark.parametrize("account", ["5210", "5899", "500"])
def test_class_five_is_always_personnel(account: str) -> None:
    group = group_of(account)
    assert group is not None
    assert group.code in ("5", "50")
    assert group.parent == COST


@pytest.mark.parametrize("account", ["1930", "2440", "9010", "3290", "6710", "50", "5000000", "50A1", "", "५०१०"])
def test_an_account_that_kommun_bas_does_not_know_has_no_group(account: str) -> None:
    assert group_of(account) is None


def test_a_group_with_another_name_is_the_municipality_s_own() -> None:
    groups = [group_of(code + "10") for code in NAMES if len(code) == 2]
    assert all(group is not None and is_default(group) for group in groups)
    assert groups[0] is not None
    assert not is_default(groups[0]._replace(name="Avgifter"))
