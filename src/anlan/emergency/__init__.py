"""Emergencies: drills now; plans, resources, incidents and rosters later."""
