"""Templates that come with the product, and how a programme's own is read."""

import json
from threading import Barrier
from threading import Thread as Worker

import pytest
from flask import Flask

from echo_community.cases import shipped
from echo_community.cases.models import CaseSettings, FieldKind, TemplateField, TemplateSection
from echo_community.cases.scales import SCALES
from echo_community.cases.template.queries import AGE_BANDS, settings_of, template_of
from echo_community.config import PACKAGE
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from tests.world import World


@pytest.mark.parametrize("name", shipped.NAMES)
def test_a_template_comes_in_whole_with_both_languages(world: World, name: str) -> None:
    programme = world.programme()

    assert shipped.install(None, programme.id, name) is True

    template = template_of(programme.id)
    data = shipped.shipped(name)
    assert [step.key for step in template.sections] == [s["key"] for s in data["sections"]]
    for step in template.sections:
        assert step.title.en and step.title.fr and step.coach.en and step.coach.fr
        for field in step.fields:
            assert field.label.fr and bool(field.help.en) == bool(field.help.fr)
            told = field.kind is FieldKind.AGE_BAND or all(o.label.fr for o in field.options)
            assert told
            assert field.kind is not FieldKind.SCALE or field.highest is not None
    assert all(category.label.fr for category in template.categories)


@pytest.mark.parametrize("name", shipped.NAMES)
def test_every_template_asks_for_the_question_first_and_for_no_age(world: World, name: str) -> None:
    programme = world.programme()
    shipped.install(None, programme.id, name)
    template = template_of(programme.id)

    first = template.sections[0].fields[0]
    assert (first.key, first.kind, first.required) == ("question", FieldKind.TEXT, True)
    age = template.field("age_band")
    assert age and age.kind is FieldKind.AGE_BAND
    assert tuple(option.key for option in age.options) == AGE_BANDS


def test_chronic_pain_and_hepatitis_c_differ_in_what_they_ask_and_suggest(world: World) -> None:
    pain, liver = world.programme("Chronic Pain"), world.programme("Hepatitis C")
    shipped.install(None, pain.id, "chronic-pain")
    shipped.install(None, liver.id, "hepatitis-c")

    assert 6 <= len(template_of(pain.id).sections) <= 9
    assert 6 <= len(template_of(liver.id).sections) <= 9
    assert [c.label.en for c in template_of(pain.id).categories] == [
        "Differential diagnosis",
        "Investigations",
        "Referrals",
        "Non-pharmacological management",
        "Pharmacology without opioids",
        "Pharmacology with opioids",
    ]
    assert template_of(liver.id).field("fib4") and not template_of(pain.id).field("fib4")
    assert not {c.key for c in template_of(pain.id).categories} & {
        c.key for c in template_of(liver.id).categories
    }


def test_the_scales_of_chronic_pain_have_their_published_ranges(world: World) -> None:
    programme = world.programme()
    shipped.install(None, programme.id, "chronic-pain")
    template = template_of(programme.id)

    for key in ("bpi_severity", "bpi_interference", "dn4", "phq9", "gad7", "ort", "comm"):
        field, scale = template.field(key), SCALES[key]
        assert field
        found = (field.lowest, field.highest, field.cut_off)
        assert found == (scale.lowest, scale.highest, scale.cut_off)


def test_symbols_of_categories_are_in_the_sprite() -> None:
    sprite = (PACKAGE.parent / "static" / "img" / "icons.svg").read_text()
    for name in shipped.NAMES:
        for category in shipped.shipped(name)["categories"]:
            assert f'<symbol id="{category["symbol"]}"' in sprite


def test_words_of_a_template_fit_their_columns() -> None:
    for name in shipped.NAMES:
        for section in shipped.shipped(name)["sections"]:
            assert all(len(words) <= 120 for words in section["title"])
            assert all(len(words) <= 400 for words in section["coach"])
            for field in section["fields"]:
                assert all(len(words) <= 160 for words in field["label"])
                assert all(len(words) <= 400 for words in field.get("help", ()))


def test_a_template_is_put_in_once_and_only_here(world: World) -> None:
    pain, liver = world.programme("Chronic Pain"), world.programme("Hepatitis C")
    nora = world.coordinator()

    assert shipped.install(nora, pain.id, "chronic-pain")
    assert not shipped.install(nora, pain.id, "general")
    shipped.ensure(pain.id)

    assert template_of(pain.id).field("phq9")
    assert template_of(liver.id).sections == ()
    acts = db.session.query(AuditEntry).filter_by(act="template.install").all()
    assert [(a.actor_id, a.programme_id, a.detail) for a in acts] == [
        (nora.id, pain.id, {"template": "chronic-pain"})
    ]


def test_a_programme_that_begins_with_none_gets_the_general_one(world: World) -> None:
    programme = world.programme("Palliative Care")

    shipped.ensure(programme.id)

    assert [step.key for step in template_of(programme.id).sections] == [
        "question", "person", "story", "medication", "goals",
    ]  # fmt: skip


def test_two_who_begin_at_once_put_it_in_once(app: Flask, world: World) -> None:
    programme_id, together = world.programme().id, Barrier(2)
    db.session.rollback()
    failures: list[Exception] = []

    def begin() -> None:
        with app.app_context():
            together.wait()
            try:
                shipped.ensure(programme_id)
            except Exception as problem:
                failures.append(problem)
            db.session.remove()

    workers = [Worker(target=begin) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failures == []
    assert db.session.query(CaseSettings).count() == 1
    expected = len(shipped.shipped("general")["sections"])
    assert db.session.query(TemplateSection).count() == expected


def test_a_template_costs_three_statements_and_settings_one(world: World, count_queries) -> None:
    programme = world.programme()
    shipped.install(None, programme.id, "chronic-pain")

    with count_queries() as seen:
        template_of(programme.id)
    assert len(seen) == 3, seen
    with count_queries() as seen:
        settings_of(programme.id)
    assert len(seen) == 1, seen


def test_settings_have_defaults_before_anything_was_decided(world: World) -> None:
    programme = world.programme("Chronic Pain")

    settings = settings_of(programme.id)

    assert (settings.prefix, settings.follow_up_from, settings.follow_up_to) == ("CP", 6, 8)
    assert settings.table and settings.table.key == "cdc-2022"
    assert not settings.begun


def test_what_was_retired_is_known_but_not_asked_for(world: World) -> None:
    programme = world.programme()
    shipped.install(None, programme.id, "chronic-pain")
    with transaction():
        db.session.query(TemplateField).filter_by(key="sleep").one().retired = True
        db.session.query(TemplateSection).filter_by(key="mood").one().retired = True

    template = template_of(programme.id)

    asked = {field.key for step in template.sections for field in step.fields}
    assert "sleep" not in asked and "phq9" not in asked
    assert template.field("sleep") and template.field("phq9")


def test_the_files_are_plain_json_in_utf_8() -> None:
    for name in shipped.NAMES:
        path = PACKAGE / "cases" / "shipped" / f"{name}.json"
        assert json.loads(path.read_text(encoding="utf-8")) == shipped.shipped(name)
