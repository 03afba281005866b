"""The five source texts: 54 tasks of the town, the labelled duties of two, the quotations of section 4 in three.

The texts lie beside the checkout (``../shared``) and are no part of it; without them these tests are skipped, and
``test_tasks.py`` and ``duties/test_reading.py`` prove the same on texts of our own.
"""

import json
from pathlib import Path

import pytest

from anlan.responsibility.policy.evaluate import score_duties, score_tasks
from anlan.responsibility.policy.lines import rows_of
from anlan.responsibility.policy.reading import read_document
from tests.responsibility.policy import town

SHARED = Path(__file__).resolve().parents[4] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the source texts are not beside the checkout")


def read(name: str):
    return read_document(SHARED / "seeds" / name)


def rows(reading, record: str):
    return [row for row in rows_of(reading) if row["record"] == record]


def test_the_54_tasks_of_the_town_come_out():
    reading = read("zhufoan_three_firm_grips.txt")
    score = score_tasks(town.labels(reading.text, reading.name), rows(reading, "task"))

    assert (score.labels, score.predictions, score.matched) == (54, 54, 54)
    assert score.wrong == []
    assert [task.number_as_printed for task in reading.tasks if task.open_ended] == ["6."]
    structure = reading.structure
    assert structure.title == "关于印发《诸佛庵镇安全生产“三个狠抓”专项行动方案》的通知"
    assert (structure.document_number, structure.date) == ("诸政字〔2023〕6号", "2023-01-03")
    assert structure.issuer == "诸佛庵镇人民政府办公室"
    assert structure.signatory == "程晨"
    assert structure.addressees == ("各村(社区)", "各相关部门", "镇直各单位")
    assert len(structure.attachments) == 1 and structure.attachments[0].body


@pytest.mark.parametrize("name", ["hebi_zero_accident.txt", "changzhi_city_system.txt"])
def test_the_duties_of_the_labelled_sources_come_out_as_labelled(name):
    labels_file = SHARED / "data" / "policy" / "labels.jsonl"
    labels = [json.loads(line) for line in labels_file.read_text(encoding="utf-8").splitlines()]
    score = score_duties([label for label in labels if label["file"] == name], rows(read(name), "duty"))

    assert score.missed == [] and score.invented == []
    assert [score.share(share) for share in ("type", "cadence", "strength")] == [1, 1, 1]
    assert score.share("days") in (None, 1)
    # 每周定期汇总报告 stands in the quoted name of a mechanism that nobody heads; it gets the subject in front of it.
    assert [label["trigger"] for share, label, _ in score.wrong if share == "actor_exact"] in ([], ["每周定期"])


@pytest.mark.parametrize(
    ("name", "quotation", "cadence"),
    [
        ("gansu_five_systems.txt", "各级党委常委会每月听取1次", ("month", 1, 1, "各级党委常委会")),
        ("gansu_five_systems.txt", "各级安委会每季度召开1次全体会议", ("quarter", 1, 1, "各级安委会")),
        (
            "gansu_five_systems.txt",
            "每月组织开展1次安全生产形势分析研判",
            ("month", 1, 1, "各负有安全生产监督管理职责的部门"),
        ),
        (
            "gansu_five_systems.txt",
            "每季度至少开展1次专项督导检查",
            ("quarter", 1, 1, "各负有安全生产监督管理职责的部门"),
        ),
        ("gansu_five_systems.txt", "“班前”安全提醒会", ("shift", 1, 1, "各企业")),
        ("gansu_five_systems.txt", "每日安全生产讲评会", ("day", 1, 1, "各企业")),
        ("gansu_five_systems.txt", "纳入年度干部轮训计划", ("year", 1, 1, "各级组织部门")),
        ("gansu_five_systems.txt", "定期组织开展有针对性的专题培训", ("unspecified", None, 1, "各级组织部门")),
        ("gansu_five_systems.txt", "常态化滚动开展风险隐患专项整治", ("unspecified", None, 1, None)),
        (
            "zhufoan_three_firm_grips.txt",
            "主要负责人每季度至少组织开展一次安全检查",
            ("quarter", 1, 1, "规上企业主要负责人"),
        ),
        ("zhufoan_three_firm_grips.txt", "每年向职工大会或职工代表大会进行述职", ("year", 1, 1, "规上企业主要负责人")),
        ("zhufoan_three_firm_grips.txt", "每半年至少组织1次生产安全事故应急预案演练", ("half_year", 1, 1, "规上企业")),
        ("zhufoan_three_firm_grips.txt", "定期开展安全风险评估和危害辨识", ("unspecified", None, 1, "规上企业")),
        ("zhufoan_three_firm_grips.txt", "统一协调、管理,定期进行安全检查", ("unspecified", None, 1, "各类企业")),
        ("zhufoan_three_firm_grips.txt", "进行经常性维护", ("unspecified", None, 1, "各类企业")),
        ("zhufoan_three_firm_grips.txt", "坚持每月带队开展督查", ("month", 1, 1, None)),
        (
            "zhufoan_three_firm_grips.txt",
            "每月应当结合分管领域工作开展隐患排查",
            ("month", 1, 1, "各村(社区)、各相关部门"),
        ),
        ("zhufoan_three_firm_grips.txt", "定期分析本辖区、本行业领域长期存在的问题", ("unspecified", None, 1, None)),
        ("zhufoan_three_firm_grips.txt", "定期进行追踪调度", ("unspecified", None, 1, None)),
        ("zhufoan_three_firm_grips.txt", "科学编制年度执法检查计划", ("year", 1, 1, "各有关部门")),
        ("zhufoan_three_firm_grips.txt", "对重点企业实现年度监督检查全覆盖", ("year", 1, 1, None)),
        ("zhufoan_three_firm_grips.txt", "“黑名单”管理,每季度集中发布", ("quarter", 1, 1, "安委会各成员单位")),
        ("zhufoan_three_firm_grips.txt", "已纳入乡级安全生产工作年度考核", ("year", 1, 1, None)),
        ("zhufoan_three_firm_grips.txt", "“消防安全月”、“交通安全日”等主题活动", ("year", 1, 1, None)),
        ("baiyin_2021_summary.txt", "实行一季度一督查、", ("quarter", 1, 1, None)),
        ("baiyin_2021_summary.txt", "一季度一通报制度", ("quarter", 1, 1, None)),
        ("baiyin_2021_summary.txt", "企业自聘专家每季度开展一次专业指导服务", ("quarter", 1, 1, "企业自聘专家")),
        ("baiyin_2021_summary.txt", "企业内部专家和技术人员每月进行一次", ("month", 1, 1, "企业内部专家和技术人员")),
        ("baiyin_2021_summary.txt", "实行“日报告”制度", ("day", 1, 1, None)),
        ("baiyin_2021_summary.txt", "领导带班和24小时双人值守到位", ("day", 1, 1, None)),
        ("baiyin_2021_summary.txt", "视频调度平台每天不定时", ("day", 1, 1, None)),
        ("baiyin_2021_summary.txt", "“一日一报”", ("day", 1, 1, None)),
        ("baiyin_2021_summary.txt", "把9月份作为“集中演练月”", ("year", 1, 1, None)),
    ],
)
def test_the_quotations_of_section_4_are_found(name, quotation, cadence):
    """CAD rows of the three unlabelled texts whose words state a repetition; the actor where the row names him."""
    reading = read(name)
    places = [at for at in range(len(reading.text)) if reading.text.startswith(quotation, at)]
    assert places
    inside = [
        duty for duty in reading.duties if any(at <= duty.trigger_place.start < at + len(quotation) for at in places)
    ]
    unit, every, minimum, actor = cadence
    assert {(duty.unit, duty.every, duty.minimum) for duty in inside} == {(unit, every, minimum)}
    assert actor is None or actor in {duty.actor for duty in inside}
