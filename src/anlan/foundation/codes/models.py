"""Numbers that run: orders, notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import Scoped, nobody


class Series(Scoped):
    """The last number given out in a series, such as one kind of order of one year.

    A row of its own, so that of two who take a number at once the second waits for the first.
    """

    reached_through = nobody

    name = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of numbers")

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
