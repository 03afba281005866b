"""When a quantity makes a major hazard source, and when a source is to be reported. Pure."""

from datetime import datetime
from decimal import Decimal


def ratio(quantity: Decimal | None, threshold: Decimal | None) -> Decimal | None:
    """Return the quantity in multiples of the threshold (GB 18218: 1 and above is major); None when one is unknown."""
    if quantity is None or not threshold:
        return None
    return (quantity / threshold).quantize(Decimal("0.01"))


def is_major(quantity: Decimal | None, threshold: Decimal | None) -> bool:
    """Whether one substance alone reaches its threshold."""
    return quantity is not None and bool(threshold) and quantity >= (threshold or 0)


def to_be_reported(changed_at: datetime, reported_at: datetime | None) -> bool:
    """Whether the source changed with no report since (REG-24)."""
    return reported_at is None or reported_at < changed_at
