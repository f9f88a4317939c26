"""What a team fills in when it asks, takes samples, examines, or is handed papers."""

from datetime import timedelta
from typing import Any

from tests.cast import World

PAPER = {"kind": "COPY", "sha256": "cd" * 32, "at": "2026-04-07T08:30:00+08:00", "place": "窗口"}


def made(visit: World, **given: Any) -> dict[str, Any]:
    """Who, when, where; signed."""
    times = {"started_at": visit.now.isoformat(), "ended_at": visit.now.isoformat()}
    told = {"certificates_shown": True, "recusal_told": True}
    return {"place": "后厨", **times, "officers": visit.team()[:2], **told, "signature": "SIGNED", **given}


def interview(visit: World, **given: Any) -> dict[str, Any]:
    """询问笔录: questions and answers."""
    asked = {"asked_name": "钱二", "asked_relation": "STAFF", "asked_post": "店长", "recorder": visit.team()[1]}
    answers = [{"question": "许可证为什么没有公示？", "answer": "装修时取下，忘了挂回。"}]
    return made(visit, **{**asked, "answers": answers, **given})


def sampling(visit: World, **given: Any) -> dict[str, Any]:
    """抽样取证记录: samples with quantity and seal."""
    sample = {"name": "酱牛肉", "quantity": "2袋", "seal_no": "封0007", "kept": "冷藏"}
    return made(visit, **{"samples": [sample], **given})


def examination(visit: World, **given: Any) -> dict[str, Any]:
    """勘验笔录: what was examined, what was found."""
    return made(visit, **{"examined": "仓库", "findings": "货物与台账不一致", **given})


def materials(visit: World, **given: Any) -> dict[str, Any]:
    """Papers that the firm brings."""
    return {"handed_in_by": "钱二", "handed_in_at": visit.now.isoformat(), "evidence": [PAPER], **given}


def site_record(visit: World, **given: Any) -> dict[str, Any]:
    """现场检查笔录."""
    ended = visit.now + timedelta(minutes=5)
    times = {"started_at": visit.now.isoformat(), "ended_at": ended.isoformat()}
    return {**times, "facts": "情况", "signature": "SIGNED", **given}
