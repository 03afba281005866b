"""The figures of the monthly report that this room counts."""

from anlan.prevention.figures import queries
from anlan.responsibility.reports.figures import supply

supply({"hazards_found": queries.found, "hazards_rectified": queries.rectified, "major_hazards": queries.major})
