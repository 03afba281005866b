"""Why a time phrase states no duty: descriptions of offences, conditions, citations, reports, quantities. Pure."""

import re
from functools import lru_cache

from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.duties.stretches import Block, Chunk, Part
from anlan.responsibility.policy.rules import DutyType
from anlan.responsibility.policy.words import words

_NEGATION = re.compile(r"未(?!成年|来|经许可的)|没有|拒不|逾期|不按|不依|未能|擅自|无正当理由")
_DEFINITION = re.compile(r"^(?:本[一-鿿]{1,4}所称|前款所称|所称)|[，,](?:是指|系指|包括下列)")
_ORDERED = re.compile(r"应当|必须|不得|应该|可以")


def chunk_at(part: Part, at: int) -> Chunk:
    """Return the chunk of a part that holds the place ``at``."""
    for chunk in part.chunks:
        if chunk.start <= at < chunk.end:
            return chunk
    return part.chunks[-1]


def why_no_duty(phrase: Phrase, part: Part, block: Block, *, lists_offences: bool) -> str | None:
    """Return the name of what the phrase is instead of a duty; None when it states one."""
    at = part.start + phrase.start
    chunk = chunk_at(part, at)
    ahead = part.text[: phrase.start]
    behind = part.text[phrase.end :]
    here = chunk.text[: max(0, at - chunk.start)]
    rest = chunk.text[max(0, part.start + phrase.end - chunk.start) :]
    if lists_offences:
        return "list-of-offences"
    if _DEFINITION.search(part.text):
        return "definition"
    if _is_condition(part, chunk, here, rest, phrase):
        return "condition"
    if re.search(words().any_of("past") + r"[^，]{0,8}$", here) or re.search(
        r"[0-9]+(?:余|多)?(?:条|起|家|人次|万|亿)$", rest[:20]
    ):
        return "report"
    if block.is_penal and phrase.type is DutyType.RECURRING and not _ORDERED.search(ahead):
        return "penalty-chapter"
    for rule in _BY_TYPE[phrase.type]:
        if reason := rule(phrase, ahead, behind, here, rest):
            return reason
    if block.is_penal and phrase.type is DutyType.VALIDITY:
        return "penalty-chapter"
    return None


def _is_condition(part: Part, chunk: Chunk, here: str, rest: str, phrase: Phrase) -> bool:
    """Whether the phrase stands in a clause that only sets a condition: 超过三十日的，, 未定期检查的，"""
    negation = _NEGATION.search(here)
    if negation and not _ORDERED.search(here[negation.end() :]):
        return True
    if re.match(r"[^，]{0,10}(?:而|但)(?:未|不|没有)", rest):
        return True
    if re.match(r"[^，]{0,4}(?:未|仍未|没有|仍不|拒不|不能)", rest) and phrase.type is DutyType.DEADLINE:
        return True
    whole = chunk.text.rstrip()
    if whole.endswith(("的", "之一的")) and not whole.endswith(("目的", "有的")):
        return True
    return bool(re.search(r"(?:如|若|如果|倘若|凡)[^，]*$", here))


def _recurring(phrase: Phrase, ahead: str, behind: str, here: str, rest: str) -> str | None:
    if re.match(r"[^，。；]{0,12}(?:罚款|加处|处罚|计罚|滞纳金|违约金|万元|元以)", rest) and phrase.rule in {
        "per-period",
        "by-period",
    }:
        return "penalty"
    if phrase.rule == "regular":
        return _regular(phrase, ahead, behind, here, rest)
    if phrase.rule == "yearly-thing":
        return _yearly(phrase, here, rest)
    if (
        phrase.rule == "continuous-watch"
        and re.match(r"[^，。；]{0,6}(?:电话|热线)", rest)
        and re.search(r"公布|公开|公示|设置", here)
    ):
        return "telephone"
    if phrase.rule == "short-form" and re.search(r"(?:平均|共|累计)[^，]{0,6}$", here):
        return "report"
    if phrase.rule == "per-period" and re.match(
        r"(?:生产(?!安全|经营)|产量|产值|用电|消耗|增长|递增|递减|处理能力|运输量|[0-9]+(?![0-9日号时]))", rest
    ):
        return "quantity"
    if phrase.rule == "before-shift" and re.search(r"(?:未|不)[^，]{0,6}$", here):
        return "condition"
    return None


@lru_cache
def _procedure() -> re.Pattern[str]:
    return re.compile(words().any_of("procedure"))


def _regular(phrase: Phrase, ahead: str, behind: str, here: str, rest: str) -> str | None:
    if _procedure().match(rest):
        return "procedure"
    if re.search(r"(?:经|经过|超过|超期|在|免)$", here) and re.match(r"(?:检验|检测|检定|校验)", rest):
        return "procedure"
    if re.match(
        r"(?:检验|检测|检定)(?:合格|不合格|周期|报告|有效期|标志|项目|规则|的(?:电梯|设备|特种|机动车|车辆|，|$))", rest
    ):
        return "procedure"
    if re.search(r"(?:按照|依照|根据|依据|通过|结合)$", here):
        return "citation"
    if re.search(r"(?:非|是否|不再|无需|不)$", here):
        return "condition"
    if phrase.said == "常态化" and (
        not rest
        or not re.match(r"[一-鿿“]", rest)
        or re.match(r"(?:监管|管理|机制|制度|工作|长效|、|，|。|”|和|高质量)", rest)
    ):
        return "slogan"
    return None


@lru_cache
def _making() -> re.Pattern[str]:
    return re.compile(words().any_of("making"))


@lru_cache
def _citing() -> re.Pattern[str]:
    return re.compile(words().any_of("citing"))


@lru_cache
def _thing() -> re.Pattern[str]:
    return re.compile(r"^[^，。；：]{0,16}?" + words().any_of("yearly_things"))


def _yearly(phrase: Phrase, here: str, rest: str) -> str | None:
    """年度 is a duty when a verb of making governs it and a plan, report or assessment follows (guideline 6)."""
    if re.search(r"(?:上一|上|本|当|各|前一|下一|下|该|同|[0-9〇零一二三四五六七八九十两三])个?$", here):
        return "time-word"
    if not _thing().match(rest):
        return "time-word"
    if re.search(r"(?:将|把)[^，。；]{0,10}$", here) and re.search(r"报送|提交|上报|公布|公开|报", rest):
        return None
    made = max((found.end() for found in _making().finditer(here)), default=-1)
    cited = max((found.end() for found in _citing().finditer(here)), default=-1)
    if re.search(r"(?:纳入|列入)[^，。；]{0,24}$", here):
        return None  # optional in the guideline; the reading marks it as an inclusion
    if cited >= made:
        return "citation" if cited >= 0 else "no-verb-of-making"
    if len(here) - made > 24:
        return "no-verb-of-making"
    return None


def _deadline(phrase: Phrase, ahead: str, behind: str, here: str, rest: str) -> str | None:
    if re.match(
        r"(?:累计|连续|再次|又|曾|两次|三次|多次|发生|受到|因|有|无|已|[一二两三四五六七八九十0-9]+次|仍)", rest
    ) and phrase.rule in {
        "within",
        "same-day",
    }:
        return "condition"
    if re.search(
        r"(?:近|最近|过去|前|连续|(?<![届期])满|每|上|头|超过|第|处|拘留|暂扣|吊销|责令停产停业|年龄|未满|已满|任职|工作|经验|经历|资历)$",
        here,
    ) and phrase.rule in {"within", "days-before-event"}:
        return "condition"
    if re.match(r"\s*(?:不得|禁止|不予|不再|不准)[^，]{0,4}" + words().any_of("bans"), rest):
        return "ban"
    if re.match(r"(?:不予|不受理)", rest):
        return "ban"
    if phrase.rule == "same-day" and not re.search(r"应|须|要|必|在|于|将|内|报|完成|送", here[-12:] + rest[:12]):
        return "time-word"
    if re.search(r"延长[^，]{0,4}$|延期[^，]{0,4}$", here):
        return "extension"
    return None


def _validity(phrase: Phrase, ahead: str, behind: str, here: str, rest: str) -> str | None:
    if re.search(r"学时|课时", rest[:3]):
        return "hours-of-training"
    if re.search(r"延长", here):
        return "extension"
    if re.match(r"(?:有期徒刑|拘留)", rest):
        return "penalty"
    if re.match(r"(?:工作|从业|执业|管理|实践)[^，]{0,6}(?:经验|经历|资历)", rest):
        return "qualification"
    return None


def _date(phrase: Phrase, ahead: str, behind: str, here: str, rest: str) -> str | None:
    if re.search(r"(?:截至|截止|早在)[^，]{0,3}$", here):
        return "report"
    if re.match(r"(?:已|曾|取得|建成|投入|成立|设立|开工|[^，]{0,14}了)", rest):
        return "report"
    return None


_BY_TYPE = {
    DutyType.RECURRING: (_recurring,),
    DutyType.DEADLINE: (_deadline,),
    DutyType.VALIDITY: (_validity,),
    DutyType.DATE: (_date,),
}
