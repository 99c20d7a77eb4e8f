"""That somebody looked at advice and found it current: what all kinds of advice share."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now


class Check:
    """An expert found something current; they are asked again later. A mixin of tables."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    review_on: Mapped[date]  # the day it set
    before: Mapped[date | None]  # the day that stood there, for who takes it back
    withdrawn: Mapped[bool] = mapped_column(default=False)
