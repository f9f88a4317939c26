"""Every rule by name: `RULES[name].text` says what it asks and why."""

from engine.process.lint import (
    blocks,
    expressions,
    flows,
    foreign,
    identity,
    law,
    layout,
    messages,
    names,
    paths,
    references,
    refused,
    repetition,
    steps,
)
from engine.process.lint.subject import Rule

SUBJECTS = (
    *(identity, references, refused, repetition, flows, paths, blocks, messages),
    *(steps, expressions, names, foreign, law, layout),
)
RULES = {rule.name: rule for subject in SUBJECTS for rule in vars(subject).values() if isinstance(rule, Rule)}
