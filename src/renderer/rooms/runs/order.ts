import type { HistoryRow } from './history'
import { STATUSES } from './history'

/** What the list can be ordered by. */
export const SORT_KEYS = [
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
export type SortKey = (typeof SORT_KEYS)[number]

/** Keys that begin with the largest (the newest) when they are chosen. */
export const LARGEST_FIRST: ReadonlySet<SortKey> = new Set([
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
function valueOf({ run, status, title, moved }: HistoryRow, key: SortKey): number | string | null {
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
      return facts?.claims ? facts.claims.held / Math.max(1, facts.claims.judged) : null
    case 'bytes':
      return run.bytes
    case 'tags':
      return run.tags.join(' ') || null
    case 'pinned':
      return Number(run.pinned)
  }
}

/** Rows in order; equals stand newest first. @param locale for the order of words */
export function sorted(
  rows: readonly HistoryRow[],
  key: SortKey,
  descending: boolean,
  locale: string,
): HistoryRow[] {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const by = (a: HistoryRow, b: HistoryRow, of: SortKey, down: boolean): number => {
    const [one, other] = [valueOf(a, of), valueOf(b, of)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const order = typeof one === 'number' ? one - (other as number) : compare(one, String(other))
    return down ? -order : order
  }
  return rows.toSorted((a, b) => by(a, b, key, descending) || by(a, b, 'started', true))
}

/** A line of the list: the heading of a day, or a run. `at`: some moment of that day, null when no day is known. */
export type Entry =
  | { readonly kind: 'day'; readonly id: string; readonly at: number | null; readonly count: number }
  | { readonly kind: 'run'; readonly id: string; readonly row: HistoryRow }

/** The day of a moment where this computer is: `2026-7-4`. */
function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** Rows that are in order of time, with a heading before those of each day. */
export function byDay(rows: readonly HistoryRow[]): Entry[] {
  const groups: { readonly id: string; readonly at: number | null; readonly rows: HistoryRow[] }[] = []
  for (const row of rows) {
    const at = row.run.facts?.startedAt ?? null
    const id = `day/${at === null ? 'unknown' : dayOf(at)}`
    if (groups.at(-1)?.id === id) groups.at(-1)!.rows.push(row)
    else groups.push({ id, at, rows: [row] })
  }
  return groups.flatMap(({ id, at, rows: own }): Entry[] => [
    { kind: 'day', id, at, count: own.length },
    ...own.map((row): Entry => ({ kind: 'run', id: row.id, row })),
  ])
}

/** Whether two moments lie on one day, as this computer counts days. */
export function sameDay(a: number, b: number): boolean {
  return dayOf(a) === dayOf(b)
}
