"""No password of an address is ever shown, and an address without one is shown as it is."""
from __future__ import annotations

import pytest

from core.addresses import hide_passwords, without_password


@pytest.mark.parametrize(("address", "shown"), [
    ("postgresql://anna:hemligt@db/koll", "postgresql://anna:…@db/koll"),
    ("postgresql://anna:hem/ligt@db:5432/koll?kommun=hjo", "postgresql://anna:…@db:5432/koll?kommun=hjo"),
    ("postgresql://anna:hem@ligt@db/koll", "postgresql://anna:…@db/koll"),
    ("postgresql://anna:hem:li?gt@db/koll", "postgresql://anna:…@db/koll"),
    ("postgresql://:hemligt@db/koll", "postgresql://:…@db/koll"),
    ("postgresql://db/koll?user=anna&password=hemligt&schema=x", "postgresql://db/koll?user=anna&password=…&schema=x"),
    ("postgresql://db/koll?p%61ssword=hemligt", "postgresql://db/koll?p%61ssword=…"),
    ("postgresql://db/koll?sslpassword=hemligt", "postgresql://db/koll?sslpassword=…"),
    ("postgresql://anna:" + "hemligt" * 100 + "@db/koll", "postgresql://anna:…@db/koll"),
    ("POSTGRES://anna:hemligt@db/koll", "POSTGRES://anna:…@db/koll"),
    ("mysql://u:hemligt@h/d", "mysql://u:…@h/d"), ("mysql:u:hemligt@h", "mysql:u:…@h"), ("anna:hemligt@db/koll", "anna:…@db/koll"),
    ("tinydb://anna:hemligt@fil01/koll.json", "tinydb://anna:…@fil01/koll.json"),
    ("postgresql://anna:hemligt/koll", "postgresql://anna:…/koll"), ("postgresql://:hemligt", "postgresql://:…"),
    ("host=db user=anna password=hemligt", "host=db user=anna password=…"),
])
def test_an_address_is_shown_without_its_password(address: str, shown: str):
    assert without_password(address) == shown


@pytest.mark.parametrize("address", [
    "postgresql://anna@db/koll", "postgresql://anna:@db/koll", "postgresql://db:5432/koll?schema=prov&kommun=hjo", "tinydb:///home/a:b@c/koll.json",
    "/srv/a:b@c/koll.json", "koll.json", r"C:\Users\anna@kommun\koll.json", "memory:", "tinydb://~/koll.json", "",
    "tinydb://C:/Users/anna/koll.json", "postgresql://[::1]:5432/koll",
])
def test_an_address_without_a_password_is_shown_as_it_is(address: str):
    assert without_password(address) == address


@pytest.mark.parametrize(("text", "shown"), [
    ("svar från postgresql+psycopg://anna:hemligt@db/koll uteblev", "svar från postgresql+psycopg://anna:…@db/koll uteblev"),
    ("smtp://a:x@en.se, smtp://b:y@två.se", "smtp://a:…@en.se, smtp://b:…@två.se"),
    ('connection "host=db password=hemligt" failed', 'connection "host=db password=…" failed'),
    ("GET https://api.telegram.org/bot/getMe 200", "GET https://api.telegram.org/bot/getMe 200"),
    ("mejla anna@exempel.se om bitpass", "mejla anna@exempel.se om bitpass"),
])
def test_a_text_is_shown_without_the_passwords_of_its_addresses(text: str, shown: str):
    assert hide_passwords(text) == shown
