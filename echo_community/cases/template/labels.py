"""Kinds of field, units, routes and what is said of morphine equivalents, in the reader's words."""

from flask_babel import format_decimal, gettext

from echo_community.cases.equivalents import Apart, Table, Unclear
from echo_community.cases.models import FieldKind, ReducedBy

# Codes that the list of medication offers; equivalents.UNITS and ROUTES read more spellings.
UNITS = ("mg", "mcg", "mcg/h", "g", "mL", "units", "tablets", "puffs", "other")
ROUTES = (
    "oral", "transdermal", "sublingual", "buccal", "intranasal", "inhaled", "topical", "rectal",
    "subcutaneous", "intramuscular", "intravenous", "intrathecal", "other",
)  # fmt: skip


def to_a_tenth(amount: float) -> str:
    """An amount that was worked out, or a score, in the reader's language."""
    return str(format_decimal(round(amount, 1)))


def unit_words(unit: str) -> str:
    """A unit as a list of medication shows it."""
    return {
        "units": gettext("units"),
        "tablets": gettext("tablets"),
        "puffs": gettext("puffs"),
        "other": gettext("other"),
    }.get(unit, unit)


def route_words(route: str) -> str:
    """How a drug is taken."""
    return {
        "oral": gettext("by mouth"),
        "transdermal": gettext("patch"),
        "sublingual": gettext("under the tongue"),
        "buccal": gettext("in the cheek"),
        "intranasal": gettext("through the nose"),
        "inhaled": gettext("inhaled"),
        "topical": gettext("on the skin"),
        "rectal": gettext("rectally"),
        "subcutaneous": gettext("under the skin"),
        "intramuscular": gettext("into a muscle"),
        "intravenous": gettext("into a vein"),
        "intrathecal": gettext("into the spinal canal"),
        "other": gettext("another way"),
    }.get(route, route)


def apart_words(reason: Apart) -> str:
    """Why an opioid is shown and not summed."""
    return {
        Apart.METHADONE: gettext("Methadone: long and variable half-life, never summed"),
        Apart.BUPRENORPHINE: gettext("Buprenorphine has no factor in the table"),
        Apart.NOT_IN_TABLE: gettext("Not in the table"),
        Apart.OTHER_ROUTE: gettext("The table holds for another route only"),
        Apart.STREET: gettext("Not from a pharmacy: nobody knows what is in it"),
        Apart.MAYBE_OPIOID: gettext("May be an opioid: write its name in full"),
    }[reason]


def unclear_words(missing: Unclear) -> str:
    """What has to be entered before a line counts."""
    return {
        Unclear.DRUG: gettext("Say which drug"),
        Unclear.ONE_DRUG: gettext("Write each opioid on a line of its own"),
        Unclear.DOSE: gettext("Say the dose taken each time"),
        Unclear.UNIT: gettext("Say the unit: mg or mcg/h"),
        Unclear.UNIT_PATCH: gettext("A patch is counted in mcg/h: choose that unit"),
        Unclear.UNIT_MG: gettext("Say the dose in mg"),
        Unclear.MIX: gettext(
            "Say the milligrams of the opioid alone, without acetaminophen or the like"
        ),
        Unclear.ROUTE: gettext("Say how it is taken, by mouth for example"),
        Unclear.PER_DAY: gettext("Say how many times a day, at most where it is as needed"),
        Unclear.NOT_NOW: gettext("List what is taken now: what was stopped goes elsewhere"),
    }[missing]


def drug_words(drug: str) -> str:
    """The generic name of an opioid in a table."""
    return {
        "codeine": gettext("codeine"),
        "methadone": gettext("methadone"),
    }.get(drug, drug)


def table_words(key: str) -> str:
    """A table by its name."""
    return {"cdc-2022": gettext("CDC, United States, 2022"), "": gettext("None")}.get(key, key)


def citation_words(table: Table) -> str:
    """What the figure rests on."""
    return gettext("Counted by: %(citation)s", citation=table.citation)


def caution_words() -> str:
    """What the figure must not be used for."""
    return gettext(
        "An estimate of risk, never for converting between drugs. Be most careful with methadone "
        "and fentanyl patches."
    )


def kind_words(kind: FieldKind) -> str:
    """How a field is filled in."""
    return {
        FieldKind.LINE: gettext("One line"),
        FieldKind.TEXT: gettext("Several lines"),
        FieldKind.CHOICE: gettext("One of a list"),
        FieldKind.CHOICES: gettext("Several of a list"),
        FieldKind.NUMBER: gettext("Number"),
        FieldKind.SCALE: gettext("Score of a scale"),
        FieldKind.SPAN: gettext("Relative time"),
        FieldKind.AGE_BAND: gettext("Age band"),
        FieldKind.MEDICATIONS: gettext("List of medication"),
    }[kind]


def reducer_words(who: ReducedBy) -> str:
    """Who reduces a case to its lesson."""
    return {
        ReducedBy.COORDINATOR: gettext("A coordinator, who is shown a list"),
        ReducedBy.CLOCK: gettext("It happens by itself"),
    }[who]
