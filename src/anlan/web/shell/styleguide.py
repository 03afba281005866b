"""Content for the page that shows every component. The names are invented; the lengths are those of real ones."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONG = "长治市上党区荫城镇红星耐火材料与冶金辅料综合加工有限责任公司第二分公司（原上党区第三水泥厂）"
PARTIES = [
    (LONG, "91140404MA0GX3K21L", "上党区荫城镇桑梓村", "工业和信息化局", "王建国", "ok", "正常"),
    ("襄垣县古韩镇老张家常菜馆", "92140423MA0J8T5X4R", "襄垣县古韩镇", "商务局", "李秀英", "warn", "待确认"),
    ("长治市潞州区英雄中路加油站", "91140403MA0K2P7D6N", "潞州区英雄中路街道", "应急管理局", "", "bad", "无人负责"),
    ("沁源县王陶煤业有限公司", "91140431746012345X", "沁源县王陶镇", "能源局", "赵永胜", "info", "专项行动"),
    ("平顺县石城镇东庄种植专业合作社", "93140425MA0H6Y8Q2B", "平顺县石城镇东庄村", "农业农村局", "张桂兰", "", "停业"),
]


class ExampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label=_("Full name"), help_text=_("As it stands on the licence."))
    code = forms.CharField(label=_("Unified social credit code"), max_length=18)
    region = forms.ChoiceField(label=_("Region"), choices=[("", "—"), ("a", "潞州区"), ("b", "上党区荫城镇")])
    opened = forms.DateField(label=_("Opened on"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=[("e", "企业"), ("s", "个体工商户"), ("c", "专业合作社")]
    )
    flags = forms.MultipleChoiceField(
        label=_("Flags"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("d", "粉尘涉爆"), ("a", "涉氨制冷"), ("l", "有限空间")],
    )
    file = forms.FileField(label=_("Licence"), required=False)
    confirmed = forms.BooleanField(label=_("Checked on the spot"), required=False)
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def styleguide_facts(request: HttpRequest) -> dict[str, Any]:
    """Return what the page of components shows."""
    example = ExampleForm({"name": LONG, "code": "9114O404", "kind": "e"}, auto_id="id_%s")
    rows = [
        dict(zip(("name", "code", "region", "department", "officer", "tone", "status"), row, strict=True))
        for row in PARTIES * 6
    ]
    return {
        "trail": [("长治市", "#"), ("上党区", "#"), ("荫城镇", "")],
        "rows": rows,
        "page": Paginator(range(149_076), 50).get_page(request.GET.get("page") or 7),
        "form": example,
        "long": LONG,
        "chosen": [("县区", "上党区", "?"), ("行业", "非金属矿物制品业", "?"), ("状态", "无人负责", "?")],
        "facts": [
            ("统一社会信用代码", "91140404MA0GX3K21L"),
            ("主体类型", "企业"),
            ("登记地址", "山西省长治市上党区荫城镇桑梓村南河沿路 118 号院内东侧二层"),
            ("行业类别", "C3089 耐火陶瓷制品及其他耐火材料制造"),
            ("从业人数", 187),
            ("开业日期", date(2011, 6, 8)),
            (
                "经营范围",
                "耐火材料、冶金辅料的加工与销售；道路普通货物运输；依法须经批准的项目，经批准后方可经营。",
                "wide",
            ),
        ],
        "timeline": [
            {
                "when": datetime(2026, 11, 20, 9, 42, tzinfo=UTC),
                "what": "确定包保干部：王建国（荫城镇副镇长）",
                "who": "上党区应急管理局 李志强",
                "text": "原包保干部刘海军调离，移交清单 14 项。",
                "icon": "user-check",
                "tone": "ok",
            },
            {
                "when": datetime(2026, 11, 3, 15, 5, tzinfo=UTC),
                "what": "岗位空缺，由单位负责人代管",
                "who": "系统",
                "icon": "user-exclamation",
                "tone": "bad",
            },
            {"when": date(2011, 6, 8), "what": "开业登记", "who": "市场监管局导入", "icon": "flag", "tone": "info"},
        ],
        "steps": [("上传", "done"), ("预检", "done"), ("导入", "now"), ("完成", "")],
        "tabs": [
            ("基本情况", "#", True, None),
            ("包保责任", "#", False, 3),
            ("场所", "#", False, 2),
            ("变更记录", "#", False, 27),
        ],
        "chart": {
            "kind": "bar",
            "categories": ["潞州区", "上党区", "屯留区", "潞城区", "襄垣县", "平顺县"],
            "series": [
                {"name": "已落实", "values": [812, 640, 455, 398, 520, 233]},
                {"name": "无人负责", "values": [12, 40, 5, 18, 2, 31]},
            ],
            "stacked": True,
        },
        "map": {
            "points": [
                {"lat": 36.195, "lng": 113.117, "label": "潞州区英雄中路加油站"},
                {"lat": 35.967, "lng": 113.142, "label": "荫城镇红星耐火材料厂"},
                {"lat": 36.532, "lng": 113.050, "label": "古韩镇老张家常菜馆"},
            ]
        },
        "codes": (400, 403, 404, 500, 503),
    }
