"""Find the time phrases of a clause and put together what belongs together. Pure.

Whether a phrase states a duty at all is decided elsewhere (``exclusions``): here 一年内 is a span, whoever says it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.duties.shapes import shapes
from anlan.responsibility.policy.numerals import NUMBER, value
from anlan.responsibility.policy.rules import DutyType
from anlan.responsibility.policy.words import words


def phrases_in(text: str) -> list[Phrase]:
    """Return the time phrases of a part in order, without overlaps; offsets count from its beginning."""
    taken: list[tuple[int, int]] = []
    found: list[Phrase] = []
    for shape, rule in shapes():
        for match in shape.finditer(text):
            phrase = rule(match)
            if phrase is None or any(phrase.start < end and start < phrase.end for start, end in taken):
                continue
            taken.append((phrase.start, phrase.end))
            found.append(phrase)
    found.sort(key=lambda phrase: phrase.start)
    return [replace(phrase, said=text[phrase.start : phrase.end]) for phrase in _merged(text, found)]


def _merged(text: str, found: list[Phrase]) -> Iterator[Phrase]:
    """Give each period the count that stands apart from it; drop 定期 and 年度 that only repeat a period."""
    last: Phrase | None = None
    for place, phrase in enumerate(found):
        if phrase.type is DutyType.RECURRING and phrase.unit != "unspecified" and phrase.rule in _COUNTED:
            stop = found[place + 1].start if place + 1 < len(found) else len(text)
            phrase = _with_count(text, phrase, stop)
        if last is not None and _repeats(text, last, phrase):
            continue
        if place + 1 < len(found) and _is_name_of(text, phrase, found[place + 1]):
            continue
        if phrase.type is DutyType.RECURRING:
            last = phrase
        yield phrase


_COUNTED = frozenset({"per-period", "by-period"})


@lru_cache
def _count_behind() -> re.Pattern[str]:
    vocabulary = words()
    return re.compile(
        rf"(?P<least>{vocabulary.any_of('no_less')})?(?P<verb>[^，。；：、“”（）]{{0,10}}?)"
        rf"(?<!第)(?P<m>{NUMBER})\s*(?:{vocabulary.any_of('counts')})(?!序|数|之|级|性|刊|间|合|地|所|景|限)"
    )


def _with_count(text: str, phrase: Phrase, stop: int) -> Phrase:
    """Read 至少组织一次 behind the period, touching it or apart; apart, the trigger stays the period."""
    near = re.compile(r"(?:应当|应|必须|须|要|可以|可|还|都|均)?").match(text, phrase.end, stop)
    at = near.end() if near else phrase.end
    comma = re.search(r"[，,：:](?!(?:且|并|每年|每月|每季度)?(?:至少|不少于|不得少于|不低于))", text[at:stop])
    stop = at + comma.start() if comma else stop
    for match in _count_behind().finditer(text, at, stop):
        number = value(match["m"])
        if number is None or not 0 < number < 100:
            continue
        if match["least"] is None and number > 12:
            continue
        touching = match.start() == at and len(match.group()) + at - phrase.start <= 20
        return replace(phrase, minimum=number, end=match.end() if touching else phrase.end)
    return phrase


def _is_name_of(text: str, phrase: Phrase, following: Phrase) -> bool:
    """Whether what follows says it better: 定期检查每三年不少于一次, 每日二十四小时值班."""
    between = text[phrase.end : following.start]
    if following.rule == "continuous-watch" and phrase.rule == "per-period":
        return not between
    named = re.fullmatch(r"[一-鿿]{2,4}", between) is not None
    return named and phrase.rule == "regular" and following.rule == "per-period"


def _repeats(text: str, last: Phrase, phrase: Phrase) -> bool:
    if phrase.rule == "before-shift" and last.rule == "per-period" and last.end == phrase.start:
        return True  # 每日班前
    if phrase.rule not in {"regular", "yearly-thing"} or last.type is not DutyType.RECURRING:
        return False
    between = text[last.end : phrase.start]
    if last.rule == "regular":
        return phrase.rule == "regular" and between in {"", "或者", "或", "和", "、", "与", "及", "、和"}
    return len(between) <= 24 and not re.search(r"[，；。：、并且]", between)
