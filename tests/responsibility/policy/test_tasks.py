"""Tasks of flattened tables and of lists, on texts of our own; the cell of units."""

import pytest

from anlan.responsibility.policy.reading import read_text
from anlan.responsibility.policy.rules import TaskMode
from anlan.responsibility.policy.units import units_in

FLAT = """青山镇安全生产任务分解表
工作任务 |
责任单位 |
||
一、压实责任 |
(一) 健全制度 |
1.规上企业每季度至少开展一次自查。 |
各村(社区)、镇安委会各成员单位监督企业落实 |
2.小微企业签订承诺书。 |
各村(社区)监督企业落实 |
||
(二) 宣传培训 |
2.编制年度培训计划。 |
镇应急所、派出所等部门 |
|
一、压实责任 |
(二) 宣传培训 |
3..开展进社区宣传,
覆盖全部小区。 |
各村(社区) |
||
二、强化执法 |
(三) 联合执法 |
没有编号的任务。 |
执法分局 |
"""


def test_a_flattened_table_becomes_its_tasks_with_printed_numbers_kept():
    reading = read_text(FLAT, "flat.txt")

    assert [
        (task.theme[0], task.item[:3], task.number_as_printed, task.text[:6], [u.name for u in task.units], task.mode)
        for task in reading.tasks
    ] == [
        ("一", "(一)", "1.", "规上企业每季", ["各村(社区)", "镇安委会各成员单位"], TaskMode.SUPERVISES),
        ("一", "(一)", "2.", "小微企业签订", ["各村(社区)"], TaskMode.SUPERVISES),
        ("一", "(二)", "2.", "编制年度培训", ["镇应急所", "派出所"], TaskMode.DOES),
        ("一", "(二)", "3..", "开展进社区宣", ["各村(社区)"], TaskMode.DOES),
        ("二", "(三)", "", "没有编号的任", ["执法分局"], TaskMode.DOES),
    ]
    assert [task.open_ended for task in reading.tasks] == [False, False, True, False, False]
    assert all(task.place.of(reading.text) == task.text for task in reading.tasks)
    # A duty with a subject keeps it; one without takes the units of its task.
    assert [(duty.actor, duty.unit) for duty in reading.duties] == [
        ("规上企业", "quarter"),
        ("镇应急所、派出所", "year"),
    ]
    assert [task.duties for task in reading.tasks] == [(0,), (), (1,), (), ()]


def test_a_table_that_keeps_its_rows():
    text = """| 序号 | 重点任务 | 牵头单位 | 配合单位 | 完成时限 |
|---|---|---|---|---|
| 1 | 每月调度一次 | 县应急局 | 县公安局、县住建局 | 全年 |
| 2 | 完成改造 | 县住建局 | 各乡镇 | 2024年底前 |
"""
    assert [
        (task.number_as_printed, task.text, [(u.name, u.role.value) for u in task.units], task.due)
        for task in read_text(text).tasks
    ] == [
        ("1", "每月调度一次", [("县应急局", "lead"), ("县公安局", "assisting"), ("县住建局", "assisting")], "全年"),
        ("2", "完成改造", [("县住建局", "lead"), ("各乡镇", "assisting")], "2024年底前"),
    ]


def test_tasks_of_a_list_with_their_units_in_brackets_as_last_sentence_and_as_a_line():
    text = """一、重点任务
1.开展大排查。（责任单位：县应急局、县住建局；各乡镇）
2.加强检查。责任单位：县发展和改革局、县公安局。
3.完成改造。
（牵头责任单位：县应急管理局，协同责任单位：县公安局、县教育和体育局）
完成时限：2024年6月底前
4.推进治理。（县公安局牵头，县交通运输局、县教育局等部门配合）
"""
    tasks = read_text(text).tasks

    assert [(task.number_as_printed, task.text, task.due) for task in tasks] == [
        ("1.", "开展大排查。", ""),
        ("2.", "加强检查。", ""),
        ("3.", "完成改造。", "2024年6月底前"),
        ("4.", "推进治理。", ""),
    ]
    assert [[(unit.name, unit.role.value) for unit in task.units] for task in tasks] == [
        [("县应急局", "responsible"), ("县住建局", "responsible"), ("各乡镇", "responsible")],
        [("县发展和改革局", "responsible"), ("县公安局", "responsible")],
        [("县应急管理局", "lead"), ("县公安局", "assisting"), ("县教育和体育局", "assisting")],
        [("县公安局", "lead"), ("县交通运输局", "assisting"), ("县教育局", "assisting")],
    ]
    assert {task.theme for task in tasks} == {"一、重点任务"} and tasks[3].open_ended


@pytest.mark.parametrize(
    ("cell", "names", "mode", "is_open"),
    [
        (
            "各村（社区）、安委会各成员单位监督企业落实",
            ["各村（社区）", "安委会各成员单位"],
            TaskMode.SUPERVISES,
            False,
        ),
        ("县工业和信息化局和县公安局", ["县工业和信息化局", "县公安局"], TaskMode.DOES, False),
        (
            "各县（市、区）人民政府，市直有关部门按职责分工负责",
            ["各县（市、区）人民政府", "市直有关部门"],
            TaskMode.DOES,
            False,
        ),
        ("派出所、安监所等部门", ["派出所", "安监所"], TaskMode.DOES, True),
        ("高危行业企业落实", ["高危行业企业"], TaskMode.ENTERPRISE, False),
        ("县应急局\n县公安局\n各乡镇", ["县应急局", "县公安局", "各乡镇"], TaskMode.DOES, False),
        ("", [], TaskMode.DOES, False),
    ],
)
def test_a_cell_of_units(cell, names, mode, is_open):
    found = units_in(cell)
    assert ([unit.name for unit in found.units], found.mode, found.open_ended) == (names, mode, is_open)


@pytest.mark.parametrize(
    "text",
    [
        "序号 |\n重点任务 |\n牵头单位 |\n配合单位 |\n完成时限 |\n"
        "1 |\n每月调度一次 |\n县应急局 |\n县公安局 |\n全年 |\n||\n"
        "2 |\n完成改造 |\n县住建局 |\n各乡镇 |\n6月底前 |\n",
        "领域 |\n工作措施 |\n牵头单位 |\n配合单位 |\n时限 |\n"
        "消防安全 |\n1.每月调度一次 |\n县应急局 |\n县公安局 |\n全年 |\n||\n"
        "2.完成改造 |\n县住建局 |\n各乡镇 |\n|\n",
    ],
    ids=["with a column of numbers", "with a column of themes, a term missing"],
)
def test_a_flattened_table_with_more_columns(text):
    tasks = read_text(text).tasks
    assert [(task.number_as_printed.strip("."), task.text) for task in tasks] == [
        ("1", "每月调度一次"),
        ("2", "完成改造"),
    ]
    assert [[(unit.name, unit.role.value) for unit in task.units] for task in tasks] == [
        [("县应急局", "lead"), ("县公安局", "assisting")],
        [("县住建局", "lead"), ("各乡镇", "assisting")],
    ]
    assert tasks[0].due == "全年"
