"""What a task says of its units in its own words: who is named behind it, and whether it urges enterprises. Pure."""

import re
from dataclasses import dataclass

from anlan.responsibility.policy.units import URGES, Units, units_in

_LABELLED = (
    r"(?:牵头(?:责任|及责任|及配合)?|责任|配合|协同(?:责任)?|落实|主办|协办|承办|负责|参与|主责)(?:单位|部门|主体|科室)"
)
_BEHIND = (
    re.compile(
        rf"[（(【\[]\s*(?P<units>{_LABELLED}\s*[:：][^）)】\]]*(?:[（(][^（）()]*[）)][^）)】\]]*)*)[）)】\]][。；;]?\s*$"
    ),
    re.compile(rf"(?P<units>{_LABELLED}\s*[:：][^。]*)[。；;]?\s*$"),
    re.compile(
        r"[（(](?P<units>[^（）()，。；]*(?:[（(][^（）()]*[）)][^（）()，。；]*)*(?:牵头|负责|配合)[^（）()]*)[）)][。；;]?\s*$"
    ),
)


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is named behind a task: where that begins in the words, where the names stand, and what they say."""

    start: int
    units_start: int
    units_end: int
    units: Units


def behind(words_here: str) -> Behind | None:
    """Find the units named at the end of a text: （责任单位：…）, 责任单位：…, （X牵头，Y配合）."""
    for shape in _BEHIND:
        if (found := shape.search(words_here)) and (units := units_in(found["units"])).units:
            return Behind(found.start(), found.start("units"), found.end("units"), units)
    return None


_URGED = re.compile(
    rf"^(?:[^。；;：:]{{2,20}}[。：:])?(?:依法|加强|严格|切实|全面|持续|分类|定期|按职责){{0,2}}{URGES}(?:检查)?"
    r"[^，,。；;]{0,40}?(?:企业|公司|单位|业主|机构|经营者|经营户|商户|场所|作坊|工厂|园区|学校|医院|宾馆|商场|项目|工地|站|库|厂|矿)"
)


def supervises(task: str) -> bool:
    """Whether the words of a task begin with urging enterprises or others to do it: 督促施工企业落实…"""
    return bool(_URGED.search(task))
