"""Who must do it: the subject that governs a place in the text. Pure.

A subject is found in front of a word of duty (应当), or as the leading name of a chunk whose predicate begins
behind it (preposition, adverb, time phrase, verb). A chunk without one of its own takes the last subject named
in its part, sentence, paragraph, then the lead of its list, then the article (guideline 4).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

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


@lru_cache
def _modal() -> re.Pattern[str]:
    return re.compile(
        r"应当|应该|必须|务必|不得|禁止|严禁|可以|有权|(?<=[^必需首主重简摘概提扼])要(?!求|点|件|素|闻|道|害|领)|(?<!对|相|供|响|效|反|感|适|顺|照|呼|回|因|不|理)应(?!急|对|用|力|聘|有|收|付|变|战|激|邀|诉|届|缴|税|税|征|召)|(?<!必|无)须(?!知)"
    )


@lru_cache
def _head() -> re.Pattern[str]:
    return re.compile(words().any_of("heads") + r"(?:[（(][^（）()]{1,40}[）)])?$")


@lru_cache
def _not_head() -> re.Pattern[str]:
    return re.compile(words().any_of("not_heads") + "$")


@lru_cache
def _opening() -> re.Pattern[str]:
    """What may stand in front of the name and is no part of it."""
    return re.compile(
        r"^(?:(?:同时|并且|而且|但是|但|其中|此外|另外|因此|然后|并|且|由|凡是|凡|要求|督促|明确|规定|确保|鼓励|支持|提倡|倡导|引导|推动|"
        r"(?:鼓励|支持|引导)(?:和|、|并)(?:鼓励|支持|引导)|每[^，]{0,4}[年月日周季]度?|"
        r"第[一二三四五六七八九十]+[，、是]|[一二三四五六七八九十]是)(?!的))+"
    )


_CONDITION = re.compile(
    r"(?:的|时|后|前|期间|之日|情况下|情形下|以来|过程中|中|基础上|原则|要求|规定|之日起|以上|以下|为由)$"
)
# 职工安全培训合格后: what has happened to the party, no longer its name.
_FINISHED = re.compile(r"[一-鿿]{1,6}(?:合格|完成|结束|期满|届满)(?:后|的|时)")
_JOINED = re.compile(r"^(?:以及|及其|及|和|与|或者|或|并|会同)")
_EVENT_AHEAD = re.compile(
    r"^(?:发生|接到|收到|发现|出现|遇有|遇到|在)[^，]{2,24}?(?:时|后|前|期间|之前|之后|的)(?=[^，]{2,})"
)


# 市长卢建明带头…: a name of two or three characters behind an office.
_PERSON = re.compile(
    r"(?<=书记|市长|县长|区长|省长|主任|局长|厅长|部长|镇长|乡长)(?:[一-鿿]{2,3})(?=带头|带队|主持|率|$|，|每|定期|亲自)"
)

_OFFICE_AND_NAME = re.compile(r"^[^，、]{0,6}(?:书记|市长|县长|区长|省长|局长|镇长|乡长)[一-鿿]{2,3}$")


def is_party(name: str) -> bool:
    """Whether a name ends like the name of a party."""
    if _OFFICE_AND_NAME.search(name):
        return True
    return bool(name) and bool(_head().search(name)) and not _not_head().search(name)


@lru_cache
def _starter() -> re.Pattern[str]:
    """What begins a predicate behind a name."""
    vocabulary = words()
    return re.compile(
        rf"{_modal().pattern}|每(?!个|名|人|位|家|处)|逐|按|半年|年度|{vocabulary.any_of('regular')}|"
        rf"(?:{vocabulary.any_of('prepositions')})(?!(?:部|外|内))|{vocabulary.any_of('adverbs')}|{vocabulary.any_of('verbs')}"
        r"|主要负责(?!人)|被(?!许可|检查|监护|委托|抽查|保险|征收)|[0-9〇零一二两三四五六七八九十]+(?:个?月|日|年|个?工作日|小时)(?:内|前)"
    )


@lru_cache
def _strong() -> re.Pattern[str]:
    """What begins a predicate for certain: no noun continues with it."""
    vocabulary = words()
    return re.compile(
        rf"{_modal().pattern}|每(?!个|名|人|位|家|处)|逐|{vocabulary.any_of('regular')}|"
        rf"(?:对|将|向|在|自|按照|根据|依据|依照|会同|针对|结合|与|为|经|于)(?!(?:部|外|内))|{vocabulary.any_of('adverbs')}"
    )


@lru_cache
def _not_first() -> re.Pattern[str]:
    """What begins a chunk that has no subject of its own."""
    vocabulary = words()
    return re.compile(
        rf"^(?:{vocabulary.any_of('prepositions')}|{_modal().pattern}|每(?!个|名|人|位|家|处)|逐|{vocabulary.any_of('regular')}|"
        rf"{vocabulary.any_of('adverbs')}|{vocabulary.any_of('verbs')}|并|且|及时|或者|以及|和)"
    )


@lru_cache
def _relative() -> re.Pattern[str]:
    return re.compile(rf"^(?:{words().any_of('relative')})")


@lru_cache
def _inner_head() -> re.Pattern[str]:
    return re.compile(words().any_of("heads") + r"(?<!所(?=[在有属得需述]))(?:[（(][^（）()]{1,40}[）)])?")


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
            len(ahead) > 2 and not _CONDITION.search(ahead) and not ahead.startswith(("自", "在", "于"))
        ):
            return None
        rest = chunk.text[end - chunk.start :]
        if rest:
            modal = _first_modal(rest)
            name = rest[:modal] if modal else ""
            if is_party(name) and not _not_first().match(name):
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
    found = _modal().search(text)
    return found.start() if found else None


def _before_modal(chunks: tuple[Chunk, ...], place: int, modal: int) -> Subject | None:
    """Read the name in front of 应当: the whole stretch when it ends like a party."""
    chunk = chunks[place]
    ahead = chunk.text[:modal]
    shift = 0
    if found := _opening().match(ahead):
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
    if event := _EVENT_AHEAD.match(ahead[shift:]):
        rest = ahead[shift + event.end() :]
        if is_party(rest) and not re.match(r"单位|部门|机构|人员|企业|者|人", rest):
            shift += event.end()
    name = ahead[shift:]
    if re.match(r"(?:对于|对|将|把|向|为了|按照|根据|依据|通过)", name) and not re.search(r"的[^的]{1,12}$", name):
        return None
    if is_party(name):
        return _widened(chunks, place, shift, modal, "subject-before-modal", 0.95)
    return None


def _is_name(text: str) -> bool:
    """Whether a chunk is a bare name: it ends like a party and neither orders nor sets a condition."""
    if not is_party(text) or _first_modal(text) is not None or _CONDITION.search(text):
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
        joined = bool(_JOINED.match(here.text))
        if before.ends_with not in "，,":
            break
        pure = _is_name(before.text) and not _starts_like_verb(before.text)
        listed = (
            joined and not _CONDITION.search(before.text) and _first_modal(before.text) is None and "、" in before.text
        )
        if not (pure or (listed and not re.match(r"(?:对|为|根据|按照)", before.text))):
            break
        first -= 1
        start = before.start
        text = before.text + "，" + text
    if first != place:
        opening = _opening().match(chunks[first].text)
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


def _leading(chunks: tuple[Chunk, ...], place: int, limit: int) -> Subject | None:
    """Read the leading name of a chunk: up to the place where its predicate begins."""
    chunk = chunks[place]
    shift = 0
    by = False
    if opening := _opening().match(chunk.text):
        shift = opening.end()
        by = "由" in opening.group()
    for asked in re.finditer(r"(?:要求|责成|督促|(?<![转出])让)(?=[一-鿿])", chunk.text[:limit]):
        if inner := _name_at(chunks, place, asked.end(), limit):
            return replace(inner, rule=_ASKED)
    if shift == 0 and chunk.text.startswith("由"):
        shift, by = 1, True
    if quoted := re.match(r"“[^”]{2,12}”(?=先后|" + _starter().pattern + ")", chunk.text[shift:limit]):
        start = chunk.start + shift
        return Subject(quoted.group(), start, start + quoted.end(), "subject-quoted", 0.6)
    text = chunk.text[shift:limit]
    if not by and _not_first().match(text) and not _compound().match(text):
        return _verb_first(chunks, place, shift, limit)
    return _name_at(chunks, place, shift, limit, by=by)


def _name_at(chunks: tuple[Chunk, ...], place: int, shift: int, limit: int, *, by: bool = False) -> Subject | None:
    """Read the name that begins at ``shift``: to the first head behind which a predicate begins (``by``: after 由)."""
    chunk = chunks[place]
    text = chunk.text[shift:limit]
    for match in _inner_head().finditer(text):
        end = match.end()
        if not is_party(text[:end]) or _PREDICATE.search(text[:end]):
            continue
        if personal := _PERSON.match(text, end):
            end = personal.end()
        behind = text[end:]
        if behind and not _ends_name(behind) and not (by and behind.startswith("负责")):
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
    if found and is_party(found["name"]) and not _not_first().match(found["name"]):
        return Subject(
            found["name"], after + found.start("name"), after + found.end("name"), "subject-in-enumeration", 0.85
        )
    return None


def subject_of_short_form(part: Part, at: int) -> Subject | None:
    """Return the name that touches a short form: 班组日查, 车间周查."""
    ahead = part.text[: at - part.start]
    found = re.search(r"[一-鿿]{2,12}$", ahead)
    if found and is_party(found.group()) and not _not_first().match(found.group()):
        return Subject(found.group(), part.start + found.start(), at, "subject-of-short-form", 0.85)
    return None


@lru_cache
def _compound() -> re.Pattern[str]:
    """What makes a longer name of an organ or a trade: 经营单位, 监督管理部门."""
    return re.compile(
        rf"^(?:{words().any_of('compounds')}(?:、|和|或者|以及)?){{1,4}}(?:单位|企业|部门|机构|人员|者|队伍|组织|中心|机关|公司|人|场所|委员会|站|所|局|厅|办|队|处|科)"
    )


def _ends_name(behind: str) -> bool:
    """Whether the name ends here: a predicate follows, no longer name and no modifier of a later head."""
    if behind[0] in "的、和与或及者（(等" or behind.startswith(("以及", "单位", "部门", "人员", "机构", "负责人")):
        return False
    if _FINISHED.fullmatch(behind):
        return True
    return bool(_starter().match(behind)) and not _compound().match(behind) and not _opens_modifier(behind)


def _opens_modifier(behind: str) -> bool:
    """Whether what follows an organ only describes the next head: 负有…职责的部门, 确定的机构."""
    opened = _relative().match(behind) or re.match(words().any_of("verbs"), behind)
    if not opened or opened.group() in {"是", "对", "包括", "应"}:
        return False
    of = behind.find("的")
    if of < 0 or _modal().search(behind[:of]) or re.search(r"[。；]", behind[:of]):
        return False
    for close in _inner_head().finditer(behind, of + 1, of + 24):
        rest = behind[close.end() :]
        if not rest or _strong().match(rest) or rest[0] in "、和与或及的以" or _starter().match(rest):
            return True
    return False


def _followed_by_predicate(chunks: tuple[Chunk, ...], place: int) -> bool:
    if place + 1 >= len(chunks):
        return False
    behind = chunks[place + 1].text
    return bool(_not_first().match(behind)) and not _compound().match(behind)


def _verb_first(chunks: tuple[Chunk, ...], place: int, shift: int, limit: int) -> Subject | None:
    """Read a name that begins with a verb: 受理申请的部门自…, 发生事故的单位每年…"""
    text = chunks[place].text[shift:limit]
    found = re.match(
        r"(?:(?!对|将|把|向|报|送|交|按照|根据|组织|督促|要求|加强)[^的，]{2,30})的[^的，]{0,16}?(?="
        + _strong().pattern
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
