"""From text to duties: each time phrase that states one, with its actor, action, event and strength. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from anlan.responsibility.policy.duties.actors import (
    Subject,
    last_subject,
    subject_before,
    subject_behind,
    subject_between,
    subject_of_short_form,
)
from anlan.responsibility.policy.duties.exclusions import chunk_at, why_no_duty
from anlan.responsibility.policy.duties.explaining import explained
from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.duties.phrases import phrases_in
from anlan.responsibility.policy.duties.stretches import Block, Part, blocks_of, numbered_throughout
from anlan.responsibility.policy.outline import Line
from anlan.responsibility.policy.rules import DutyDraft, DutyType, Place, Strength, Why

_LONGEST_WORDS = 30
_LONGEST_TRIGGER = 20


@dataclass(frozen=True, slots=True)
class Passed:
    """A time phrase that was read and states no duty, with the reason: what the review may show greyed."""

    place: Place
    words: str
    reason: str


def duties_in(text: str, lines: tuple[Line, ...]) -> tuple[tuple[DutyDraft, ...], tuple[Passed, ...]]:
    """Return the duties of the running text in order, and the time phrases that were passed over."""
    duties: list[DutyDraft] = []
    passed: list[Passed] = []
    has_articles = any(line.kind == "article" for line in numbered_throughout(lines))
    carried: Subject | None = None
    for block in blocks_of(text, lines):
        carried = _in_block(block, None if has_articles else carried, duties, passed)
    duties.sort(key=lambda duty: (duty.trigger_place.start, duty.trigger_place.end))
    return tuple(duties), tuple(passed)


def _in_block(block: Block, carried: Subject | None, duties: list[DutyDraft], passed: list[Passed]) -> Subject | None:
    """Read one block; return the last subject named, which a report without articles carries on."""
    lead: Subject | None = None
    lead_part: Part | None = None
    named = carried
    for is_item, lists_offences, parts in block.paragraphs:
        if not is_item:
            lead, lead_part = None, None
        in_paragraph: Subject | None = None
        for part in parts:
            around = in_paragraph or (lead if is_item else None) or named
            for found in _in_part(part, block, around, lists_offences, lead_part if is_item else None):
                if isinstance(found, Passed):
                    passed.append(found)
                else:
                    duties.append(found)
            if subject := last_subject(part):
                in_paragraph = subject
                if not is_item:
                    named = subject
        if parts and parts[-1].text.endswith(("：", ":")):
            lead = in_paragraph or named
            lead_part = parts[-1]
    return named


def _in_part(
    part: Part, block: Block, around: Subject | None, lists_offences: bool, lead: Part | None
) -> Iterator[DutyDraft | Passed]:
    stated: list[Phrase] = []
    for phrase in phrases_in(part.text):
        reason = why_no_duty(phrase, part, block, lists_offences=lists_offences)
        if reason:
            place = Place(part.start + phrase.start, part.start + phrase.end)
            yield Passed(place, phrase.said, reason)
        else:
            stated.append(_marked(phrase, part))
    before: Phrase | None = None
    for phrase, place in zip(stated, _places(stated, part), strict=True):
        between = subject_between(part, part.start + before.end, part.start + phrase.start) if before else None
        yield _duty(phrase, part, block, between, around, place, lead)
        before = phrase


def _places(stated: list[Phrase], part: Part) -> Iterator[Place]:
    """Yield the clause of each phrase: the part, or what of it lies between the chunks of its neighbours."""
    own = [part.chunks.index(chunk_at(part, part.start + phrase.start)) for phrase in stated]
    for place in own:
        before = max((other for other in own if other < place), default=None)
        last = all(other <= place for other in own)
        begin = part.start if before is None else part.chunks[before + 1].start
        yield Place(begin, part.end if last else part.chunks[place].end)


def _marked(phrase: Phrase, part: Part) -> Phrase:
    """Mark 纳入年度考核: the thing is only included in a yearly one that others make."""
    if phrase.rule == "yearly-thing" and re.search(r"(?:纳入|列入)[^，。；]{0,24}$", part.text[: phrase.start]):
        return replace(phrase, note="inclusion", confidence=0.5)
    return phrase


def _duty(
    phrase: Phrase,
    part: Part,
    block: Block,
    between: Subject | None,
    around: Subject | None,
    place: Place,
    lead: Part | None,
) -> DutyDraft:
    at = part.start + phrase.start
    trigger = Place(at, min(part.start + phrase.end, at + _LONGEST_TRIGGER))
    subject = subject_of_short_form(part, at) if phrase.rule == "short-form" else between
    subject = (
        subject
        or subject_behind(part, at, part.start + phrase.end)
        or subject_before(part, at, through=phrase.rule == "rotation")
        or around
    )
    event = _event(phrase, part, subject) if phrase.type is DutyType.DEADLINE else None
    strength, negated = _force(phrase, part, lead)
    return DutyDraft(
        place=place,
        trigger=phrase.said[:_LONGEST_TRIGGER],
        trigger_place=trigger,
        actor=subject.text if subject else "",
        actor_place=Place(subject.start, subject.end) if subject else None,
        action=_action(phrase, part),
        type=phrase.type,
        strength=strength,
        negated=negated,
        unit=phrase.unit,
        every=phrase.every,
        minimum=phrase.minimum,
        days=phrase.days,
        day_unit=phrase.day_unit,
        event=event,
        before=phrase.before,
        date=phrase.date,
        note=phrase.note,
        heading=" ".join(filter(None, (block.chapter, block.heading))),
        why=_why(phrase, subject),
    )


def _why(phrase: Phrase, subject: Subject | None) -> Why:
    confidence = phrase.confidence * (0.6 + 0.4 * (subject.confidence if subject else 0.3))
    rule = subject.rule if subject else "no-subject"
    return Why(phrase.rule, round(confidence, 2), explained(phrase, rule, subject.text if subject else ""), phrase.said)


_FORCE = re.compile(
    r"(?P<no>不得(?!少于|低于|超过|多于|大于)|禁止|严禁|不准)|(?P<may>鼓励|支持|提倡|倡导|可以|有权|(?<=[，\w])可(?=在|于|自|向|提前|依法|以))"
    r"|(?P<must>应当|应该|必须|务必|须|负责)"
)


def _force(phrase: Phrase, part: Part, lead: Part | None) -> tuple[Strength, bool]:
    """Read the word of duty that governs the phrase: the last in front of it, else the first behind it in its chunk."""
    chunk = chunk_at(part, part.start + phrase.start)
    said = None
    for found in _FORCE.finditer(part.text, 0, phrase.start):
        said = found
    behind = _FORCE.search(part.text, phrase.end, chunk.end - part.start)
    if said is None or (behind and behind["no"] and behind.start() - phrase.end <= 2):
        said = behind or said
    if said is None and lead is not None:
        for found in _FORCE.finditer(lead.text):
            said = found
    if said is None:
        return Strength.MANDATORY, False
    return (Strength.ENCOURAGED if said["may"] else Strength.MANDATORY), bool(said["no"])


def _action(phrase: Phrase, part: Part) -> str:
    """Return what is to be done: the words of the chunk around the time phrase, without it and the word of duty."""
    chunk = chunk_at(part, part.start + phrase.start)
    low = phrase.start - (chunk.start - part.start)
    high = phrase.end - (chunk.start - part.start)
    ahead = re.split(r"应当|必须|应该|不得|可以|(?<=.)要", chunk.text[:low])[-1] if low > 0 else ""
    if len(ahead) > _LONGEST_WORDS or not re.match(r"(?:对|将|把|组织|制定|编制|开展|进行|为|向|并)", ahead):
        ahead = ""
    behind = re.sub(r"^(?:[，、]|应当|必须|应该|要)+", "", chunk.text[high:])
    words = (ahead + behind).strip("，、 ")
    if len(words) < 2:  # the time phrase stands alone: the action is in the next chunk, or is the chunk itself
        place = part.chunks.index(chunk)
        words = part.chunks[place + 1].text if place + 1 < len(part.chunks) else chunk.text
    return words[:_LONGEST_WORDS]


def _event(phrase: Phrase, part: Part, subject: Subject | None) -> str | None:
    """Return the event that a deadline counts from: in the phrase, in its chunk, or the chunk in front."""
    if phrase.event:
        return phrase.event
    chunk = chunk_at(part, part.start + phrase.start)
    here = chunk.text[: phrase.start - (chunk.start - part.start)]
    if subject and chunk.start <= subject.start < subject.end <= chunk.start + len(here):
        here = chunk.text[subject.end - chunk.start : phrase.start - (chunk.start - part.start)]
    here = re.sub(r"^(?:应当|必须|应|可以|在|自|于|从)+", "", here)
    if found := re.search(r"(?P<event>[^，]{2,}?)(?:之?后|以后|的|时)(?:的|应当|应|必须|在|于|最迟|，)*$", here):
        said = re.sub(r"^(?:在|自|于|从)+", "", re.split(r"应当|必须|可以", found["event"])[-1])[-_LONGEST_WORDS:]
        ahead = part.chunks[part.chunks.index(chunk) - 1] if part.chunks[0] is not chunk else None
        longer = ahead and re.search(r"([^，]{2,30})的$", ahead.text)
        return longer[1] if longer and said in longer[1] else said
    place = part.chunks.index(chunk)
    for before in reversed(part.chunks[:place]):
        if found := re.search(r"(?P<event>[^，]{2,}?)(?:之?后|以后|的|时)$", before.text):
            said = found["event"]
            if met := re.search(r"(?:接到|收到|发现|受理|得知|获知)[^，]+$", said):
                said = met.group()  # 单位负责人接到报告后: the event is what was received
            return said[-_LONGEST_WORDS:]
    return None
