"""Notices of rectification (隐患整改通知单): one a hazard, numbered, from a Word template, with receipt (PRV-27)."""
