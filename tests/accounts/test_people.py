"""Accounts made by the command line and by invitations, and what is swept away."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from echo_community.accounts import attempts, passwords, services
from echo_community.accounts.models import Attempt, Profession, SignIn, SignInLink
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import OutboundMail
from tests.accounts.reading import GOOD
from tests.world import World


def test_a_person_is_made_with_a_password_or_without(app: Flask) -> None:
    amina = services.create_person(
        " Amina@Clinic.example ", "Amina  Diallo", GOOD, Profession.NP, "fr"
    )
    ben = services.create_person("ben@clinic.example", "Ben Okafor")

    assert (amina.email, amina.name) == ("amina@clinic.example", "Amina Diallo")
    assert (amina.profession, amina.language) == (Profession.NP, "fr")
    assert passwords.matches(amina.password_hash, GOOD)
    assert ben.password_hash is None


@pytest.mark.parametrize("email", ["amina@clinic.example", "AMINA@clinic.example", "amina", ""])
def test_an_address_that_is_taken_or_none_is_refused(world: World, email: str) -> None:
    world.person(email="amina@clinic.example")

    with pytest.raises(Refused):
        services.create_person(email, "Amina Diallo")


def test_a_weak_password_makes_no_account(app: Flask) -> None:
    with pytest.raises(services.WeakPassword):
        services.create_person("amina@clinic.example", "Amina Diallo", "amina-diallo")
    with pytest.raises(Refused):
        services.sign_in_link("amina@clinic.example")


def test_an_administrator_is_made_new_or_of_somebody_there(world: World) -> None:
    there = world.person("Nora Lund", email="nora@clinic.example")

    services.create_admin("nora@clinic.example", "Another name")
    fresh = services.create_admin("ada@clinic.example", "Ada Root", GOOD)

    assert world.actor(there.id).is_admin
    assert world.actor(there.id).name == "Nora Lund"
    assert world.actor(fresh.id).is_admin


def test_an_operators_link_signs_in_once(world: World, client: FlaskClient) -> None:
    world.person(email="amina@clinic.example")

    link = services.sign_in_link("Amina@clinic.example", timedelta(hours=2))

    assert client.post(link, data={"place": "own"}).status_code == 303
    assert client.get("/you").status_code == 200
    assert world.client().post(link, data={"place": "own"}).status_code == 410


def test_the_sweep_takes_what_is_over_and_leaves_the_rest(world: World) -> None:
    amina = world.person(email="amina@clinic.example")
    long_ago = now() - timedelta(days=2)
    with transaction():
        for ended, revoked in [(long_ago, None), (now() + timedelta(1), long_ago)]:
            services.begin(amina.id, True, "")
            row = db.session.query(SignIn).order_by(SignIn.id.desc()).first()
            assert row is not None
            row.expires_at, row.revoked_at = ended, revoked
        services.begin(amina.id, True, "")
    for email in ("amina@clinic.example", "nobody@clinic.example"):
        services.mail_way_in(email, "en", "192.0.2.1")
    with transaction():
        for model, column in [
            (SignInLink, "expires_at"),
            (Attempt, "at"),
            (OutboundMail, "sent_at"),
        ]:
            for old in db.session.query(model):
                if getattr(old, column):
                    setattr(old, column, long_ago)
    attempts.allow("password", "amina@clinic.example", "192.0.2.1")
    services.sign_in_link("amina@clinic.example")

    services.sweep()

    left = {
        kind.__tablename__: db.session.scalar(select(func.count(kind.id)))
        for kind in (SignIn, SignInLink, Attempt, OutboundMail)
    }
    assert left == {"sign_ins": 1, "sign_in_links": 1, "attempts": 2, "outbound_mails": 1}
