"""The cell of responsible units: names, roles, groups, open ends, and whether the unit supervises enterprises. Pure."""

import re
from dataclasses import dataclass

from anlan.responsibility.policy.rules import ResponsibleUnit, TaskMode, UnitRole
from anlan.responsibility.policy.words import words

_ENTERPRISE = r"(?:企业|生产经营单位|经营主体|市场主体|单位)"
URGES = r"(?:监督指导|指导监督|督促指导|指导督促|监督|督促|指导|督导|推动|监管)"
_WHOSE = r"(?:所属|辖区内?|本行业领域?|本行业|相关|有关|各|各类|重点)?"
_DONE = r"(?:抓好)?(?:落实|整改|执行|实施)"
_TAIL = re.compile(
    rf"(?P<mode>(?:分别|共同|负责|按职责|依职责)*{URGES}{_WHOSE}(?:{_ENTERPRISE}(?:{_DONE})?|{_DONE}))[。；;]?$"
)
_DOES = re.compile(r"(?P<mode>(?:抓好|负责|具体)?(?:落实|组织实施|实施|执行))[。；;]?$")
_SHARED = re.compile(
    r"[，,]?\s*(?:(?:按照?|依据?|根据)(?:各自)?(?:职责|职能)(?:分工|范围)?|分工|分别|共同|各负其责)+"
    r"(?:负责|落实|抓好落实|实施|推进)?[。；;]?$"
)
_OPEN = re.compile(r"等(?:有关|相关|各|其他)?(?:部门|单位|部门和单位|单位和部门|成员单位|部门（单位）|部门\(单位\))?$")
_LABEL = re.compile(
    r"(?P<role>牵头及?责任|牵头及?配合|牵头|主办|主责|协同责任|责任配合|配合|协同|协办|协助|参与|参加|责任|落实|承办|实施|负责)"
    r"(?:责任)?(?:单位|部门|主体|科室)?[:：]"
)
_MARKED = re.compile(r"[（(](?:牵头|主办|主责|配合|协办|协助|责任)(?:单位|部门)?[）)]$")
# What stands behind the names of one piece and says what they do there. Who only guides or supports is assisting.
_VERBAL = re.compile(
    r"(?P<verb>牵头(?:负责|组织|落实|抓总)?|主办|协办|参与|协助|协同"
    r"|配合(?:落实|实施)?|(?:业务|技术|政策)?指导(?:服务)?|(?:提供|给予|做好|负责)?(?:技术|资金|要素|服务|执法|经费|业务)?(?:支持|保障|支撑)"
    r"|(?:负责)?(?:跟踪)?(?:监督|监管|督促|督查|督办)(?:检查|到位)?|统筹(?:协调)?"
    r"|(?:具体)?(?:负责|承担|承办|组织实施)|具体(?:落实|实施))$"
)
_LEAD = re.compile("牵头|主办|主责|统筹")
_ASSISTING = re.compile("配合|协同|协办|协助|参与|参加|指导|支持|保障|支撑")
_UNIT_ENDS = (
    r"(?:[局委办厅部院所站处司署队室科股组校园厂矿]|中心|公司|集团|企业|单位|部门|社区|(?<!农)村|(?<!城)乡|[镇县区市]|街道|[园矿林景]区|政府|党委|团委|(?<!大)会|联"
    r"|学校|银行|办公室|支行|分行|机构|人员|业主|户|[）)])"
)
_ENDS_AS_UNIT = re.compile(_UNIT_ENDS + "$")
# Whom a class of units embraces stands in brackets within its name; a person or an office of the unit does not.
_CLASS = r"(?:社区|街道|街道办事处|园区|林场|场|镇|乡|村|居|市|区|县|旗|单位|部门|中心|办|办事处|管委会|企业|公司)"
_PART_OF_NAME = re.compile(rf"[（(](?:{_CLASS}(?:[、/]{_CLASS})*|[一-鿿]{{2,}}[局委])[）)]$")
_QUALIFIED = re.compile(r"[（(][^（）()]{1,16}[）)]$")


@dataclass(frozen=True, slots=True)
class Units:
    """What a cell of units says."""

    units: tuple[ResponsibleUnit, ...]
    mode: TaskMode
    mode_as_printed: str
    open_ended: bool


def units_in(cell: str, role: UnitRole = UnitRole.RESPONSIBLE) -> Units:
    """Read a cell: 各村(社区)、安委会各成员单位监督企业落实; 牵头单位：A，配合单位：B、C等部门."""
    said = _without_brackets(_one_line(cell).strip("。；;、，, "))
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


def names_units(cell: str) -> bool:
    """Whether a cell holds nothing but names of units; for tables that have no head."""
    found = units_in(cell)
    return bool(found.units) and all(len(unit.name) <= 24 and _ENDS_AS_UNIT.search(unit.name) for unit in found.units)


def _one_line(cell: str) -> str:
    """Return the cell without blanks; lines or words set apart by blanks are names of their own if they end as such.

    A name that the width of the column broke, or that is spaced out letter by letter, is put together.
    """
    chunks = [re.sub(r"[ \t\u3000]+", " ", line).strip() for line in cell.split("\n") if line.strip()]
    for place in range(len(chunks) - 1, 0, -1):
        if _VERBAL.fullmatch(chunks[place].rstrip("、，,；;。")):  # 配合 on a line of its own belongs to the one above
            chunks[place - 1 : place + 1] = [chunks[place - 1] + chunks[place]]
    whole = _mark(chunks).join(chunks) if len(chunks) > 1 and all(map(_stands_alone, chunks)) else "".join(chunks)
    parts = whole.split(" ")
    return _mark(parts).join(parts) if all(map(_stands_alone, parts)) else "".join(parts)


def _mark(chunks: list[str]) -> str:
    """Return what belongs between names of their own: a comma where a verb behind one says its role."""
    return "，" if any(map(_VERBAL.search, chunks)) else "、"


def _stands_alone(chunk: str) -> bool:
    said = chunk.rstrip("、，,；;。")
    return len(said) > 1 and bool(_ENDS_AS_UNIT.search(_VERBAL.sub("", said)) or _LABEL.search(said))


def _without_brackets(said: str) -> str:
    """Return what stands in brackets around the whole cell."""
    if said[:1] not in {"（", "("} or said[-1:] not in {"）", ")"}:
        return said
    depth = 0
    for place, char in enumerate(said):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and place < len(said) - 1:
            return said
    return said[1:-1]


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
    for clause in _pieces(said, "；;"):
        waiting: list[str] = []
        for piece in _pieces(clause, "，,"):
            waiting.append(_SHARED.sub("", piece))
            verb = _VERBAL.search(waiting[-1])
            if len(waiting[-1]) < len(piece):  # A、B按职责分工负责，C配合
                parts += [(role, names) for names in waiting]
                waiting = []
                continue
            if verb and verb.start() > 1:  # A，B配合: what has no verb of its own shares the next one
                waiting[-1] = waiting[-1][: verb.start()]
                parts += [(_role(verb["verb"], role), names) for names in waiting]
                waiting = []
        parts += [(role, names) for names in waiting]
    return parts


def _role(said: str, role: UnitRole) -> UnitRole:
    if _LEAD.search(said) and not ("责任" in said or "配合" in said):
        return UnitRole.LEAD
    if _ASSISTING.search(said) and "牵头" not in said:
        return UnitRole.ASSISTING
    return UnitRole.LEAD if said == "牵头责任" else role


def _pieces(said: str, marks: str) -> list[str]:
    """Cut at any of the marks that stands outside brackets."""
    pieces, depth, piece = [], 0, ""
    for char in said:
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and char in marks:
            pieces.append(piece)
            piece = ""
        else:
            piece += char
    return [*pieces, piece]


def _names(said: str) -> tuple[list[str], bool]:
    said = said.strip("、，,；;。 ")
    if not said:
        return [], False
    opened = _OPEN.search(said)
    if opened and opened.start() > 1:
        said = said[: opened.start()]
    names = [name.strip("、，,；;。 及") for piece in _pieces(said, "、，,；;/") for name in _joined_by_and(piece)]
    return [name for name in names if name and name not in {"等", "-", "—", "——", "/", "无"}], opened is not None


def _joined_by_and(piece: str) -> list[str]:
    """Cut 县公安局和县住建局 in two, but not 县发展和改革局: what stands before 和 has to end as a unit does."""
    found = [""]
    for part in re.split("(和|与|及)", piece):
        if part in {"和", "与", "及"} and _ENDS_AS_UNIT.search(found[-1]):
            found.append("")
        else:
            found[-1] += part
    return found


def _marked(name: str, role: UnitRole) -> tuple[str, UnitRole]:
    """Return a name without its role in brackets, nor the person or office of it that stands there."""
    if found := _MARKED.search(name):
        return name[: found.start()], _role(found.group(), role)
    qualified = _QUALIFIED.search(name)
    if qualified and qualified.start() > 1 and not _PART_OF_NAME.search(name):
        return name[: qualified.start()], role
    return name, role


def _is_group(name: str) -> bool:
    return name.startswith("各") or any(said in name for said in words().lists["groups"])


def _is_enterprise(name: str) -> bool:
    return bool(re.search(r"企业|公司|生产经营单位|经营者|经营主体|厂矿|工厂|商户|业主", name))
