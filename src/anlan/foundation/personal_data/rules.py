"""Masks: what people see of personal data that they need not see in full. Pure text functions.

A mask never returns more than it must: what is too short to be masked by the usual rule is hidden altogether.
"""

import re
from collections.abc import Callable

HIDDEN = "*"

_DIGITS = re.compile(r"\d+")
# The tail of an address that leads to a door: road number, building, unit, floor, room.
_COARSE = re.compile(r"^.*?(?:街道|[乡镇村路街道巷弄里社区])(?=.)")


def mask_phone(value: str) -> str:
    """Return ``138****5678``; of a fixed line or a short number only the last two digits remain."""
    text = value.strip()
    digits = "".join(_DIGITS.findall(text))
    if len(digits) >= 11 and not text.startswith("0"):
        local = digits[-11:]
        return f"{local[:3]}****{local[-4:]}"
    if len(digits) >= 7:
        return HIDDEN * (len(digits) - 2) + digits[-2:]
    return HIDDEN * len(text)


def mask_name(value: str) -> str:
    """Return the surname and one star a further character: 王**, 欧阳*; of a foreign name the first letter."""
    text = value.strip()
    if len(text) < 2:
        return HIDDEN * len(text)
    shown = 2 if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else 1
    return text[:shown] + HIDDEN * (len(text) - shown)


def mask_id_number(value: str) -> str:
    """Return an identity number with the first three and the last two characters; anything shorter than 10 hidden."""
    text = "".join(value.split())
    if len(text) < 10:
        return HIDDEN * len(text)
    return text[:3] + HIDDEN * (len(text) - 5) + text[-2:]


def mask_email(value: str) -> str:
    """Return the first letter and the domain: ``w***@example.com``."""
    local, at, domain = value.strip().rpartition("@")
    if not at or not local:
        return HIDDEN * len(value.strip())
    return f"{local[0]}***@{domain}"


def mask_address(value: str) -> str:
    """Return an address down to township, village or road; the rest becomes ``****``."""
    text = value.strip()
    match = _COARSE.match(text)
    if not match:
        return HIDDEN * len(text)
    # Go on to the last division before the first number, so that 英雄街道东山社区12号 keeps 东山社区.
    number = re.search(r"\d", text)
    end = match.end()
    for further in re.finditer(r"街道|[乡镇村路街巷弄里]|社区", text[: number.start() if number else len(text)]):
        if further.end() < len(text):
            end = max(end, further.end())
    return text[:end] + "****"


def mask_whole(value: str) -> str:
    """Hide everything but that there is something."""
    return "***" if value.strip() else ""


MASKS: dict[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "name": mask_name,
    "id_number": mask_id_number,
    "email": mask_email,
    "address": mask_address,
    "whole": mask_whole,
}


def masked(rule: str, value: str | None) -> str:
    """Apply the mask named ``rule`` (a key of MASKS); empty stays empty. An unknown rule raises KeyError."""
    mask = MASKS[rule]
    return mask(value) if value and value.strip() else ""


# The compound surnames in use, from 百家姓 (Song dynasty, common domain) and today's household registers.
_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

# Names of fields that look like personal data of somebody; the test of the register walks all models with it.
_SUSPICIOUS = re.compile(
    r"(^|_)(phone|mobile|telephone|tel|email|e_mail|id_number|id_card|identity_number|passport|person_name|real_name|"
    r"contact|birth|birthday|born_on|home_address|wechat|qq|bank_account|decided_by|reported_by|finder|holder_name|"
    r"leader_name|username)($|_)"
)
_MARKS_OF_A_PERSON = frozenset({"phone", "mobile", "email", "id_number", "password", "born_on"})


def looks_personal(field: str, siblings: frozenset[str]) -> bool:
    """Whether a text field with this name, among fields named ``siblings``, probably holds personal data.

    A ``name`` or ``address`` is suspicious beside a field that only people have.
    """
    if _SUSPICIOUS.search(field):
        return True
    return field in {"name", "full_name", "address"} and bool(_MARKS_OF_A_PERSON & siblings)
