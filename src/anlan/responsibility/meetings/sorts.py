"""The kinds of meeting as shipped data, and what each counts as."""

from pathlib import Path

from anlan.responsibility.evidence.sorts import declare_sorts, read_sorts
from anlan.responsibility.meetings.permissions import RECORD

SORTS = read_sorts(Path(__file__).with_name("data") / "kinds.csv")
declare_sorts("meeting", SORTS, "responsibility-meetings-new", RECORD)
