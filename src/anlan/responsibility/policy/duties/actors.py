"""Who must do it: the subject that governs a place in the text. Pure.

A subject is found in front of a word of duty (应当), or as the leading name of a chunk whose predicate begins
behind it (preposition, adverb, time phrase, verb). A chunk without one of its own takes the last subject named
in its part, sentence, paragraph, then the lead of its list, then the article (guideline 4).
"""

import re
from dataclasses import dataclass, replace

from anlan.responsibility.policy.duties.names import (
    CONDITION,
    EVENT_AHEAD,
    JOINED,
    PERSON,
    before_name,
    compound,
    ends_name,
    inner_head,
    is_party,
    modal_verb,
    not_first,
    starter,
    strong,
)
from anlan.responsibility.policy.duties.stretches import Chunk, Part
from anlan.responsibility.policy.words import words


@dataclass(frozen=True, slots=True)
class Subject:
    """A party in the words of the text, where it stands, and how it was found."""

    text: str
    start: int
    end: int
    rule: str
    confidence: float


_ASKED = "subject-asked"


def subject_before(part: Part, at: int, *, through: bool = False) -> Subject | None:
    """Return the last subject that the part names for the place ``at``: in its chunk or an earlier one.

    ``through``: the place may lie within the name itself (由当月轮换的班子成员负责…).
    """
    chunks = [chunk for chunk in part.chunks if chunk.start <= at]
    for place in range(len(chunks) - 1, -1, -1):
        chunk = chunks[place]
        found = _in_chunk(part.chunks, place, at if chunk.start <= at < chunk.end and not through else chunk.end)
        if found:
            return found
    return None


def subject_behind(part: Part, at: int, end: int) -> Subject | None:
    """Return the subject behind a time phrase that opens the clause: 每年十一月，县级人民政府应当…"""
    for place, chunk in enumerate(part.chunks):
        if not chunk.start <= at < chunk.end:
            continue
        ahead = chunk.text[: at - chunk.start]
        if _first_modal(ahead) is not None or (
            len(ahead) > 2 and not CONDITION.search(ahead) and not ahead.startswith(("自", "在", "于"))
        ):
            return None
        rest = chunk.text[end - chunk.start :]
        if rest:
            modal = _first_modal(rest)
            name = rest[:modal] if modal else ""
            if is_party(name) and not not_first().match(name):
                start = end
                return Subject(name, start, start + len(name), "subject-before-modal", 0.85)
            return None
        if place + 1 < len(part.chunks):
            return _in_chunk(part.chunks[place + 1 :], 0, part.chunks[place + 1].end)
    return None


def last_subject(part: Part) -> Subject | None:
    """Return the last subject that a whole part names; whom it only asks (督促企业…) is none of what follows."""
    found = subject_before(part, part.end + 1)
    return None if found and found.rule == _ASKED else found


def _in_chunk(chunks: tuple[Chunk, ...], place: int, at: int) -> Subject | None:
    """Return the subject that this chunk names in front of ``at``."""
    chunk = chunks[place]
    text = chunk.text
    modal = _first_modal(text)
    if modal is not None and chunk.start + modal <= at:
        found = _before_modal(chunks, place, modal)
        if found:
            return found
        return _leading(chunks, place, modal) if modal > 0 else None
    return _leading(chunks, place, len(text))


def _first_modal(text: str) -> int | None:
    found = modal_verb().search(text)
    return found.start() if found else None


def _before_modal(chunks: tuple[Chunk, ...], place: int, modal: int) -> Subject | None:
    """Read the name in front of 应当: the whole stretch when it ends like a party."""
    chunk = chunks[place]
    ahead = chunk.text[:modal]
    shift = 0
    if found := before_name().match(ahead):
        shift = found.end()
    if not ahead[shift:].strip("“”"):
        if shift or place == 0:
            return None
        before = chunks[place - 1]
        leading = _leading(chunks, place - 1, len(before.text))
        if leading and leading.end < before.end and leading.rule == "subject-leads-chunk":
            return leading
        if _is_name(before.text):
            return _widened(chunks, place - 1, 0, len(before.text), "subject-before-comma", 0.9)
        return None
    if event := EVENT_AHEAD.match(ahead[shift:]):
        rest = ahead[shift + event.end() :]
        if is_party(rest) and not re.match(r"单位|部门|机构|人员|企业|者|人", rest):
            shift += event.end()
    if charged := _CHARGED.search(ahead, shift):
        shift = charged.end()
    name = ahead[shift:]
    if re.match(r"(?:对于|对|将|把|向|为了|按照|根据|依据|通过)", name) and not re.search(r"的[^的]{1,12}$", name):
        return None
    if is_party(name):
        return _widened(chunks, place, shift, modal, "subject-before-modal", 0.95)
    return None


def _is_name(text: str) -> bool:
    """Whether a chunk is a bare name: it ends like a party and neither orders nor sets a condition."""
    if not is_party(text) or _first_modal(text) is not None or CONDITION.search(text):
        return False
    return not re.match(r"(?:对于|对|将|把|向|为了|为|按照|根据|依据|通过|由|经|并|报|除)", text)


def _widened(chunks: tuple[Chunk, ...], place: int, begin: int, end: int, rule: str, confidence: float) -> Subject:
    """Take in the chunks in front that belong to the same enumeration of parties."""
    chunk = chunks[place]
    start, stop = chunk.start + begin, chunk.start + end
    text = chunk.text[begin:end]
    first = place
    while first > 0 and not begin:
        before, here = chunks[first - 1], chunks[first]
        joined = bool(JOINED.match(here.text))
        if before.ends_with not in "，,":
            break
        pure = _is_name(before.text) and not _starts_like_verb(before.text)
        listed = (
            joined and not CONDITION.search(before.text) and _first_modal(before.text) is None and "、" in before.text
        )
        if not (pure or (listed and not re.match(r"(?:对|为|根据|按照)", before.text))):
            break
        first -= 1
        start = before.start
        text = before.text + "，" + text
    if first != place:
        opening = before_name().match(chunks[first].text)
        if opening:
            start += opening.end()
            text = text[opening.end() :]
        return Subject(_original(chunks, start, stop), start, stop, rule + "-list", confidence - 0.1)
    return Subject(text, start, stop, rule, confidence)


def _original(chunks: tuple[Chunk, ...], start: int, stop: int) -> str:
    """Return the words between two places, with the commas between chunks."""
    said = []
    for chunk in chunks:
        low, high = max(start, chunk.start), min(stop, chunk.end)
        if low < high:
            said.append(
                chunk.text[low - chunk.start : high - chunk.start]
                + (chunk.ends_with if high == chunk.end and stop > chunk.end else "")
            )
    return "".join(said)


def _starts_like_verb(text: str) -> bool:
    return (
        bool(re.match(r"(?:" + words().any_of("verbs") + r")(?!的|单位|部门|机构|者|人员|企业|场所|领域|、|和)", text))
        and "的" not in text
    )


# 重大隐患由矿长组织…: the thing stands first, who does it behind 由.
_CHARGED = re.compile(r"(?<=[一-鿿]{2})(?<![理自事缘来原])由(?![于此])")


def _leading(chunks: tuple[Chunk, ...], place: int, limit: int) -> Subject | None:
    """Read the leading name of a chunk: up to the place where its predicate begins."""
    chunk = chunks[place]
    shift = 0
    by = False
    if opening := before_name().match(chunk.text):
        shift = opening.end()
        by = "由" in opening.group()
    for asked in re.finditer(r"(?:要求|责成|督促|(?<![转出])让)(?=[一-鿿])", chunk.text[:limit]):
        if inner := _name_at(chunks, place, asked.end(), limit):
            return replace(inner, rule=_ASKED)
    charged = None if by else _CHARGED.search(chunk.text, shift, limit)
    if charged and (found := _name_at(chunks, place, charged.end(), limit, by=True)):
        return found
    if shift == 0 and chunk.text.startswith("由"):
        shift, by = 1, True
    if quoted := re.match(r"“[^”]{2,12}”(?=先后|" + starter().pattern + ")", chunk.text[shift:limit]):
        start = chunk.start + shift
        return Subject(quoted.group(), start, start + quoted.end(), "subject-quoted", 0.6)
    text = chunk.text[shift:limit]
    if not by and not_first().match(text) and not compound().match(text):
        return _verb_first(chunks, place, shift, limit)
    return _name_at(chunks, place, shift, limit, by=by)


def _name_at(chunks: tuple[Chunk, ...], place: int, shift: int, limit: int, *, by: bool = False) -> Subject | None:
    """Read the name that begins at ``shift``: to the first head behind which a predicate begins (``by``: after 由)."""
    chunk = chunks[place]
    text = chunk.text[shift:limit]
    for match in inner_head().finditer(text):
        end = match.end()
        if not is_party(text[:end]) or _PREDICATE.search(text[:end]):
            continue
        if personal := PERSON.match(text, end):
            end = personal.end()
        behind = text[end:]
        if behind and not ends_name(behind) and not (by and behind.startswith("负责")):
            continue
        if behind or limit < len(chunk.text) - shift or _followed_by_predicate(chunks, place):
            if text.startswith(("的", "其他的")) or end > 120:
                return None
            return _widened(chunks, place, shift, shift + end, "subject-leads-chunk", 0.8)
    return None


# A verb that takes an object, with no 的 behind it: what looks like a name runs over a predicate.
_PREDICATE = re.compile(r"(?:实行|推行|开展|进行|建立|落实|召开|制定|编制|召集|配备|设置|公布|督促|加强)(?!.*的)")


def subject_between(part: Part, after: int, at: int) -> Subject | None:
    """Return the name between two time phrases of an enumeration: 重点单位每月、其他单位每季度检查一次."""
    found = re.fullmatch(
        r"[、和及]*(?P<name>[^、，,。；;：:的]{2,24}?)(?:应当|应该|必须|须|要)?",
        part.text[after - part.start : at - part.start],
    )
    if found and is_party(found["name"]) and not not_first().match(found["name"]):
        return Subject(
            found["name"], after + found.start("name"), after + found.end("name"), "subject-in-enumeration", 0.85
        )
    return None


def subject_of_short_form(part: Part, at: int) -> Subject | None:
    """Return the name that touches a short form: 班组日查, 车间周查."""
    ahead = part.text[: at - part.start]
    stretch = re.search(r"[一-鿿]{1,16}$", ahead)
    if stretch is None:
        return None
    name = re.split(r"实行|推行|落实|执行|坚持|做到|严格", stretch.group())[-1][-12:]
    if is_party(name) and not not_first().match(name):
        return Subject(name, at - len(name), at, "subject-of-short-form", 0.85)
    return None


def _followed_by_predicate(chunks: tuple[Chunk, ...], place: int) -> bool:
    if place + 1 >= len(chunks):
        return False
    behind = chunks[place + 1].text
    return bool(not_first().match(behind)) and not compound().match(behind)


def _verb_first(chunks: tuple[Chunk, ...], place: int, shift: int, limit: int) -> Subject | None:
    """Read a name that begins with a verb: 受理申请的部门自…, 发生事故的单位每年…"""
    text = chunks[place].text[shift:limit]
    found = re.match(
        r"(?:(?!对|将|把|向|报|送|交|按照|根据|组织|督促|要求|加强|委托|聘请|聘用|邀请|通知|告知|会同)[^的，]{2,30})的[^的，]{0,16}?(?="
        + strong().pattern
        + ")",
        text,
    )
    if found and is_party(found.group()):
        return Subject(
            found.group(),
            chunks[place].start + shift,
            chunks[place].start + shift + found.end(),
            "subject-with-modifier",
            0.6,
        )
    return None
