"""Wording that tells of somebody in danger now shows numbers to call; what is denied does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.consults.alarming import Alarm, alarms

OVERDOSE, WITHDRAWAL, SUICIDE = Alarm.OVERDOSE, Alarm.WITHDRAWAL, Alarm.SUICIDE

ALARM = [
    ("She overdosed last night on hydromorphone.", OVERDOSE),
    ("Overdose?", OVERDOSE),
    ("Overdose last night, the first since surgery two years ago", OVERDOSE),
    ("Patient took 30 tablets of clonazepam an hour ago", OVERDOSE),
    ("Denies SI. Took her whole bottle of gabapentin", OVERDOSE),
    ("Found unresponsive, given naloxone, now home", OVERDOSE),
    ("Il a fait une surdose hier", OVERDOSE),
    ("Elle a pris trop de comprimés", OVERDOSE),
    ("Il ne respire presque plus", OVERDOSE),
    ("She OD'd on fentanyl this morning", OVERDOSE),
    ("I think he is in severe withdrawal", WITHDRAWAL),
    ("Alcohol withdrawal seizure this morning", WITHDRAWAL),
    ("Precipitated withdrawal after 2 mg", WITHDRAWAL),
    ("Sevrage sévère depuis hier", WITHDRAWAL),
    ("Pt is suicidal with a plan", SUICIDE),
    ("No sleep for 3 days, suicidal", SUICIDE),
    ("not sleeping and suicidal", SUICIDE),
    ("denies pain and is suicidal", SUICIDE),
    ("Not suicidal last week but now wants to die", SUICIDE),
    ("I am not sure she is not suicidal", SUICIDE),
    ("Threatening to kill himself if I taper", SUICIDE),
    ("Suicide risk is high since the taper", SUICIDE),
    ("Endorses SI, plan to hang himself", SUICIDE),
    ("Risque suicidaire élevé", SUICIDE),
    ("Elle veut mourir", SUICIDE),
    ("Il parle de s’enlever la vie", SUICIDE),
    ("Idées suicidaires avec plan", SUICIDE),
]
QUIET = [
    "no suicidal ideation",
    "She has no suicidal thoughts or plan",
    "Denies suicidal ideation, homicidal ideation or overdose",
    "family history of suicide",
    "Which suicide risk assessment is short?",
    "pas d'idées suicidaires",
    "Nie toute idée suicidaire",
    "La patiente n'est pas suicidaire",
    "Where do I get an overdose prevention kit?",
    "naloxone kit and overdose training",
    "risk of overdose with gabapentin",
    "history of overdose in 2015",
    "Overdose two years ago, stable since",
    "surdose de fentanyl il y a deux ans",
    "trousse de prévention des surdoses",
    "prévenir une surdose",
    "Can I start buprenorphine without waiting for withdrawal?",
    "mild withdrawal symptoms with the taper",
    "no signs of withdrawal",
    "unresponsive to gabapentin",
    "She takes 2 tablets daily",
    "methadone 5 mg OD, then BID",
    "Denies active SI",
    "Que faire si elle vomit?",
]


@pytest.mark.once
@pytest.mark.parametrize(("words", "alarm"), ALARM)
def test_somebody_in_danger_alarms(words: str, alarm: Alarm) -> None:
    assert alarms(words) == {alarm}


@pytest.mark.once
@pytest.mark.parametrize("words", QUIET)
def test_what_is_denied_past_or_of_prevention_does_not(words: str) -> None:
    assert alarms(words) == frozenset()


@pytest.mark.once
@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ALARM), st.sampled_from(QUIET))
def test_it_alarms_whatever_harmless_sentence_stands_before(
    told: tuple[str, Alarm], calm: str
) -> None:
    assert told[1] in alarms(f"{calm}. {told[0]}")
    assert told[1] in alarms(f"{told[0].upper()}\n{calm}")
