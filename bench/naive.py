"""The baseline: stock SpiffWorkflow, its JSON serializer and SQLite, without any optimisation.

The whole instance is written at the start and after each user task, and read back before each user task: four
commits and three restores an instance.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

DATA = Path(__file__).parent / "data"


class Naive:
    """One database and one parsed process; `run` carries one instance from start to end."""

    def __init__(self, path: Path, payload: dict[str, Any]) -> None:
        parser = SpiffBpmnParser()
        parser.add_dmn_file(str(DATA / "inspection12-python.dmn"))
        parser.add_bpmn_file(str(DATA / "inspection12-python.bpmn"))
        self.payload = payload
        self.spec, self.subs = parser.get_spec(payload["process"]), parser.get_subprocess_specs(payload["process"])
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, version INTEGER, done INTEGER, state TEXT)")

    def run(self, _number: int) -> dict[str, Any]:
        """One instance; its data at the end."""
        workflow = BpmnWorkflow(self.spec, self.subs)
        workflow.task_tree.data.update(self.payload["start"])
        workflow.do_engine_steps()
        insert = "INSERT INTO instance (version, done, state) VALUES (1, 0, ?)"
        row = self.db.execute(insert, (self.serializer.serialize_json(workflow),)).lastrowid
        while not workflow.completed:
            workflow = self._one_task(row)
        data: dict[str, Any] = workflow.data
        return data

    def _one_task(self, row: int | None) -> Any:
        version, state = self.db.execute("SELECT version, state FROM instance WHERE id = ?", (row,)).fetchone()
        workflow = self.serializer.deserialize_json(state)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(json.loads(json.dumps(self.payload["user_tasks"][task.task_spec.name])))
        task.run()
        workflow.do_engine_steps()
        update = "UPDATE instance SET version = version + 1, done = ?, state = ? WHERE id = ? AND version = ?"
        self.db.execute(update, (int(workflow.completed), self.serializer.serialize_json(workflow), row, version))
        return workflow
