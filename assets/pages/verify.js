/* Recomputes in the browser what SSJ-DRAW-1 lets anyone check of a draw. Written apart from the server's own code, so
   that a mistake of the one cannot confirm itself; the numbers in brackets are sections of SSJ-DRAW-1. */
import { sha256 } from "./sha256.js";

const text = new TextEncoder();

/* Bytes (2) */
function bytes(value) {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return text.encode(value);
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

function join(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encoded(tag, ...fields) {
  const parts = [];
  for (const field of ["SSJ-DRAW-1", tag, ...fields].map(bytes)) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, field.length);
    parts.push(length, field);
  }
  return join(parts);
}

const hash = (tag, ...fields) => sha256(encoded(tag, ...fields));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (digits) => Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));

/* JSON as RFC 8785 writes it; names are ASCII, numbers are integers. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

/* Order of UTF-8 bytes, which is that of code points (2). */
function compare(one, other) {
  const a = bytes(one);
  const b = bytes(other);
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

const same = (one, other) => canonical(one) === canonical(other);
const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
const up = (a, b) => (a + b - 1n) / b;

/* Commitment, order, attempts (3.5, 5.1, 5.2) */
function counted(record, draw) {
  const { root, size, strata, exclusions } = record.frame;
  const out = sum(exclusions, "count");
  const weights = strata.every((line) => line.eligible <= line.weight_sum && line.weight_sum <= 8 * line.eligible);
  const shown = draw.frame_root === root && draw.frame_size === size && draw.excluded === out;
  return shown && sum(strata, "rows") === size && size - sum(strata, "eligible") === out && weights;
}

function countedByStratum(record, counts) {
  const row = (line, name) => ({ name, rows: line.rows, eligible: line.eligible, weight_sum: line.weight_sum });
  const told = counts.filter((line) => line.kind === "STRATUM").map((line) => row(line, line.label));
  const fixed = record.frame.strata.map((line) => row(line, line.stratum));
  const order = (one, other) => compare(one.name, other.name);
  return same(told.sort(order), fixed.sort(order));
}

function inOrder(record, draw) {
  const known = record.entropy_plan.map((plan) => Date.parse(plan.not_before || plan.reveal_deadline));
  const [frozen, committed] = [Date.parse(record.snapshot_time), Date.parse(record.commit_time)];
  const lead = (Math.min(...known) - committed) / 1000;
  const drawn = draw.drawn_at === null || Date.parse(draw.drawn_at) >= Math.max(...known);
  return frozen <= committed && lead >= record.min_lead_seconds && record.min_lead_seconds >= 60 && drawn;
}

function chained(record, previous) {
  const last = previous ? hex(hash("attempt", canonical(previous.content[previous.content.length - 1]))) : "";
  return last === record.previous;
}

function stands(record, draw, first) {
  if (draw.attempt === 1) return record.objects_from === "";
  return first ? record.objects_from === hex(hash("certificate", canonical(first))) : null;
}

/* Entropy and seed (5.3, 5.4) */
function shaped(group, numbers) {
  const inside = numbers.length === group.count && numbers.every((n) => n >= group.from && n <= group.to);
  return inside && (group.repeat || new Set(numbers).size === numbers.length);
}

function fits(plan, known) {
  const named = ["kind", "name", "issue"].every((name) => plan[name] === known[name]);
  return named && plan.shape.length === known.value.length && plan.shape.every((g, i) => shaped(g, known.value[i]));
}

function payload(one) {
  return encoded("public_number", one.name, one.issue, canonical(one.value));
}

/* Quotas (4); all products are big integers. */
function share(rule, n) {
  const [N, ratio] = [BigInt(n), BigInt(rule.ratio_bp)];
  const cap = Number(up(BigInt(rule.cap_bp ?? 10000) * N, 10000n));
  const upper = rule.ratio_bp ? Math.min(n, cap, rule.max ?? n) : 0;
  const base = Number(up(ratio * N, 10000n));
  const least = rule.min ?? 0;
  const k = Math.min(Math.max(base, least), upper);
  return {
    stratum: rule.stratum, population: n, ratio_bp: rule.ratio_bp, base, upper, k,
    min_shortfall: Math.max(0, least - upper),
  };
}

function raise(rest, missing) {
  const g = rest.map((line) => BigInt(line.ratio_bp) * BigInt(line.population));
  const all = g.reduce((total, one) => total + one, 0n);
  const wanted = g.map((one) => BigInt(missing) * one);
  const shares = wanted.map((one) => Number(one / all));
  const left = wanted.map((one) => one % all);
  const before = sum(rest, "k");
  let spare = missing - shares.reduce((total, one) => total + one, 0);
  rest.forEach((line, i) => { line.k += Math.min(shares[i], line.upper - line.k); });
  const order = rest.map((_, i) => i).sort((a, b) => {
    if (left[a] !== left[b]) return left[a] > left[b] ? -1 : 1;
    if (g[a] !== g[b]) return g[a] > g[b] ? -1 : 1;
    return compare(rest[a].stratum, rest[b].stratum);
  });
  for (const i of order) {
    if (spare && rest[i].k < rest[i].upper) {
      rest[i].k += 1;
      spare -= 1;
    }
  }
  return sum(rest, "k") - before;
}

function quotas(rules, frame) {
  const eligible = new Map(frame.strata.map((line) => [line.stratum, line.eligible]));
  const strata = rules.strata.map((rule) => share(rule, eligible.get(rule.stratum) ?? 0));
  strata.sort((one, other) => compare(one.stratum, other.stratum));
  const target = Number(up(BigInt(rules.floor_bp ?? 0) * BigInt(frame.size), 10000n));
  let missing = target - sum(strata, "k");
  for (;;) {
    const rest = strata.filter((line) => line.k < line.upper);
    if (missing <= 0 || !rest.length) break;
    missing -= raise(rest, missing);
  }
  return { strata, floor_target: target, total: sum(strata, "k"), floor_shortfall: Math.max(0, missing) };
}

/* The list and its proof (3.2 to 3.4, 6, 9.2) */
const leaf = (id, attr) => sha256(join([Uint8Array.of(0), encoded("leaf", id, attr)]));

function rootOf(leaves, size, proof) {
  let used = 0;
  const wanted = [...leaves.keys()].sort((a, b) => a - b);
  const walk = (start, end) => {
    if (!wanted.some((index) => index >= start && index < end)) {
      if (used >= proof.length) throw new RangeError("the proof is too short");
      used += 1;
      return unhex(proof[used - 1]);
    }
    if (end - start === 1) return leaves.get(start);
    let half = 1;
    while (half * 2 < end - start) half *= 2;
    const left = walk(start, start + half);
    return sha256(join([Uint8Array.of(1), left, walk(start + half, end)]));
  };
  const found = hex(walk(0, size));
  return used === proof.length ? found : "";
}

function proved(record, opening) {
  const leaves = new Map(opening.selection.map((row) => [row.index, leaf(row.id, unhex(row.attr))]));
  try {
    return rootOf(leaves, record.frame.size, opening.proof) === record.frame.root;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function fixed(opening, outcome) {
  if (!opening.blind) return null;
  return hex(hash("blinded", unhex(opening.blind), "selection", canonical(opening.selection))) === outcome.selection_commit;
}

function listed(opening, list) {
  const told = list.map((row) => row.object_id).filter((id) => id !== "依法不予公开").sort(compare);
  return same(told, opening.selection.map((row) => row.id).sort(compare));
}

/* An open draw, drawn again from its frame. */
function least(seed, salt, weight) {
  let found = null;
  for (let j = 0; j < weight; j += 1) {
    const ticket = hex(hash("ticket", seed, salt, j));
    if (found === null || ticket < found) found = ticket;
  }
  return found;
}

function redrawn(record, rules, outcome, opening) {
  const rows = [...opening.frame].sort((one, other) => compare(one.id, other.id));
  const salts = rows.map((row) => hash("salt", unhex(opening.frame_key), row.id));
  const parts = ["stratum", "weight", "region", "profile", "exclusion"];
  const leaves = rows.map((row, i) => [i, leaf(row.id, hash("attr", salts[i], ...parts.map((name) => row[name])))]);
  if (rootOf(new Map(leaves), rows.length, []) !== record.frame.root) return false;
  const seed = unhex(outcome.seed);
  const keyed = rows.map((row, i) => ({ row, salt: salts[i] })).filter(({ row }) => !row.exclusion)
    .map(({ row, salt }) => ({ row, key: least(seed, salt, row.weight) }));
  keyed.sort((one, other) => (one.key === other.key ? compare(one.row.id, other.row.id) : one.key < other.key ? -1 : 1));
  const taken = new Map(outcome.quotas.strata.map((line) => [line.stratum, line.k]));
  const drawn = rules.mode === "ORDER" ? keyed : keyed.filter(({ row }) => {
    taken.set(row.stratum, taken.get(row.stratum) - 1);
    return taken.get(row.stratum) >= 0;
  });
  return same(drawn.map(({ row }) => row.id).sort(compare), opening.selection.map((row) => row.id).sort(compare));
}

/* Every check by name: true or false, null where there is nothing to check (yet). */
export function check({ draw, documents, counts, list, first }) {
  const found = Object.fromEntries(documents.map((row) => [row.document, row]));
  const { content: record, digest } = found.commitment;
  const rules = found.rules.content;
  const committed = hash("commitment", canonical(record));
  const outcome = found.outcome ? found.outcome.content : null;
  const opening = found.opening && outcome ? found.opening.content : null;
  const known = found.entropy ? found.entropy.content : [];
  const numbers = record.entropy_plan.every((plan) => plan.kind === "public_number");
  const drawsObjects = rules.mode !== "TEAMS";
  const shares = outcome && drawsObjects ? quotas(rules, record.frame) : null;
  return {
    commitment: hex(committed) === digest && digest === draw.commitment_hash,
    rules: hex(hash("rules", canonical(rules))) === record.rules_hash && record.rules_hash === found.rules.digest,
    counts: counted(record, draw) && countedByStratum(record, counts),
    order: inOrder(record, draw),
    attempts: chained(record, found.previous) && stands(record, draw, first) !== false,
    entropy: outcome && numbers ? known.length === record.entropy_plan.length && record.entropy_plan.every((plan, i) => fits(plan, known[i])) : null,
    seed: outcome && numbers ? hex(hash("seed", record.draw_id, committed, ...known.map(payload))) === outcome.seed && outcome.seed === draw.seed : null,
    quotas: shares ? same(shares, outcome.quotas) && draw.quota === shares.total : null,
    list: opening ? listed(opening, list) : null,
    selection: opening ? fixed(opening, outcome) : null,
    number: opening && opening.blind && rules.mode === "SELECT" ? opening.selection.length === outcome.quotas.total : null,
    proof: opening ? proved(record, opening) : null,
    frame: opening && opening.frame && drawsObjects ? redrawn(record, rules, outcome, opening) : null,
  };
}

/* On the page: a button, then a mark for each check. */
async function run(place) {
  const answer = await fetch(place.dataset.verify);
  const results = check(await answer.json());
  let wrong = 0;
  for (const line of place.querySelectorAll("[data-check]")) {
    const result = results[line.dataset.check];
    const state = result === null ? "none" : result ? "right" : "wrong";
    if (state === "wrong") wrong += 1;
    line.dataset.state = state;
    line.querySelector(".state").textContent = place.dataset[state];
  }
  const verdict = place.querySelector(".verdict");
  verdict.textContent = wrong ? place.dataset.bad : place.dataset.good;
  verdict.className = `verdict alert ${wrong ? "alert-danger" : "alert-success"}`;
  verdict.hidden = false;
}

export function offer() {
  for (const place of document.querySelectorAll("[data-verify]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => run(place));
  }
}
