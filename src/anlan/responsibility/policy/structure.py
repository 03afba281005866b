"""What a clerk registers of a document: title, number, issuer, date, attachments. Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise

from anlan.responsibility.policy.numerals import NUMBER, value
from anlan.responsibility.policy.outline import Line, headings_of
from anlan.responsibility.policy.rules import Attachment, Place, Structure, Table
from anlan.responsibility.policy.units import units_in

_KINDS = (
    "通知|意见|方案|办法|条例|规定|细则|决定|公告|通告|通报|函|批复|纪要|报告|计划|要点|规划|清单|制度|准则|规则|法|预案|令|决议|标准|规范|"
    "分解表|任务表|倡议书|指南|措施|安排|请示|意见稿"
)
_ENDS_TITLE = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,20}}[）)])?$")
_NUMBERED = re.compile(
    r"[一-鿿]{1,16}[〔\[［【（(]\s*(?:19|20)[0-9]{2}\s*[〕\]］】）)]\s*第?\s*[0-9]{1,5}\s*号|[一-鿿]{2,24}令\s*第?\s*[0-9〇零一二三四五六七八九十百]{1,6}\s*号|^第\s*[0-9〇零一二三四五六七八九十百]{1,6}\s*号$"
)
_DATE = re.compile(
    rf"(?P<y>[0-9〇○零一二三四五六七八九]{{4}})\s*[年\-./]\s*(?P<m>{NUMBER})\s*[月\-./]\s*(?P<d>{NUMBER})\s*日?"
)
_PARTY = re.compile(
    r"[一-鿿]{2,40}?(?:人民政府|人民代表大会常务委员会|人民代表大会|委员会|办公室|办公厅|国务院|应急管理厅|应急管理部|局|厅|部|委|党委|党组|指挥部|领导小组|公司)"
)
_ATTACHED = re.compile(
    r"^(?:附件?|附表)\s*[：:]\s*(?P<title>.+)$|^附件?\s*(?P<number>[0-9一二三四五六七八九十]{1,2})\s*[：:.．、]\s*(?P<second>.+)$"
)
_MORE = re.compile(r"^[0-9一二三四五六七八九十]{1,2}[.．、]\s*(?P<title>.{4,60})$")
_HEAD_LINES = 14
_TAIL_LINES = 40


def structure_of(text: str, lines: tuple[Line, ...], tables: tuple[Table, ...]) -> Structure:
    """Return the structure of a document; what it does not say stays empty."""
    title_lines = _title_lines(text, lines)
    title = "".join(_whole(text, line) for line in title_lines)
    numbered = next((found for line in lines[:_HEAD_LINES] if (found := _NUMBERED.search(_whole(text, line)))), None)
    outside = tuple(line for line in lines if not _within(line, tables))
    headings = headings_of(tuple(line for line in outside if line not in title_lines))
    return Structure(
        title=re.sub(r"\s+", "", title) if re.search(r"[一-鿿]", title) else title,
        document_number=re.sub(r"\s+", "", numbered.group()) if numbered else "",
        issuer=_issuer(text, outside),
        date=_date(text, outside),
        outline=headings,
        tables=tables,
        attachments=tuple(_attachments(text, lines)),
        signatory=_signatory(text, lines),
        addressees=_addressees(text, lines, title_lines),
    )


def _signatory(text: str, lines: tuple[Line, ...]) -> str:
    """Return who signed it for issue (签发人), from the head of the document."""
    head = "\n".join(_whole(text, line) for line in lines[:_HEAD_LINES])
    found = re.search(r"签发人\s*[：:]\s*([一-鿿·]{2,12}(?:[、\s][一-鿿·]{2,4})*)", head)
    return found[1].split("\n")[0].strip() if found else ""


def _addressees(text: str, lines: tuple[Line, ...], title: tuple[Line, ...]) -> tuple[str, ...]:
    """Return whom it addresses: the line behind the title that ends in a colon, name by name."""
    behind = [line for line in lines[:_HEAD_LINES] if title and line.number_start > title[-1].number_start]
    for line in behind[:3]:
        whole = _whole(text, line)
        if whole.endswith(("：", ":")) and "。" not in whole and len(whole) <= 200:
            return tuple(unit.name for unit in units_in(whole[:-1].replace("，", "、").replace(",", "、")).units)
    return ()


def _whole(text: str, line: Line) -> str:
    return text[line.number_start : line.end]


def _within(line: Line, tables: tuple[Table, ...]) -> bool:
    return any(table.place.start <= line.number_start < table.place.end for table in tables)


def _title_lines(text: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines of the title: the first that end like a kind of document, with the lines in front of it."""
    open_lines: list[Line] = []
    for line in lines[:_HEAD_LINES]:
        whole = _whole(text, line)
        if _NUMBERED.search(whole) or whole.endswith(("文件", "文 件")) or re.fullmatch(_DATE, whole):
            open_lines = []
            continue
        if whole.endswith(("：", ":", "。", "；")) or len(whole) > 60:
            break
        open_lines.append(line)
        so_far = "".join(_whole(text, other) for other in open_lines)
        balanced = so_far.count("《") == so_far.count("》") and so_far.count("“") == so_far.count("”")
        if balanced and _ENDS_TITLE.search(so_far):
            return tuple(open_lines)
    first = next(
        (line for line in lines[:3] if len(_whole(text, line)) <= 60 and not _NUMBERED.search(_whole(text, line))), None
    )
    return (first,) if first and not first.text.endswith(("。", "：", "；")) else ()


def _issuer(text: str, lines: tuple[Line, ...]) -> str:
    """Return who issued it: the head (XX人民政府文件), the signature above the date, who passed or printed it."""
    for line in lines[:_HEAD_LINES]:
        whole = re.sub(r"\s+", "", _whole(text, line))
        if whole.endswith("文件") and (found := _PARTY.fullmatch(whole.removesuffix("文件"))):
            return found.group()
    for before, line in pairwise(lines):
        if _DATE.fullmatch(_whole(text, line)):
            whole = re.sub(r"\s+", "", _whole(text, before))
            if len(whole) <= 40 and _PARTY.fullmatch(whole):
                return whole
    for line in lines[:_HEAD_LINES]:
        passed = re.search(
            r"(?P<who>[一-鿿]{2,20}?(?:人民代表大会常务委员会|人民代表大会|国务院|人民政府))[^，。]{0,30}(?:通过|公布|令)",
            _whole(text, line),
        )
        if passed:
            return re.sub(r"^第?[0-9]*日", "", passed["who"])
    for line in lines:
        whole = _whole(text, line)
        if whole.endswith("印发") and (found := _PARTY.match(whole)):
            longest = re.match(r"[一-鿿]+", whole)
            return longest.group() if longest and _PARTY.fullmatch(longest.group()) else found.group()
    return ""


def _date(text: str, lines: tuple[Line, ...]) -> str | None:
    """Return the day of the document: its signature, else the day it was passed, published or printed."""
    for line in (*lines[:_TAIL_LINES], *lines[-_TAIL_LINES:]):
        if (found := _DATE.fullmatch(_whole(text, line))) and (day := _iso(found)):
            return day
    for line in (*lines[:_HEAD_LINES], *lines[-_TAIL_LINES:]):
        whole = _whole(text, line)
        if (
            re.search(r"通过|公布|发布|印发|来源|编辑", whole)
            and (found := _DATE.search(whole))
            and (day := _iso(found))
        ):
            return day
    return None


def _iso(found: re.Match[str]) -> str | None:
    year, month, day = (value(found[name].replace("○", "〇")) for name in ("y", "m", "d"))
    if year and month and day and 1 <= month <= 12 and 1 <= day <= 31:
        return f"{year:04}-{month:02}-{day:02}"
    return None


def _attachments(text: str, lines: tuple[Line, ...]) -> Iterator[Attachment]:
    """Yield what is announced as attached, with the place where its own text begins, if the file holds it."""
    for place, line in enumerate(lines):
        whole = _whole(text, line)
        found = _ATTACHED.match(whole)
        if not found:
            continue
        titles = [((found["title"] or found["second"]).strip(), line)]
        if first := _MORE.match(titles[0][0]):
            titles = [(first["title"], line)]
            for more in lines[place + 1 : place + 20]:
                following = _MORE.match(_whole(text, more))
                if not following or following["title"].endswith("。"):
                    break
                titles.append((following["title"], more))
        for title, where in titles:
            yield Attachment(title, Place(where.number_start, where.end), _body(text, lines[place + 1 :], title))


def _body(text: str, lines: tuple[Line, ...], title: str) -> Place | None:
    """Return where the text of an attachment begins: a later line that says its title again, nearly."""
    plain = re.sub(r"[\W_]", "", title)
    for line in lines:
        said = re.sub(r"[\W_]", "", _whole(text, line))
        shared = len(set(said) & set(plain)) / max(len(set(plain)), 1)
        if said and len(said) <= len(plain) + 8 and shared > 0.9 and said[:4] == plain[:4]:
            return Place(line.number_start, len(text))
    return None
