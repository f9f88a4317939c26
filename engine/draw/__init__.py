"""SSJ-DRAW-1: a random draw that anyone can check.

Registry, rules and roster are frozen (`snapshot`) and committed to (`commitment`); a public random value that does
not exist yet is named; when it exists (`payloads`, `seed`), everything else follows by calculation (`quotas`,
`select`, `assign`). `run` does all of it from one input document. Nothing here reads a clock, a random source or a
file: secret, entropy and times are arguments.
"""

from engine.draw.anchors import NO_ANCHOR, check_anchors, known_at
from engine.draw.attempts import check_previous, previous_hash
from engine.draw.bytes import digest, encode
from engine.draw.canonical import jcs, parse
from engine.draw.commitment import check_published, commitment, commitment_hash
from engine.draw.drand import CheckDrand
from engine.draw.entropy import check_plan, payloads, seed, withheld
from engine.draw.frame import Snapshot, snapshot
from engine.draw.keys import Keys
from engine.draw.matching import Demand, demands, oversize_profiles
from engine.draw.opening import opening
from engine.draw.proof import check_proof, proof_of
from engine.draw.quotas import quotas
from engine.draw.roster import canonical_roster
from engine.draw.rules import check_rules, rules_hash
from engine.draw.run import Result, run
from engine.draw.selection import Selection, object_key, select
from engine.draw.teams import Assignment, assign

__all__ = [
    "NO_ANCHOR",
    "Assignment",
    "CheckDrand",
    "Demand",
    "Keys",
    "Result",
    "Selection",
    "Snapshot",
    "assign",
    "canonical_roster",
    "check_anchors",
    "check_plan",
    "check_previous",
    "check_proof",
    "check_published",
    "check_rules",
    "commitment",
    "commitment_hash",
    "demands",
    "digest",
    "encode",
    "jcs",
    "known_at",
    "object_key",
    "opening",
    "oversize_profiles",
    "parse",
    "payloads",
    "previous_hash",
    "proof_of",
    "quotas",
    "rules_hash",
    "run",
    "seed",
    "select",
    "snapshot",
    "withheld",
]
