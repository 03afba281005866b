"""Numbers and terms of supervision orders. Pure."""

from datetime import date


def order_number(mark: str, year: int, serial: int) -> str:
    """Return the number of an order as it is written on paper: 县安督〔2026〕3号."""
    return f"{mark}〔{year}〕{serial}号"


def is_overdue(state: str, deadline: date, today: date) -> bool:
    """Whether an order is in force although its last local day passed."""
    return state == "in_force" and today > deadline
