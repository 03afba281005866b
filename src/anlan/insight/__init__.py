"""The room insight: what the system notices: sweep, warnings, scores."""
