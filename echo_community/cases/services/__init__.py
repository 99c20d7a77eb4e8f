"""What people do with cases; each function is one transaction."""

from echo_community.cases.services.states import (
    Decided,
    accept,
    close,
    schedule,
    send_back,
    unschedule,
    withdraw,
)
from echo_community.cases.services.submitting import Unready, amend, amend_finish, submit
from echo_community.cases.services.writing import (
    Newer,
    begin,
    empty_form,
    restore,
    retitle,
    save_consent,
    save_field,
    save_finish,
    save_medications,
    save_step,
    sweep_drafts,
    throw_away,
)

__all__ = [
    "Decided",
    "Newer",
    "Unready",
    "accept",
    "amend",
    "amend_finish",
    "begin",
    "close",
    "empty_form",
    "restore",
    "retitle",
    "save_consent",
    "save_field",
    "save_finish",
    "save_medications",
    "save_step",
    "schedule",
    "send_back",
    "submit",
    "sweep_drafts",
    "throw_away",
    "unschedule",
    "withdraw",
]
