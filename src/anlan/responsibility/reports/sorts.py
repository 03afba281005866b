"""The kinds of report as shipped data, and what each counts as."""

from pathlib import Path

from anlan.responsibility.evidence.sorts import declare_sorts, read_sorts
from anlan.responsibility.reports.permissions import RECORD

SORTS = read_sorts(Path(__file__).with_name("data") / "kinds.csv")
MONTHLY, ANALYSIS = "monthly", "analysis"
declare_sorts("report", SORTS, "responsibility-reports-new", RECORD)
