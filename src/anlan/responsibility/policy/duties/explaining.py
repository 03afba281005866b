"""The words of an explanation: which rule fired and what it saw, in the language of the documents. Pure."""

from anlan.responsibility.policy.duties.phrase import Phrase

_PHRASES = {
    "per-period": "“每、逐、各”加时间单位，按周期计次",
    "one-each-period": "“一季度一督查”式：每个周期一次",
    "times-in-period": "一个周期内的次数",
    "short-form": "“日查、月调度”式的简称",
    "rotation": "按月轮换",
    "by-period": "“按”加时间单位",
    "before-shift": "上岗或者当班之前",
    "continuous-watch": "全天候值班值守",
    "regular": "“定期、经常”：有重复，没有写明间隔",
    "yearly-thing": "动词支配“年度、月度”计划、报告、考核等",
    "theme-period": "每年一度的主题月、主题日",
    "within-since-event": "自某事之日起一定时间内",
    "within": "一定时间内",
    "before-event": "某事之前一定时间",
    "days-before-event": "某事之前一定时间",
    "ahead-of-event": "提前一定时间",
    "same-day": "当日、次日、当年",
    "lasting": "保存、公示、有效或者持续的时间",
    "by-date": "写明的日期之前",
}
_SUBJECTS = {
    "subject-before-modal": "主体是“应当”等词之前的名称",
    "subject-before-modal-list": "主体是“应当”等词之前并列的名称",
    "subject-before-comma": "主体是逗号之前的名称",
    "subject-before-comma-list": "主体是逗号之前并列的名称",
    "subject-leads-chunk": "主体是分句开头的名称",
    "subject-leads-chunk-list": "主体是分句开头并列的名称",
    "subject-with-modifier": "主体是带修饰语的名称",
    "subject-in-enumeration": "主体是并列的时间之间的名称",
    "subject-of-short-form": "主体是简称之前的名称",
    "subject-asked": "主体是被要求、被督促的名称",
    "subject-quoted": "主体是引号内的名称",
    "no-subject": "没有找到主体",
}


def explained(phrase: Phrase, subject_rule: str, subject: str) -> str:
    """Return one sentence for the reviewer."""
    actor = _SUBJECTS.get(subject_rule, subject_rule)
    return f"时间：“{phrase.said}”，{_PHRASES[phrase.rule]}。{actor}" + (f"：“{subject}”。" if subject else "。")
