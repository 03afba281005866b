"""What people are told: an inbox each, and one digest a day outside, worst first."""
