"""What is thrown away once a day."""

from datetime import timedelta

from echo_community.accounts import services as accounts
from echo_community.kernel import jobs, once
from echo_community.kernel.clock import now

FORMS_KEPT = timedelta(days=7)


@jobs.job(minute="30", hour="7")  # the small hours in Canada
def sweep() -> None:
    """Forget keys of old forms, and sign-ins and attempts that are over."""
    once.forget_before(now() - FORMS_KEPT)
    accounts.sweep()
