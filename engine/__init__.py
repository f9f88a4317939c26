"""shuangsuiji: joint inspections by double random draw, run from BPMN diagrams (双随机、一公开)."""
