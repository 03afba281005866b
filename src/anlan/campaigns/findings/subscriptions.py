"""What the findings of actions follow: reported and merged hazards, rounds handed in, changed parts, closed actions."""

from anlan.campaigns.actions.part_form import round_names
from anlan.campaigns.findings.closing import cut_at_end
from anlan.campaigns.findings.gathering import (
    follow_checks,
    follow_hazards,
    follow_inspections,
    follow_merges,
    regather,
)
from anlan.foundation.ledger.subscriptions import subscribe

for kind in ("hazard.reported", "hazard.corrected"):
    subscribe(kind, follow_hazards)
for kind in ("hazard.joined", "hazard.merged"):
    subscribe(kind, follow_merges)
for kind in round_names():
    subscribe(kind, follow_inspections if kind.startswith("inspection.") else follow_checks)
for kind in ("action_part.entered", "action_part.changed", "action_part.closed", "campaign.changed"):
    subscribe(kind, regather)
subscribe("campaign.summed_up", cut_at_end)
