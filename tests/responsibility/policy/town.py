"""The tasks of the town's breakdown table (seed 001), labelled by reading.

How: each of the 54 cells of the column 工作任务 was read in the source; written down are the item's number, the
number as printed, the first and last words of the text, and the units of its cell. V stands for 各村(社区), M for
安委会各成员单位; a "+" behind the units says that the cell ends in 监督企业落实. Printed numbers skip and repeat in the
source: item 八 begins with 2, item 十三 has 3 twice (once as "3.."), item 十四 has no 3.
"""

V, M = "各村(社区)", "安委会各成员单位"
THEMES = {"一": "一、狠抓主体责任落实", "二": "二、狠抓规章制度执行", "三": "三、狠抓常态化监管"}
ITEMS = {
    "一": ("一", "(一) 健全企业安全生产责任体系"),
    "二": ("一", "(二) 提高企业安全生产管理能力"),
    "三": ("一", "(三) 推动企业安全生产社会治理"),
    "四": ("一", "(四) 加强应急处置能力建设"),
    "五": ("二", "(五) 加强企业安全管理制度体系建设和执行"),
    "六": ("二", "(六) 健全完善企业安全风险防控机制"),
    "七": ("二", "(七) 健全完善企业安全隐患排查治理机制"),
    "八": ("二", "(八) 监管部门依法依规履职"),
    "九": ("三", "(九) 各村、部门排查安全隐患常态化"),
    "十": ("三", "(十) 生产安全事故隐患排查治理常态化"),
    "十一": ("三", "(十一) 安全生产执法监管常态化"),
    "十二": ("三", "(十二) 安全生产法治建设常态化"),
    "十三": ("三", "(十三) 安全生产宣传教育常态化"),
    "十四": ("三", "(十四) 重点行业领域专项治理常态化"),
}
TASKS = """
一 1. 规上企业建立安全生产委员会…责任制公示。 V M +
一 2. 规上企业主要负责人每季度…大会进行述职。 V M +
一 3. 高危行业企业设立安全总监…安全技能培训。 V M +
一 4. 对新入岗、离岗6个月以上…教育和培训。 V M +
一 5. 小微企业针对性开展岗位…事件处置培训。 V M +
二 1. 鼓励规上企业利用…设施改造。 V M +
二 2. 推进安责险保险机构…社会化服务。 V M +
二 3. 鼓励企业开展安全生产标准化…作业环境。 V M +
三 1. 鼓励重点领域小微企业…隐患排查治理。 重点领域中小微企业 =
三 2. 各类企业要在显著位置…举报投诉。 V M +
三 3. 以重点行业领域典型…网络视频。 M +
三 4. 组织事故企业主要负责人…达100%。 V M +
四 1. 规上企业组织编制…预案演练。 V M +
四 2. 高危行业企业以及宾馆…救援组织。 V M +
四 3. 小微企业从业人员要熟悉…设施设备。 V M +
四 4. 各类企业配备必要…正常运转。 V M +
五 1. 规上企业建立一线…处罚力度。 V M +
五 2. 各类企业对承包单位…管理事项。 V M +
五 3. 委托其他具有专业资质…安全生产职责。 V M +
六 1. 推动企业根据实际…分级管理。 V M +
六 2. 小微企业开展安全生产承诺制…安全需求。 V M +
七 1. 规上企业明确分级分类…管理系统。 V M +
八 2. 严格按照《诸佛庵镇…监管职责。 V M
九 1. 各村(社区)、各相关部门每月…隐患排查。 V M
九 2. 各村(社区)、各相关部门在重要节日…隐患排查。 V M
九 3. 各村(社区)、各相关部门在自然灾害…隐患排查。 V M
九 4. 发生影响较大的典型事故…领域发生。 M
十 1. 建立与企业联网的…监督检查。 M
十 2. 督促各类企业建立健全…存档备查。 V M +
十 3. 对重大事故隐患要及时…社会公布。 M
十一 1. 以村为单位,摸清…衔接机制。 V
十一 2. 推进安全生产分级分类…巡查提醒。 V M
十一 3. 各有关部门科学编制…全覆盖。 M
十一 4. 各有关部门要坚持帮扶…事前预防。 M
十一 5. 深入推行“双随机…公开制度。 M
十一 6. 突出重点时段…交办督办。 M
十二 1. 严格落实“四个一律”…违法行为。 V M
十二 2. 依归将存在严重违法…集中发布。 M
十二 3. 健全完善行政执法…协查机制。 M
十三 1. 在报、网、端、微…舆论监督。 V M
十三 3.. 强化落实普法责任制…法治氛围。 V M
十三 3. 加强对群众安全知识…公共设施。 V M
十四 1. 部署开展全镇消防…违法行为。 V 派出所 执法分局
十四 2. 加强“小火亡人”防控…关爱帮扶。 V 派出所 民政办
十四 4. 以易燃易爆单位…综合治理。 派出所 安监所
十四 5. 狠抓道路客运等…“零容忍”。 派出所
十四 6. 以排查治理危大工程…安全监管。 项目办 安监所 …
十四 7. 针对锅炉、电梯…治理行动。 市场监管所 派出所
十四 8. 对城乡自建房屋…违法违规行为。 城建办 农综站 安监所
十四 9. 全面排查燃气管网…违法行为。 城建办 派出所 安监所
十四 10. 持续推进秋冬季…用火行为。 林业站 派出所
十四 11. 深入排查自然保护区…不留死角。 林业站 民政办
十四 12. 电动自行车、平台经济…排查治理。 派出所 安监所
十四 13. 深入推进油气管线…专项治理。 派出所 农综站 安监所
"""


def labels(text: str, file: str) -> list[dict[str, object]]:
    """The labels with offsets: first and last words are looked up in the source, one after the other."""
    rows: list[dict[str, object]] = []
    at = text.index("工作任务 |")
    for line in TASKS.strip().splitlines():
        item, number, words, *units = line.split(" ")
        first, last = words.split("…")
        start = text.index(first, at)
        end = text.index(last, start) + len(last)
        at = end
        mode = {"+": "监督企业落实", "=": "落实"}.get(units[-1], "")
        names = [{"V": V, "M": M}.get(unit, unit) for unit in units if unit not in "+=…"]
        rows.append(
            {
                "record": "task",
                "file": file,
                "theme": THEMES[ITEMS[item][0]],
                "item": ITEMS[item][1],
                "number_as_printed": number,
                "text_start": start,
                "text_end": end,
                "responsible_units": names,
                "mode": mode,
            }
        )
    return rows
