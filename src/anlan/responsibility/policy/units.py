"""The cell of responsible units: names, roles, groups, open ends, and whether the unit supervises enterprises. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from anlan.responsibility.policy.rules import ResponsibleUnit, TaskMode, UnitRole
from anlan.responsibility.policy.words import words

_ENTERPRISE = r"(?:企业|生产经营单位|经营主体|市场主体|单位)"
_TAIL = re.compile(
    rf"(?P<mode>(?:分别|共同|负责|按职责|依职责)*(?:监督|督促|指导|督导|推动|监管|监督指导|指导监督|督促指导|指导督促)"
    rf"(?:所属|辖区内?|本行业领域?|本行业|相关|有关|各|各类|重点)?{_ENTERPRISE}?(?:抓好)?(?:落实|整改|执行|实施)?)[。；;]?$"
)
_DOES = re.compile(r"(?P<mode>(?:抓好|负责|具体)?(?:落实|组织实施|实施|执行))[。；;]?$")
_SHARED = re.compile(
    r"(?:等)?(?:[，,]?\s*(?:按照?|依据|根据)(?:各自)?(?:职责|职能)(?:分工|范围)?(?:分别)?(?:负责|落实|抓好落实)?)[。；;]?$"
)
_OPEN = re.compile(r"等(?:有关|相关|各|其他)?(?:部门|单位|部门和单位|单位和部门|成员单位|部门（单位）|部门\(单位\))?$")
_LABEL = re.compile(
    r"(?P<role>牵头及?责任|牵头及?配合|牵头|主办|主责|协同责任|责任配合|配合|协同|协办|协助|参与|参加|责任|落实|承办|实施|负责)"
    r"(?:责任)?(?:单位|部门|主体|科室)?[:：]"
)
_MARKED = re.compile(r"[（(](?:牵头|主办|主责|配合|协办|协助|责任)(?:单位|部门)?[）)]$")
_VERBAL = re.compile(r"(?P<verb>牵头(?:负责|组织|落实)?|配合(?:落实)?|协助|协同|参与|主办|协办|负责)$")
_LEAD, _ASSISTING = re.compile("牵头|主办|主责"), re.compile("配合|协同|协办|协助|参与|参加")


@dataclass(frozen=True, slots=True)
class Units:
    """What a cell of units says."""

    units: tuple[ResponsibleUnit, ...]
    mode: TaskMode
    mode_as_printed: str
    open_ended: bool


def units_in(cell: str, role: UnitRole = UnitRole.RESPONSIBLE) -> Units:
    """Read a cell: 各村(社区)、安委会各成员单位监督企业落实; 牵头单位：A，配合单位：B、C等部门."""
    said = re.sub(r"[ \t\u3000]+", "", cell.replace("\n", "、" if _lines_are_names(cell) else "")).strip("。；;、，, ")
    said, mode_as_printed, mode = _mode(said)
    units: list[ResponsibleUnit] = []
    open_ended = False
    for part_role, words_here in _by_role(said, role):
        names, is_open = _names(words_here)
        open_ended = open_ended or is_open
        for name in names:
            name, own = _marked(name, part_role)
            if name and all(name != unit.name for unit in units):
                units.append(ResponsibleUnit(name, own, _is_group(name)))
    if mode is TaskMode.DOES and mode_as_printed and all(_is_enterprise(unit.name) for unit in units):
        mode = TaskMode.ENTERPRISE
    return Units(tuple(units), mode, mode_as_printed, open_ended)


def _lines_are_names(cell: str) -> bool:
    """Whether the lines of a cell are names of their own, not one name broken by the width of the column."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    return len(lines) > 1 and all(
        re.search(r"[局委办厅所站处院司队室部镇乡村县区市会府位门]$", line) or "：" in line for line in lines
    )


def _mode(said: str) -> tuple[str, str, TaskMode]:
    if shared := _SHARED.search(said):
        said = said[: shared.start()]
    if (found := _TAIL.search(said)) and found.start() > 0:
        return said[: found.start()].rstrip("、，, "), found["mode"], TaskMode.SUPERVISES
    if (found := _DOES.search(said)) and found.start() > 1:
        return said[: found.start()].rstrip("、，, "), found["mode"], TaskMode.DOES
    return said, "", TaskMode.DOES


def _by_role(said: str, role: UnitRole) -> list[tuple[UnitRole, str]]:
    """Cut a cell at its labels (牵头单位：), else at semicolons and commas with a verb behind (A牵头，B配合)."""
    labels = list(_LABEL.finditer(said))
    if labels:
        parts = [(role, said[: labels[0].start()])] if labels[0].start() > 1 else []
        for place, label in enumerate(labels):
            end = labels[place + 1].start() if place + 1 < len(labels) else len(said)
            parts.append((_role(label["role"], role), said[label.end() : end]))
        return parts
    parts = []
    for piece in re.split(r"[；;，,]", said):
        verb = _VERBAL.search(piece)
        if verb and verb.start() > 1:
            parts.append((_role(verb["verb"], role), piece[: verb.start()]))
        else:
            parts.append((role, piece))
    return parts


def _role(said: str, role: UnitRole) -> UnitRole:
    if _LEAD.search(said) and not ("责任" in said or "配合" in said):
        return UnitRole.LEAD
    if _ASSISTING.search(said) and "牵头" not in said:
        return UnitRole.ASSISTING
    return UnitRole.LEAD if said == "牵头责任" else role


@lru_cache
def _protected() -> re.Pattern[str]:
    return re.compile(words().any_of("names_with_and"))


def _names(said: str) -> tuple[list[str], bool]:
    said = said.strip("、，,；;。 ")
    if not said:
        return [], False
    opened = _OPEN.search(said)
    if opened and opened.start() > 1:
        said = said[: opened.start()]
    shielded = _protected().sub(lambda found: found.group().replace("和", "\0"), said)
    pieces, depth, name = [], 0, ""
    for char in shielded:
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and char in "、和，,；;/":
            pieces.append(name)
            name = ""
        else:
            name += char
    pieces.append(name)
    names = [piece.replace("\0", "和").strip("、，,；;。 及") for piece in pieces]
    return [name for name in names if name and name not in {"等", "-", "—", "/", "无"}], opened is not None


def _marked(name: str, role: UnitRole) -> tuple[str, UnitRole]:
    if found := _MARKED.search(name):
        return name[: found.start()], _role(found.group(), role)
    return name, role


def _is_group(name: str) -> bool:
    return name.startswith("各") or any(said in name for said in words().lists["groups"])


def _is_enterprise(name: str) -> bool:
    return bool(re.search(r"企业|公司|生产经营单位|经营者|经营主体|厂矿|工厂|商户|业主", name))
