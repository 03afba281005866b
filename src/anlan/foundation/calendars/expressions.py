"""Local days and hours between instants, counted by the database itself.

Django's ``__date`` calls back into Python for every row on SQLite, which takes a second for a city's hazards.
"""

from typing import Any

from django.db.models import DateField, F, Func, IntegerField

from anlan.foundation.calendars.rules import LOCAL_ZONE


class LocalDay(Func):
    """The local day (Asia/Shanghai) that holds an instant; empty where there is none.

    SQLite knows no zones: there it is UTC + 8 hours, which has been the local time since 1992. It would round the last
    half millisecond of a day up into the next, so fractions of a second are cut off.
    """

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for SQLite."""
        return super().as_sql(
            compiler, connection, template="date(substr(%(expressions)s, 1, 19), '+8 hours')", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for PostgreSQL."""
        template = f"(%(expressions)s AT TIME ZONE '{LOCAL_ZONE.key}')::date"
        return super().as_sql(compiler, connection, template=template, **context)


class HoursBetween(Func):
    """The whole hours from one instant to a later one, to the second."""

    output_field = IntegerField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(F(first), F(last))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for SQLite."""
        (first, given), (last, more) = (compiler.compile(each) for each in self.source_expressions)
        # Not unixepoch, which SQLite has since 3.38 only; a julian day is a fraction, so it is rounded to seconds.
        begin, end = (f"julianday(substr({each}, 1, 19))" for each in (first, last))
        return f"CAST(round(({end} - {begin}) * 86400) AS integer) / 3600", [*more, *given]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for PostgreSQL."""
        (first, given), (last, more) = (compiler.compile(each) for each in self.source_expressions)
        return f"floor(extract(epoch FROM {last} - {first}) / 3600)::integer", [*more, *given]
