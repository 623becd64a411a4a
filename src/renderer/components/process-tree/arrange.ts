import { listIn } from '../../../shared/run/cycles'
import { sum } from '../../../shared/run/groups'
import { present } from '../../../shared/run/present'
import type { UnlistedSum } from '../../../shared/run/recorded'
import type { ProcessView } from '../../../shared/run/view'
import type { SortValue } from './values'
import { processCommand } from './values'

/** One line of the grid: a process, several alike as one, or what is left of some that ended long ago. */
export interface ProcessRow {
  /** Which group it stands for; null: it is one process. */
  readonly group: string | null
  /** The sum of processes that are not listed any more; null: it is of those that are. */
  readonly sum: UnlistedSum | null
  /** The process; of a group the eldest, of a sum the one that they are below. */
  readonly id: number
  /** All processes that it stands for, its own first: of a group the members and what is below them, of a sum none. */
  readonly ids: readonly number[]
  /** Members of a group or a sum, 1 for a process. */
  readonly count: number
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

/** How siblings that are alike become one row. */
export interface Grouping {
  /** Processes of which this says the same are alike, if what is below them is alike too. */
  readonly of: (process: ProcessView) => string
  /** Fewer than so many keep a row each. */
  readonly least: number
  /** Groups whose members have rows of their own below it. */
  readonly open: ReadonlySet<string>
}

export interface Arrangement {
  /** False: no process is below another; a list, in which all are siblings. */
  readonly tree: boolean
  readonly value: (process: ProcessView) => SortValue
  /** Whether the value of a group is the sum of its processes; else it is that of the eldest. */
  readonly sums: boolean
  readonly descending: boolean
  readonly folded: ReadonlySet<number>
  readonly filter: string
  /** Null: each process has its row. While a filter is on, a tree shows what it hits row by row. */
  readonly grouping: Grouping | null
  /** What came of those that are not listed any more; it is below those that are. */
  readonly unlisted?: readonly UnlistedSum[]
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
  const { role, name, pid } = process
  return filter === '' || hasWords(`${title}\n${role}\n${name}\n${pid}\n${processCommand(process)}`, filter)
}

function hasWords(text: string, filter: string): boolean {
  const lower = text.toLowerCase()
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => lower.includes(word))
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const absent = (value: SortValue) => value === '' || Number.isNaN(value)

/** Older pids are smaller, mostly; where even they are equal, what was seen first comes first. */
const byBirth = (a: ProcessView, b: ProcessView) => a.pid - b.pid || a.id - b.id

/** What has a row among its siblings. */
interface Node {
  readonly group: string | null
  /** The eldest first. */
  readonly members: readonly ProcessView[]
  readonly ids: readonly number[]
  readonly alive: boolean
  readonly value: SortValue
}

/** Orders by value, unknown ones last; the living before the ended, and the order of birth where values are equal. */
function comparator(descending: boolean) {
  const sign = descending ? -1 : 1
  return (a: Node, b: Node): number => {
    if (a.alive !== b.alive) return a.alive ? -1 : 1
    const [x, y] = [a.value, b.value]
    const birth = byBirth(a.members[0], b.members[0])
    if (absent(x) || absent(y)) return Number(absent(x)) - Number(absent(y)) || birth
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y))
    return sign * order || birth
  }
}

/** Levels that are drawn: deeper rows stand below each other. */
const MOST_GUIDES = 200

/** What is below a process, for processes with little below them: more is no crowd, and is looked at one by one. */
const MOST_BELOW = 8

/** What a process is together with what is below it, and the ids of all of that, its own first. */
interface Likeness {
  readonly kind: string
  readonly ids: readonly number[]
}

/** The likeness of every process that may be folded with others. */
function likenesses(
  roots: readonly ProcessView[],
  children: ReadonlyMap<number, readonly ProcessView[]>,
  kindOf: (process: ProcessView) => string,
): Map<number, Likeness> {
  // Parents before their children, without recursion, since a chain of parents may be long.
  const order = [...roots]
  for (let at = 0; at < order.length; at += 1)
    for (const child of children.get(order[at].id) ?? []) order.push(child)
  const found = new Map<number, Likeness>()
  for (const process of order.reverse()) {
    const own = children.get(process.id)
    // Most have nothing below them.
    if (own === undefined) {
      found.set(process.id, { kind: kindOf(process), ids: [process.id] })
      continue
    }
    if (own.length > MOST_BELOW) continue
    const below = own.map(({ id }) => found.get(id))
    if (!below.every((one) => one !== undefined)) continue
    const ids = [process.id, ...below.flatMap((one) => one.ids)]
    if (ids.length > MOST_BELOW + 1) continue
    const kinds = below.map(({ kind }) => kind).sort()
    found.set(process.id, { kind: JSON.stringify([kindOf(process), ...kinds]), ids })
  }
  return found
}

/** The grid's rows, top to bottom. */
export function arrange(processes: readonly (ProcessView | undefined)[], how: Arrangement): ProcessRow[] {
  const shown = processes.filter(
    (process): process is ProcessView => process !== undefined && how.visible(process),
  )
  const hits = shown.filter((process) => matchesProcessFilter(process, how.filter, how.title?.(process)))
  const filtering = hits.length < shown.length
  const matching = new Set(hits.map((process) => process.id))
  const sums = sumsBelow(processes, shown, how)
  const children = how.tree
    ? childrenOf(processes, shown, [...matching, ...sums.keys()])
    : new Map([[-1, hits]])

  const grouping = how.tree && filtering ? null : how.grouping
  const alike =
    grouping === null
      ? new Map<number, Likeness>()
      : likenesses(children.get(-1) ?? [], how.tree ? children : new Map(), grouping.of)

  function nodeOf(group: string | null, members: readonly ProcessView[]): Node {
    if (group === null) {
      const [only] = members
      return { group, members, ids: [only.id], alive: only.alive, value: how.value(only) }
    }
    const ids = members.flatMap(({ id }) => alike.get(id)!.ids)
    const all = present(ids.map((id) => processes[id]))
    const value = how.sums ? sum(all.map((one) => Number(how.value(one)))) : how.value(members[0])
    return { group, members, ids, alive: all.some(({ alive }) => alive), value }
  }
  /** Siblings, those that are alike as one. */
  function nodesOf(parent: number): Node[] {
    const siblings = children.get(parent) ?? []
    if (grouping === null || siblings.length < grouping.least)
      return siblings.map((process) => nodeOf(null, [process]))
    const sorts = new Map<string, ProcessView[]>()
    for (const process of siblings) {
      const kind = alike.get(process.id)?.kind ?? String(process.id)
      const others = sorts.get(kind)
      if (others === undefined) sorts.set(kind, [process])
      else others.push(process)
    }
    return [...sorts].flatMap(([kind, members]) =>
      members.length < grouping.least
        ? members.map((process) => nodeOf(null, [process]))
        : [nodeOf(`${parent}/${kind}`, members.sort(byBirth))],
    )
  }

  const compare = comparator(how.descending)
  const rows: ProcessRow[] = []
  // Without recursion here too. The last is the next.
  const waiting: { row: ProcessRow; members: readonly ProcessView[] }[] = []
  const wait = (
    nodes: Node[],
    guides: readonly boolean[],
    depth: number,
    below: readonly UnlistedSum[],
  ): void => {
    nodes.sort(compare)
    const all = nodes.length + below.length
    const guided = (place: number) => (depth === 0 || depth > MOST_GUIDES ? guides : [...guides, place < all])
    for (let place = all; place > nodes.length; place -= 1)
      waiting.push({
        row: sumRow(below[place - nodes.length - 1], depth, guided(place), place, all),
        members: [],
      })
    for (let index = nodes.length - 1; index >= 0; index -= 1) {
      const { group, members, ids } = nodes[index]
      const [{ id }] = members
      const parental = how.tree && (children.has(id) || sums.has(id))
      const open = parental ? filtering || !how.folded.has(id) : null
      const row: ProcessRow = {
        group,
        sum: null,
        id,
        ids,
        count: members.length,
        depth,
        open: group === null ? open : grouping!.open.has(group),
        guides: guided(index + 1),
        match: matching.has(id),
        place: index + 1,
        of: all,
      }
      waiting.push({ row, members })
    }
  }
  wait(nodesOf(-1), [], 0, sums.get(-1) ?? [])
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { row, members } = next
    rows.push(row)
    if (row.open !== true) continue
    const below = row.group === null ? nodesOf(row.id) : members.map((one) => nodeOf(null, [one]))
    wait(below, row.guides, row.depth + 1, (row.group === null && sums.get(row.id)) || [])
  }
  return rows
}

/** Who is below whom: what is looked for and the way there, however it is folded. Roots are below -1. */
function childrenOf(
  processes: readonly (ProcessView | undefined)[],
  shown: readonly ProcessView[],
  wanted: readonly number[],
): Map<number, ProcessView[]> {
  const parents = new Map<number, number>()
  const shownIds = new Set(shown.map((process) => process.id))
  for (const process of shown) {
    let { parent } = process
    while (parent >= 0 && !shownIds.has(parent)) parent = processes[parent]?.parent ?? -1
    parents.set(process.id, parent)
  }
  const kept = new Set(wanted)
  for (const id of wanted)
    for (let up = parents.get(id) ?? -1; up >= 0 && !kept.has(up); up = parents.get(up)!) kept.add(up)
  const children = new Map<number, ProcessView[]>()
  for (const process of shown) {
    if (!kept.has(process.id)) continue
    const parent = parents.get(process.id)!
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [process])
    else siblings.push(process)
  }
  return children
}

/** Sums that have a row, by the nearest process above them that has one (−1: none). */
function sumsBelow(
  processes: readonly (ProcessView | undefined)[],
  shown: readonly ProcessView[],
  { tree, filter, unlisted = [] }: Arrangement,
): Map<number, UnlistedSum[]> {
  const found = new Map<number, UnlistedSum[]>()
  const shownIds = new Set(unlisted.length > 0 ? shown.map(({ id }) => id) : [])
  for (const sum of unlisted) {
    if (!hasWords(sum.name, filter)) continue
    let { parent } = sum
    while (parent >= 0 && !shownIds.has(parent)) parent = processes[parent]?.parent ?? -1
    listIn(found, tree ? parent : -1).push(sum)
  }
  return found
}

function sumRow(
  sum: UnlistedSum,
  depth: number,
  guides: readonly boolean[],
  place: number,
  of: number,
): ProcessRow {
  const { parent: id, name, count } = sum
  return {
    group: `sum ${id}/${name}`,
    sum,
    id,
    ids: [],
    count,
    depth,
    open: null,
    guides,
    match: true,
    place,
    of,
  }
}
