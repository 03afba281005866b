"""The picture of a life cycle: boxes in columns by rank, arrows with their verbs. Sizes are SVG units (pixels)."""

from dataclasses import dataclass

from anlan.foundation.workflow.rules import Workflow

BOX_HEIGHT, ROW_HEIGHT, LANE_HEIGHT, LINE_HEIGHT, MARGIN = 40, 92, 30, 16, 16
_WIDE, _NARROW = 14, 7.5  # how much room a Chinese character and a Latin letter take at 13 px


@dataclass(frozen=True)
class Box:
    """A state: its words in a rounded box."""

    code: str
    words: str
    x: float
    y: float
    width: float
    first: bool
    last: bool

    @property
    def middle(self) -> tuple[float, float]:
        """Where its words stand."""
        return self.x + self.width / 2, self.y + BOX_HEIGHT / 2


@dataclass(frozen=True)
class Arrow:
    """A change of state: an SVG path, and the verbs that take it, one a line."""

    path: str
    verbs: tuple[tuple[str, float], ...]
    x: float


@dataclass(frozen=True)
class Drawing:
    """Everything that the template needs."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(workflow: Workflow) -> Drawing:
    """Lay a life cycle out.

    A step into the next column is a curve. Every other one (back, beside, past a column) runs through a lane of
    its own: forward ones above the boxes, the rest below, so that no arrow crosses a box.
    """
    ranks = workflow.ranks()
    verbs: dict[tuple[str, str], list[str]] = {}
    for t in workflow.transitions:
        verbs.setdefault((t.state, t.to), []).append(str(workflow.verbs[t.verb]))
    direct = [pair for pair in verbs if ranks[pair[1]] == ranks[pair[0]] + 1]
    above = [pair for pair in verbs if ranks[pair[1]] > ranks[pair[0]] + 1]
    below = [pair for pair in verbs if ranks[pair[1]] <= ranks[pair[0]]]
    boxes = _boxes(workflow, ranks, verbs, top=MARGIN + sum(_lane(verbs[pair]) for pair in above))
    arrows = [_curve(boxes[old], boxes[new], verbs[old, new]) for old, new in direct]
    arrows += _lanes(above, boxes, verbs, up=True)
    arrows += _lanes(below, boxes, verbs, up=False)
    bottom = max(box.y for box in boxes.values()) + BOX_HEIGHT + sum(_lane(verbs[pair]) for pair in below)
    right = max(box.x + box.width for box in boxes.values())
    return Drawing(right + MARGIN, bottom + MARGIN, tuple(boxes.values()), tuple(arrows))


def _boxes(
    workflow: Workflow, ranks: dict[str, int], verbs: dict[tuple[str, str], list[str]], top: float
) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    x: float = MARGIN
    for rank in range(max(ranks.values()) + 1):
        column = [state for state in workflow.states if ranks[state] == rank]
        width = max(_width(str(workflow.states[state])) for state in column) + 32
        for row, state in enumerate(column):
            final = not workflow.steps_from(state)
            words, y = str(workflow.states[state]), top + row * ROW_HEIGHT
            boxes[state] = Box(state, words, x, y, width, first=rank == 0, last=final)
        gap = [_width(word) for (old, new), words in verbs.items() if ranks[old] == rank < ranks[new] for word in words]
        x += width + max([60, *(width + 36 for width in gap)])
    return boxes


def _curve(old: Box, new: Box, words: list[str]) -> Arrow:
    x1, y1, x2, y2 = old.x + old.width, old.middle[1], new.x, new.middle[1]
    half = (x1 + x2) / 2
    path = f"M{x1:g} {y1:g}C{half:g} {y1:g} {half:g} {y2:g} {x2 - 2:g} {y2:g}"
    lowest = (y1 + y2) / 2 - 7
    return Arrow(path, _stacked(words, lowest), half)


def _lanes(
    pairs: list[tuple[str, str]], boxes: dict[str, Box], verbs: dict[tuple[str, str], list[str]], *, up: bool
) -> list[Arrow]:
    """Lead each pair out of its box, along a lane and into the other box; ends share a box's edge evenly."""
    arrows = []
    lane = min(b.y for b in boxes.values()) if up else max(b.y for b in boxes.values()) + BOX_HEIGHT
    ends = [end for old, new in pairs for end in ((old, "out", new), (new, "in", old))]
    for old, new in sorted(pairs, key=lambda pair: abs(boxes[pair[0]].x - boxes[pair[1]].x)):
        x1, x2 = (
            _port(boxes[box], (box, way, other), ends) for box, way, other in ((old, "out", new), (new, "in", old))
        )
        y1, y2 = (boxes[box].y + (0 if up else BOX_HEIGHT) for box in (old, new))
        lane += -_lane(verbs[old, new]) if up else _lane(verbs[old, new])
        line = lane + (LANE_HEIGHT / 2 if up else -LANE_HEIGHT / 4)
        path = f"M{x1:g} {y1:g}V{line:g}H{x2:g}V{y2 - 2 if up else y2 + 2:g}"
        arrows.append(Arrow(path, _stacked(verbs[old, new], line - 6), (x1 + x2) / 2))
    return arrows


def _port(box: Box, end: tuple[str, str, str], ends: list[tuple[str, str, str]]) -> float:
    of_box = [e for e in ends if e[0] == box.code]
    return box.x + box.width * (of_box.index(end) + 1) / (len(of_box) + 1)


def _stacked(words: list[str], lowest: float) -> tuple[tuple[str, float], ...]:
    return tuple((word, lowest - LINE_HEIGHT * (len(words) - 1 - n)) for n, word in enumerate(words))


def _lane(words: list[str]) -> float:
    return LANE_HEIGHT + LINE_HEIGHT * (len(words) - 1)


def _width(words: str) -> float:
    return sum(_WIDE if ord(character) > 0x2E7F else _NARROW for character in words)
