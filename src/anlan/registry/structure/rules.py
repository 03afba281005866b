"""Which part may stand under which. Pure."""

from collections.abc import Mapping


def may_stand_under(part: str, whole: str, ranks: Mapping[str, int]) -> bool:
    """Whether a part of this kind may belong to a unit of that kind.

    A part lies lower than its whole; an enterprise (no rank) lies above all. Neither a shift team nor a safety
    department has parts.
    """
    if part not in ranks or whole in ("shift_team", "safety_department"):
        return False
    return ranks[part] > ranks.get(whole, 0)
