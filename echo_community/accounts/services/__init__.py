"""What people do with their account; each verb is one transaction."""

from echo_community.accounts.mail_trouble import bounced, complained, works_again
from echo_community.accounts.services.again import confirm, has_password, mail_code
from echo_community.accounts.services.people import (
    ProfileDraft,
    create_admin,
    create_person,
    save_profile,
    set_language,
    sweep,
)
from echo_community.accounts.services.secret import (
    WeakPassword,
    WrongPassword,
    change_password,
    needs_current,
)
from echo_community.accounts.services.signing import (
    LINK_LASTS,
    LINK_PATH,
    Browser,
    by_code,
    by_link,
    by_password,
    by_password_or_code,
    mail_way_in,
    sign_in_link,
)
from echo_community.accounts.services.visits import (
    NOTED_EVERY,
    OWN_DEVICE,
    SHARED_DEVICE,
    begin,
    note_use,
    revoke,
    sign_out,
    sign_out_everywhere,
)

__all__ = [
    "LINK_LASTS",
    "LINK_PATH",
    "NOTED_EVERY",
    "OWN_DEVICE",
    "SHARED_DEVICE",
    "Browser",
    "ProfileDraft",
    "WeakPassword",
    "WrongPassword",
    "begin",
    "bounced",
    "by_code",
    "by_link",
    "by_password",
    "by_password_or_code",
    "change_password",
    "complained",
    "confirm",
    "create_admin",
    "create_person",
    "has_password",
    "mail_code",
    "mail_way_in",
    "needs_current",
    "note_use",
    "revoke",
    "save_profile",
    "set_language",
    "sign_in_link",
    "sign_out",
    "sign_out_everywhere",
    "sweep",
    "works_again",
]
