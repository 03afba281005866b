"""Give out numbers that run."""

from collections.abc import Callable

from django.db.models import F

from anlan.foundation.codes.models import Series

_WHY = "numbers run whoever takes them"


def next_in(name: str, *, last_known: Callable[[], int]) -> int:
    """Return the next number of a series, within the transaction of the caller.

    Whoever takes one at the same time waits until this transaction ends; where it is rolled back the number is free
    again, so that none is missing. ``last_known`` says which number was the last when the series is new here.
    """
    series = Series.objects.beyond_scope(_WHY).filter(name=name)
    if not series.exists():
        Series.objects.beyond_scope(_WHY).get_or_create(name=name, defaults={"last": last_known()})
    series.update(last=F("last") + 1)
    return int(series.values_list("last", flat=True).get())
