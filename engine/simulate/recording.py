"""What simulated teams add to a visit when they need it: 询问笔录, 抽样取证记录, 勘验笔录, papers handed in later."""

from collections.abc import Iterator
from hashlib import sha256

from engine.simulate.situation import Situation, Submission
from engine.store import inspections

INTERVIEWS, SAMPLINGS, EXAMINATIONS = 1200, 700, 400  # basis points of visits with a record
MATERIALS = 250  # basis points of departments, when they enter their results


def records(s: Situation) -> Iterator[tuple[str, str, Submission]]:
    """(kind, department, content) of what is added before a task is done: on the spot, or when results are entered."""
    if s.task.form == "site_record":
        yield from _on_the_spot(s)
    elif s.task.form == "result_entry" and s.department in _teams(s) and s.roll(MATERIALS, "materials"):
        yield "MATERIALS", s.department, _materials(s)


def _on_the_spot(s: Situation) -> Iterator[tuple[str, str, Submission]]:
    made = {"INTERVIEW": (INTERVIEWS, _interview), "SAMPLING": (SAMPLINGS, _sampling)}
    made["EXAMINATION"] = (EXAMINATIONS, _examination)
    for kind, (share, content) in made.items():
        if s.chance.happens(share, kind, s.case):
            yield kind, s.chance.pick(_teams(s), kind, "department", s.case), content(s)


def _teams(s: Situation) -> list[str]:
    return sorted({row["department"] for row in inspections.team(s.tx, s.visit["id"])})


def _officers(s: Situation) -> list[str]:
    team = inspections.team(s.tx, s.visit["id"])
    certified = {row["inspector_id"] for row in team if row["role"] == "INSPECT"}
    return [name for name in s.visit["present"] if name in certified][:2]


def _made(s: Situation) -> Submission:
    signed = s.chance.happens(9000, "signed", s.case)
    refused = {} if signed else {"refusal_note": "当事人不认可检查情况，拒绝签字", "witness": "社区工作人员"}
    times = {"started_at": s.at(), "ended_at": s.at(), "place": "登记住所", "officers": _officers(s)}
    told = {"certificates_shown": True, "recusal_told": True}
    return {**times, **told, "signature": "SIGNED" if signed else "REFUSED", **refused}


def _interview(s: Situation) -> Submission:
    answers = [
        {"question": "许可证件为什么没有公示？", "answer": "装修时取下，忘了挂回。"},
        {"question": "从什么时候起没有公示？", "answer": "上个月初。"},
    ]
    asked = {"asked_name": "现场负责人", "asked_relation": "STAFF", "asked_post": "店长"}
    return {**_made(s), **asked, "recorder": _officers(s)[-1], "answers": answers}


def _sampling(s: Situation) -> Submission:
    first, number = s.chance.number(900_000, "seal", s.case) + 100_000, s.chance.number(3, "samples", s.case) + 1
    samples = [
        {"name": f"样品{place + 1}", "quantity": "2袋", "seal_no": f"封{first + place}", "kept": "常温"}
        for place in range(number)
    ]
    return {**_made(s), "samples": samples, "remark": "样品送有资质的机构检验"}


def _examination(s: Situation) -> Submission:
    return {**_made(s), "examined": "经营场所和仓库", "findings": "仓库存放的商品与台账记载不一致，已拍照"}


def _materials(s: Situation) -> Submission:
    digest = sha256(f"materials {s.key}".encode()).hexdigest()
    piece = {"kind": "COPY", "sha256": digest, "at": s.at(), "place": "检查部门办公场所"}
    return {"handed_in_by": "企业联络员", "handed_in_at": s.at(), "evidence": [piece], "remark": "进货票据补充"}
