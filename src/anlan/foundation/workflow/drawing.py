"""The picture of a life cycle: its states in one row, arrows with their verbs. Sizes are SVG units (pixels)."""

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.foundation.workflow.rules import Workflow

BOX_HEIGHT, LANE_HEIGHT, MARGIN = 40, 32, 16
_WIDE, _NARROW = 14, 7.5  # how much room a Chinese character and a Latin letter take at 13 px

Pair = tuple[str, str]


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
    """A change of state: an SVG path, the verbs that take it, and where they stand."""

    path: str
    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Everything that the template needs."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(workflow: Workflow) -> Drawing:
    """Lay a life cycle out, its states from left to right in the order of their declaration.

    A step into the next box is a straight arrow. A step that passes boxes runs through a lane above them, a step
    back or on the spot through a lane below, so that no arrow crosses a box.
    """
    verbs = _verbs(workflow)
    order = {state: place for place, state in enumerate(workflow.states)}
    above = {pair for pair in verbs if order[pair[1]] > order[pair[0]] + 1}
    below = {pair for pair in verbs if order[pair[1]] <= order[pair[0]]}
    flat = _boxes(workflow, verbs, y=0)
    lanes_above, lanes_below = _lanes(above, flat, verbs), _lanes(below, flat, verbs)
    top = MARGIN + LANE_HEIGHT * (max(lanes_above.values(), default=-1) + 1)
    boxes = _boxes(workflow, verbs, y=top)
    arrows = [_straight(boxes[a], boxes[b], verbs[a, b]) for a, b in verbs if (a, b) not in above | below]
    for pairs, lanes, edge, way in ((above, lanes_above, top, -1), (below, lanes_below, top + BOX_HEIGHT, 1)):
        ports = _ports(pairs, boxes)
        arrows += [_detour(ports[pair], edge, way, lane, verbs[pair]) for pair, lane in lanes.items()]
    right = max(box.x + box.width for box in boxes.values())
    bottom = top + BOX_HEIGHT + LANE_HEIGHT * (max(lanes_below.values(), default=-1) + 1)
    return Drawing(right + MARGIN, bottom + MARGIN, tuple(boxes.values()), tuple(arrows))


def _verbs(workflow: Workflow) -> dict[Pair, str]:
    verbs: dict[Pair, list[str]] = {}
    for t in workflow.transitions:
        verbs.setdefault((t.state, t.to), []).append(str(workflow.verbs[t.verb]))
    return {pair: " / ".join(words) for pair, words in verbs.items()}


def _boxes(workflow: Workflow, verbs: dict[Pair, str], y: float) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    x: float = MARGIN
    states = list(workflow.states)
    for place, state in enumerate(states):
        words = str(workflow.states[state])
        # The words of a step on the spot stand below the box, those of the step into the next beside it.
        width = max(_width(words) + 32, _width(verbs.get((state, state), "")) + 12)
        final = not workflow.steps_from(state)
        boxes[state] = Box(state, words, x, y, width, first=state == workflow.initial, last=final)
        following = states[place + 1] if place + 1 < len(states) else ""
        x += width + max(48, _width(verbs.get((state, following), "")) + 36)
    return boxes


def _lanes(pairs: Iterable[Pair], boxes: dict[str, Box], verbs: dict[Pair, str]) -> dict[Pair, int]:
    """Give every pair the nearest lane that is free along its whole length; short ways come first."""
    ports = _ports(pairs, boxes)
    spans = {}
    for pair, (x1, x2) in ports.items():
        half = max(abs(x1 - x2), _width(verbs[pair])) / 2 + 6
        spans[pair] = ((x1 + x2) / 2 - half, (x1 + x2) / 2 + half)
    lanes: dict[Pair, int] = {}
    for pair in sorted(spans, key=lambda p: (spans[p][1] - spans[p][0], p)):
        left, right = spans[pair]
        taken = {lanes[p] for p in lanes if spans[p][0] < right and left < spans[p][1]}
        lanes[pair] = min(set(range(len(lanes) + 1)) - taken)
    return lanes


def _ports(pairs: Iterable[Pair], boxes: dict[str, Box]) -> dict[Pair, tuple[float, float]]:
    """Return where each pair leaves its first and enters its second box; ends share an edge, ordered by their way."""
    ends = [end for a, b in sorted(pairs) for end in ((a, b, "out", (a, b)), (b, a, "in", (a, b)))]
    at: dict[tuple[Pair, str], float] = {}
    for box in boxes.values():
        here = sorted((e for e in ends if e[0] == box.code), key=lambda e: (boxes[e[1]].x, e[2]))
        for place, (_box, _other, way, pair) in enumerate(here, start=1):
            at[pair, way] = box.x + box.width * place / (len(here) + 1)
    return {pair: (at[pair, "out"], at[pair, "in"]) for pair in dict.fromkeys(e[3] for e in ends)}


def _straight(old: Box, new: Box, words: str) -> Arrow:
    start, end, y = old.x + old.width, new.x - 2, old.middle[1]
    return Arrow(f"M{start:g} {y:g}H{end:g}", words, (start + end) / 2, y - 7)


def _detour(ports: tuple[float, float], edge: float, way: int, lane: int, words: str) -> Arrow:
    out, into = ports
    narrow = way > 0 and abs(out - into) < _width(words)  # a step on the spot: its words stand under the loop
    line = edge + way * (LANE_HEIGHT * lane + (14 if way < 0 or narrow else 24))
    path = f"M{out:g} {edge:g}V{line:g}H{into:g}V{edge + way * 2:g}"
    return Arrow(path, words, (out + into) / 2, line + (15 if narrow else -5))


def _width(words: str) -> float:
    return sum(_WIDE if ord(character) > 0x2E7F else _NARROW for character in words)
