"""What meetings, reports, checks, inspections, drills and trainings share: drafted, handed in, void."""
