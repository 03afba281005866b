"""What a task says of its units in its own words: who is named behind it, and whether it urges enterprises. Pure."""

import re
from dataclasses import dataclass

from anlan.responsibility.policy.units import URGES, Units, names_units, units_in

_LABELLED = (
    r"(?:牵头(?:责任|及责任|及配合)?|责任|配合|协同(?:责任)?|落实|主办|协办|承办|负责|参与|主责)(?:单位|部门|主体|科室)"
)
_STARTS = re.compile(rf"\s*{_LABELLED}\s*[:：]")
_AT_END = re.compile(rf"(?P<units>{_LABELLED}\s*[:：][^。]*)[。；;]?\s*$")
_BY_VERB = re.compile(r"牵头|负责|配合")
_OPENING, _CLOSING = "（(【[", "）)】]"


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is named behind a task: where that begins in the words, where the names stand, and what they say."""

    start: int
    units_start: int
    units_end: int
    units: Units


def behind(words_here: str) -> Behind | None:
    """Find the units named at the end of a text: （责任单位：…）, 责任单位：…, （X牵头，Y（Z）配合）."""
    end = len(words_here.rstrip(" \t\n\u3000。；;"))
    start = _opening(words_here, end)
    if start is not None:
        inside = words_here[start + 1 : end - 1]
        if _STARTS.match(inside) or (_BY_VERB.search(inside) and "。" not in inside and names_units(inside)):
            return _found(words_here, start, start + 1, end - 1)
    if found := _AT_END.search(words_here):
        return _found(words_here, found.start(), found.start("units"), found.end("units"))
    return None


def _opening(words_here: str, end: int) -> int | None:
    """Return where the bracket opens that closes at the end."""
    if end == 0 or words_here[end - 1] not in _CLOSING:
        return None
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += (words_here[place] in _CLOSING) - (words_here[place] in _OPENING)
        if depth == 0:
            return place
    return None


def _found(words_here: str, start: int, units_start: int, units_end: int) -> Behind | None:
    units = units_in(words_here[units_start:units_end])
    return Behind(start, units_start, units_end, units) if units.units else None


_URGED = re.compile(
    rf"^(?:[^。；;：:]{{2,20}}[。：:])?(?:依法|加强|严格|切实|全面|持续|分类|定期|按职责){{0,2}}(?!推动){URGES}(?:检查)?"
    r"[^，,。；;]{0,40}?(?:企业|公司|单位|业主|机构|经营者|经营户|商户|场所|作坊|工厂|园区|学校|医院|宾馆|商场|项目|工地|站|库|厂|矿|户)"
)


def supervises(task: str) -> bool:
    """Whether the words of a task begin with urging enterprises or others to do it: 督促施工企业落实…"""
    return bool(_URGED.search(task))
