import type { ProcessView } from '../../../shared/run/view'
import type { SortValue } from './values'
import { processCommand } from './values'

/** One line of the grid. */
export interface ProcessRow {
  readonly id: number
  /** 0 for roots. */
  readonly depth: number
  /** Null: has nothing to fold. */
  readonly open: boolean | null
  /** For each level above and its own: whether the vertical guide goes on below this row. */
  readonly guides: readonly boolean[]
  /** False for rows that are only there because something below them matches the filter. */
  readonly match: boolean
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number
  readonly of: number
}

export interface Arrangement {
  readonly tree: boolean
  readonly value: (process: ProcessView) => SortValue
  readonly descending: boolean
  readonly folded: ReadonlySet<number>
  readonly filter: string
  /** What a process is called on screen. */
  readonly title?: (process: ProcessView) => string
  /** Which processes have a row; children of the others move up to the next ancestor that has. */
  readonly visible: (process: ProcessView) => boolean
}

/**
 * Whether every word of the filter is part of a role, name, pid or command; case does not matter.
 * @param title what the process is called on screen, where that is not its role
 */
export function matchesProcessFilter(process: ProcessView, filter: string, title = ''): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text =
    `${title}\n${process.role}\n${process.name}\n${process.pid}\n${processCommand(process)}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const absent = (value: SortValue) => value === '' || Number.isNaN(value)

/** Older pids are smaller, mostly; where even they are equal, what was seen first comes first. */
const byBirth = (a: ProcessView, b: ProcessView) => a.pid - b.pid || a.id - b.id

/** Orders by value, unknown ones last; the living before the ended, and the order of birth where values are equal. */
function comparator({ value, descending }: Arrangement) {
  const sign = descending ? -1 : 1
  const cache = new Map<number, SortValue>()
  const of = (process: ProcessView) => {
    let known = cache.get(process.id)
    if (known === undefined) cache.set(process.id, (known = value(process)))
    return known
  }
  return (a: ProcessView, b: ProcessView): number => {
    if (a.alive !== b.alive) return a.alive ? -1 : 1
    const [x, y] = [of(a), of(b)]
    if (absent(x) || absent(y)) return Number(absent(x)) - Number(absent(y)) || byBirth(a, b)
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y))
    return sign * order || byBirth(a, b)
  }
}

/** Levels that are drawn: deeper rows stand below each other. */
const MOST_GUIDES = 200

/** The grid's rows, top to bottom. */
export function arrange(processes: readonly (ProcessView | undefined)[], how: Arrangement): ProcessRow[] {
  const shown = processes.filter(
    (process): process is ProcessView => process !== undefined && how.visible(process),
  )
  const compare = comparator(how)
  const hits = shown.filter((process) => matchesProcessFilter(process, how.filter, how.title?.(process)))
  if (!how.tree)
    return hits.toSorted(compare).map(({ id }, index) => {
      return { id, depth: 0, open: null, guides: [], match: true, place: index + 1, of: hits.length }
    })

  const parents = new Map<number, number>()
  const shownIds = new Set(shown.map((process) => process.id))
  for (const process of shown) {
    let parent = process.parent
    while (parent >= 0 && !shownIds.has(parent)) parent = processes[parent]?.parent ?? -1
    parents.set(process.id, parent)
  }
  // A filter shows what matches and the way there, however it is folded.
  const filtering = hits.length < shown.length
  const matching = new Set(hits.map((process) => process.id))
  const kept = new Set(matching)
  for (const id of matching)
    for (let up = parents.get(id)!; up >= 0 && !kept.has(up); up = parents.get(up)!) kept.add(up)

  const children = new Map<number, ProcessView[]>()
  for (const process of shown) {
    if (!kept.has(process.id)) continue
    const parent = parents.get(process.id)!
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [process])
    else siblings.push(process)
  }
  const rows: ProcessRow[] = []
  // Without recursion, since a chain of parents may be long. The last is the next.
  const waiting: ProcessRow[] = []
  const wait = (parent: number, guides: readonly boolean[], depth: number): void => {
    const siblings = children.get(parent)?.sort(compare) ?? []
    for (let index = siblings.length - 1; index >= 0; index -= 1) {
      const { id } = siblings[index]
      const parental = children.has(id)
      waiting.push({
        id,
        depth,
        open: parental ? filtering || !how.folded.has(id) : null,
        guides: depth === 0 || depth > MOST_GUIDES ? guides : [...guides, index < siblings.length - 1],
        match: matching.has(id),
        place: index + 1,
        of: siblings.length,
      })
    }
  }
  wait(-1, [], 0)
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row)
    if (row.open === true) wait(row.id, row.guides, row.depth + 1)
  }
  return rows
}
