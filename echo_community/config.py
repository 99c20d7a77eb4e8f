"""Settings: everything an operator can set, read once from ECHO_* variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

MAIL_IDS = "echo-community.invalid"  # what the Message-IDs of our mails end with
DEFAULT_SECRET = "development-only-secret"  # noqa: S105  refused in production

PACKAGE = Path(__file__).parent


class BadSettings(Exception):
    """A setting is missing or makes no sense; the message says which and what to write."""


def setting(meaning: str, default: str = "") -> str:
    """A field of Settings: its default and the one line that documents it."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What an operator can set; each field is the variable ECHO_<NAME IN CAPITALS>."""

    env: str = setting("development or production", "development")
    instance: str = setting("folder of the SQLite file, stored files and written mails", "instance")
    secret_key: str = setting("signs cookies; 32 random characters or more", DEFAULT_SECRET)
    base_url: str = setting("address members use, for links in mails", "http://127.0.0.1:8000")
    database_url: str = setting("SQLAlchemy address; empty: an SQLite file in the instance folder")
    database_read_url: str = setting("address of a read replica; empty: the main database")
    redis_url: str = setting("Redis for limits and jobs; empty: memory and a file")
    storage_url: str = setting("where files are kept; empty: a folder in the instance folder")
    file_quota: str = setting("megabytes of files one person may keep here", "200")
    ffmpeg: str = setting("ffmpeg, for the sound of videos; empty: if installed; or off")
    mail_url: str = setting("smtp://user:password@host:587; empty: mails are written to files")
    mail_from: str = setting("sender of mails", "ECHO Community <no-reply@localhost>")
    mail_in: str = setting(
        "where mails come in: reply.example.org, or box@example.org for box+...@example.org; "
        "empty: nowhere"
    )
    mail_poll: str = setting(
        "imaps://user:password@host/INBOX to look into for mails; empty: they are piped in"
    )
    proxies: str = setting("number of trusted reverse proxies in front", "0")
    log_level: str = setting("DEBUG, INFO, WARNING or ERROR", "INFO")

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of this process. Raises BadSettings with what to mend."""
        environ = os.environ if environ is None else environ
        given = {
            f.name: environ[variable(f.name)] for f in fields(cls) if variable(f.name) in environ
        }
        settings = cls(**given)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise BadSettings where the settings cannot work or are unsafe."""
        if self.env not in ("development", "production"):
            raise BadSettings(f"ECHO_ENV is {self.env!r}: write development or production.")
        if self.production and (self.secret_key == DEFAULT_SECRET or len(self.secret_key) < 32):
            raise BadSettings(
                "ECHO_SECRET_KEY must be 32 random characters or more in production; make one with "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        if self.production and not self.base_url.startswith("https://"):
            raise BadSettings("ECHO_BASE_URL must begin with https:// in production.")
        if not self.proxies.isdecimal():
            raise BadSettings("ECHO_PROXIES must be a number.")
        if not self.file_quota.isdecimal():
            raise BadSettings("ECHO_FILE_QUOTA must be a number of megabytes.")

    @property
    def production(self) -> bool:
        """Whether real members use this installation."""
        return self.env == "production"

    @property
    def folder(self) -> Path:
        """The instance folder, absolute."""
        return Path(self.instance).resolve()

    @property
    def database(self) -> str:
        """The address SQLAlchemy connects to."""
        return self.database_url or f"sqlite:///{self.folder / 'echo.sqlite'}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the data is one file."""
        return self.database.startswith("sqlite")


def variable(name: str) -> str:
    """The environment variable of a field: `base_url` is ECHO_BASE_URL."""
    return "ECHO_" + name.upper()


def resource(name: str) -> Path:
    """A folder shipped with the code: beside the package in a checkout, inside it in a wheel."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
