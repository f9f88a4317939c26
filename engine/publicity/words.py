"""What the codes in the tables are called in public."""

from collections.abc import Iterable

PLAN_KINDS = {"DEPARTMENT": "部门计划", "JOINT": "联合计划"}
DRAW_TYPES = {"TARGETED": "定向抽查", "UNTARGETED": "不定向抽查"}
SOURCES = {"PLAN": "年度计划", "TEMPORARY": "临时任务", "SPECIAL": "专项任务"}
METHODS = {
    "ON_SITE": "实地核查",
    "WRITTEN": "书面检查",
    "ONLINE": "网络监测",
    "OFF_SITE": "非现场",
    "TEST": "检验检测",
    "COMMISSION": "委托专业机构",
    "ADOPT": "采用既有结论",
}
CLASSES = {"KEY": "重点检查事项", "GENERAL": "一般检查事项"}
RATIO_SOURCES = {"PROVINCE": "省统一规定", "SUPERIOR": "上级部门要求", "LOCAL": "本地区本部门"}
OBJECT_TYPES = {
    "ENTERPRISE": "企业",
    "SOLE": "个体工商户",
    "COOP": "农民专业合作社",
    "REPOFFICE": "外国企业常驻代表机构",
    "SOCIAL": "社会组织",
    "INSTITUTION": "事业单位",
    "PRODUCT": "产品",
    "PROJECT": "项目",
    "ACT": "行为",
}
LIST_TIMINGS = {"BEFORE": "检查前公示", "AFTER_VISIT": "检查后公示"}
DRAW_STATES = {
    "COMMITTED": "已公布承诺",
    "DRAWN": "已抽取",
    "LOCKED": "名单已锁定",
    "ENDED": "已终止",
    "ABANDONED": "已终止",
}
DECISIONS = {"APPROVE": "同意", "REFUSE": "不同意", "RETURN": "退回"}
EVENTS = {
    "plan": "计划公示",
    "campaign": "任务公示",
    "draw.committed": "抽取承诺公布",
    "draw.drawn": "随机抽取",
    "list": "名单公示",
    "result": "检查结果公示",
    "handling": "处理结果公示",
    "listing": "列入信息公示",
    "removal": "移出信息公示",
}


def words(names: dict[str, str], codes: Iterable[str] | None) -> list[str]:
    """The words for codes; a code without a word stands for itself."""
    return [names.get(code, code) for code in codes or ()]
