"""The kinds as shipped data, and what each counts as."""

from pathlib import Path

from anlan.emergency.drills.permissions import RECORD
from anlan.responsibility.evidence.sorts import declare_sorts, read_sorts

SORTS = read_sorts(Path(__file__).with_name("data") / "kinds.csv")
declare_sorts("drill", SORTS, "emergency-drills-new", RECORD)
