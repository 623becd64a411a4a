import type { HistoryRun } from './history'
import { STATUSES } from './history'

/** What the list can be ordered by. */
export const HISTORY_SORT_KEYS = [
  'started',
  'status',
  'title',
  'moved',
  'wall',
  'cpu',
  'processes',
  'peakPss',
  'claims',
  'bytes',
  'tags',
  'pinned',
] as const
export type HistorySortKey = (typeof HISTORY_SORT_KEYS)[number]

/** Keys that begin with the largest (the newest) when they are chosen. */
export const RUNS_LARGEST_FIRST: ReadonlySet<HistorySortKey> = new Set([
  'started',
  'wall',
  'cpu',
  'processes',
  'peakPss',
  'claims',
  'bytes',
  'pinned',
])

/** What a row is worth under a key; null: not known, which comes last in either direction. */
function valueOf({ run, status, title, moved }: HistoryRun, key: HistorySortKey): number | string | null {
  const { facts } = run
  switch (key) {
    case 'started':
      return facts?.startedAt ?? null
    case 'status':
      return STATUSES.indexOf(status)
    case 'title':
      return title
    case 'moved':
      return moved || null
    case 'wall':
    case 'cpu':
    case 'processes':
    case 'peakPss':
      return facts?.[key] ?? null
    case 'claims':
      return facts?.claims ? facts.claims.held / facts.claims.all : null
    case 'bytes':
      return run.bytes
    case 'tags':
      return run.tags.join(' ') || null
    case 'pinned':
      return Number(run.pinned)
  }
}

/** Rows in order; equals stand newest first. @param locale for the order of words */
export function sortedRuns(
  rows: readonly HistoryRun[],
  key: HistorySortKey,
  descending: boolean,
  locale: string,
): HistoryRun[] {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const by = (a: HistoryRun, b: HistoryRun, of: HistorySortKey, down: boolean): number => {
    const [one, other] = [valueOf(a, of), valueOf(b, of)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const order = typeof one === 'number' ? one - (other as number) : compare(one, String(other))
    return down ? -order : order
  }
  return rows.toSorted((a, b) => by(a, b, key, descending) || by(a, b, 'started', true))
}

/** A line of the list: the heading of a day, or a run. `at`: some moment of that day, null when no day is known. */
export type HistoryEntry =
  | { readonly kind: 'day'; readonly id: string; readonly at: number | null; readonly count: number }
  | { readonly kind: 'run'; readonly id: string; readonly row: HistoryRun }

/** The day of a moment where this computer is: `2026-7-4`. */
function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** Rows that are in order of time, with a heading before those of each day. */
export function byDay(rows: readonly HistoryRun[]): HistoryEntry[] {
  const groups: { readonly id: string; readonly at: number | null; readonly rows: HistoryRun[] }[] = []
  for (const row of rows) {
    const at = row.run.facts?.startedAt ?? null
    const id = `day/${at === null ? 'unknown' : dayOf(at)}`
    if (groups.at(-1)?.id === id) groups.at(-1)!.rows.push(row)
    else groups.push({ id, at, rows: [row] })
  }
  return groups.flatMap(({ id, at, rows: own }): HistoryEntry[] => [
    { kind: 'day', id, at, count: own.length },
    ...own.map((row): HistoryEntry => ({ kind: 'run', id: row.id, row })),
  ])
}

/** Whether two moments lie on one day, as this computer counts days. */
export function sameDay(a: number, b: number): boolean {
  return dayOf(a) === dayOf(b)
}
