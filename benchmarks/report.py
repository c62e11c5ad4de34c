"""From measured runs to a table of ratios."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workloads import CPU, P50, P95, RATE, Case, Workload

HIGHER_IS_BETTER = {RATE}
TIMES, DASH = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run of one side. Times in seconds; CPU per unit; None where it cannot be known."""

    workload: str
    case: str
    side: str
    round: int
    calls: int
    elapsed: float
    p50: float
    p95: float
    rate: float
    server_cpu: float | None
    postgres_cpu: float | None
    client_cpu: float
    others: float  # cores that other programs used meanwhile

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def middle(runs: Sequence[Run], measure: str) -> float | None:
    """The median over the rounds."""
    values = [value for run in runs if (value := getattr(run, measure)) is not None]
    return statistics.median(values) if values else None


def ratios(ours: Sequence[Run], theirs: Sequence[Run], measure: str) -> list[float]:
    """How many times better we are, round by round."""
    found = []
    for one, other in zip(ours, theirs, strict=False):
        better, worse = getattr(one, measure), getattr(other, measure)
        if measure not in HIGHER_IS_BETTER:
            better, worse = worse, better
        if better is not None and worse:
            found.append(better / worse)
    return found


def shown(value: float | None, measure: str, unit: str) -> str:
    if value is None:
        return DASH
    if measure in (P50, P95):
        return f"{value * 1e3:.2f} ms"
    if measure == RATE:
        return f"{value:,.0f} {unit if unit == 'MiB' else unit + 's'}/s"
    return f"{value * 1e6:,.1f} µs"


LABELS = {
    P50: "p50",
    P95: "p95",
    RATE: "rate",
    CPU: "server CPU per {unit}",
    "postgres_cpu": "PostgreSQL CPU per {unit}",
}


def table(workloads: Sequence[Workload], runs: Sequence[Run]) -> str:
    """Markdown: medians over the rounds, and how many times better Modelyard is (lowest to highest round)."""
    lines = [
        "| workload | load | measure | MLflow | Modelyard | ratio (rounds) | target |",
        "|---|---|---|---|---|---|---|",
    ]
    for workload in workloads:
        for case in workload.cases:
            lines += _rows(workload, case, runs)
    return "\n".join(lines)


def _rows(workload: Workload, case: Case, runs: Sequence[Run]) -> list[str]:
    sides = {
        side: [run for run in runs if (run.workload, run.case, run.side) == (workload.code, case.name, side)]
        for side in ("MLflow", "Modelyard")
    }
    lines = []
    for measure in (*case.shown, "postgres_cpu"):
        values = {side: shown(middle(found, measure), measure, workload.unit) for side, found in sides.items()}
        by_round = ratios(sides["Modelyard"], sides["MLflow"], measure)
        ratio = DASH
        if by_round:
            ratio = f"**{statistics.median(by_round):.1f}{TIMES}** ({min(by_round):.1f}{DASH}{max(by_round):.1f})"
        target = f"≥ {case.targets[measure]:g}{TIMES}" if measure in case.targets else ""
        label = LABELS[measure].format(unit=workload.unit)
        cells = (f"{workload.code} {workload.title}", case.name, label, *values.values(), ratio, target)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def limits_table(limits: dict[str, Any], runs: Sequence[Run]) -> str:
    """Markdown: what the machine allows, and how much of it each side reaches with one client."""

    def reached(side: str, workload: str, measure: str) -> float | None:
        return middle([r for r in runs if (r.side, r.workload, r.case) == (side, workload, "1 client")], measure)

    lines = ["| limit | measured | MLflow | Modelyard |", "|---|---|---|---|"]
    insert = limits["insert_and_commit"]["p50"]
    times = [reached(side, "W1", P50) for side in ("MLflow", "Modelyard")]
    cells = [f"{value / insert:.1f}{TIMES} as long (W1)" if value else DASH for value in times]
    lines.append(f"| bare INSERT + commit, p50 | {insert * 1e3:.2f} ms | {' | '.join(cells)} |")
    for rows in ("1000", "100000"):
        rate = limits["copy"][rows]
        rates = [reached(side, "W2", RATE) for side in ("MLflow", "Modelyard")]
        cells = [f"{value / rate:.0%} (W2)" if value else DASH for value in rates]
        name = f"binary COPY, {int(rows):,} rows a commit"
        lines.append(f"| {name} | {rate:,.0f} points/s | {' | '.join(cells)} |")
    for name, code, case, text in (
        ("select_and_encode", "W4", "page of 1,000", "bare SELECT of 1,000 runs + encode, CPU"),
        ("encode_history", "W5", "page of 25,000 of 100,000", "encode 25,000 points, CPU"),
    ):
        if cost := limits.get(name):
            used = {
                side: middle([r for r in runs if (r.side, r.workload, r.case) == (side, code, case)], CPU)
                for side in ("MLflow", "Modelyard")
            }
            cells = [f"{value / cost:.1f}{TIMES} the CPU ({code})" if value else DASH for value in used.values()]
            lines.append(f"| {text} | {cost * 1e3:.1f} ms | {' | '.join(cells)} |")
    for name, case, text in (
        ("digest", "upload", "SHA-256 of 100 MiB, one core"),
        ("loopback", "download", "100 MiB through a loopback socket"),
    ):
        if shortest := limits.get(name):
            took = [
                middle([r for r in runs if (r.side, r.workload, r.case) == (side, "W6", case)], P50)
                for side in ("MLflow", "Modelyard")
            ]
            cells = [f"{value / shortest:.1f}{TIMES} as long (W6 {case})" if value else DASH for value in took]
            lines.append(f"| {text} | {shortest * 1e3:.0f} ms | {' | '.join(cells)} |")
    for code, floor in limits["client"].items():
        lines.append(
            f"| {code}: client against a server that does nothing, p50 | {floor['p50'] * 1e3:.3f} ms "
            f"(client CPU {floor['client_cpu'] * 1e6:.0f} µs a call) | | |"
        )
    return "\n".join(lines)
