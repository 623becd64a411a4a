import type { AskedRun } from '../../../shared/question'
import type { MetaRecord } from '../../../shared/run/records'
import type { Verdict } from '../../../shared/run/verdict'

/** What the questions about a judged run of a scenario need; none builds on a number that the verdict does not stand for. */
export function askedOf(
  meta: MetaRecord | null,
  verdict: Verdict | null,
): { scenario: string; run: AskedRun } | null {
  if (verdict === null || meta?.origin.kind !== 'scenario') return null
  const measured = verdict.claims.map((claim) => [claim.id, claim.holds === null ? null : claim.measured])
  const { scenario, knobs, python } = meta.origin
  const gil = python?.gil ?? false
  return { scenario, run: { knobs, cores: meta.host.cores, gil, measured: Object.fromEntries(measured) } }
}
