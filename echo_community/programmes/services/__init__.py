"""What coordinators and members do with a programme; each function is one transaction."""

from echo_community.programmes.services.cohorts import (
    add_cohort,
    add_spoke,
    edit_cohort,
    edit_spoke,
    graduate,
    undo_graduation,
)
from echo_community.programmes.services.follows import follow_topic, leave_topic
from echo_community.programmes.services.invitations import (
    Invited,
    Spent,
    invite,
    join,
    join_as_new,
    renew,
    revoke,
)
from echo_community.programmes.services.mail import retry_mail, set_quoting
from echo_community.programmes.services.members import (
    change_member,
    keep_a_coordinator,
    remove_member,
    restore_member,
)
from echo_community.programmes.services.norms import accept_norms, write_norms
from echo_community.programmes.services.programmes import create_programme, edit_programme
from echo_community.programmes.services.topics import (
    add_topic,
    delete_topic,
    edit_topic,
    ensure_topics,
    move_topic,
)

__all__ = [
    "Invited",
    "Spent",
    "accept_norms",
    "add_cohort",
    "add_spoke",
    "add_topic",
    "change_member",
    "create_programme",
    "delete_topic",
    "edit_cohort",
    "edit_programme",
    "edit_spoke",
    "edit_topic",
    "ensure_topics",
    "follow_topic",
    "graduate",
    "invite",
    "join",
    "join_as_new",
    "keep_a_coordinator",
    "leave_topic",
    "move_topic",
    "remove_member",
    "renew",
    "restore_member",
    "retry_mail",
    "revoke",
    "set_quoting",
    "write_norms",
    "undo_graduation",
]
