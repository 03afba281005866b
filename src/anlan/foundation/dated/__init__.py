"""Dated facts: valid from day to day, recorded at an instant, superseded at another, never overwritten."""
