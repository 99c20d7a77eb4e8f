"""Mails as templates: `templates/email/<name>.txt`, whose first line is the subject."""

from flask import current_app
from flask_babel import force_locale

from echo_community.kernel import mail
from echo_community.kernel.language import LANGUAGES


def write(
    recipient: str, language: str, name: str, cause: str, **facts: object
) -> mail.OutboundMail:
    """Put a mail into the outbox, in the language of who gets it.

    Templates get `site`, the address of this installation, besides the facts.
    """
    site = current_app.extensions["settings"].base_url.rstrip("/")
    with force_locale(language if language in LANGUAGES else "en"):
        # Not render_template: what it adds to every page belongs to the page under way.
        template = current_app.jinja_env.get_template(f"email/{name}.txt")
        text = template.render(site=site, **facts)
    subject, _, body = text.strip().partition("\n")
    return mail.send(recipient, subject, body.strip() + "\n", cause)
