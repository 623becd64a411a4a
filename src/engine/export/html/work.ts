import { deadlockText } from '../../../shared/run/deadlock-text'
import { lockTotals, type LockAccount } from '../../../shared/run/lock-totals'
import type { Queue } from '../../../shared/run/model'
import type { Page } from './page'
import { gantt } from './gantt'
import { graph } from './graph'
import { esc, section, table } from './markup'

const MOST_QUEUES = 6
const MOST_POOLS = 40
/** Rows of a table: a program may give as many names as it likes. */
const MOST_ROWS = 400

/** What is said below so many of a list that has more. */
function rest({ texts, format }: Page, count: number): string {
  return count > 0 ? `\n<p class="note">${esc(texts.more(format.number(count)))}</p>` : ''
}

/** What pools worked on. */
export function pools(page: Page): string {
  const { model, texts, format, locale } = page
  const drawn = [...model.pools.values()].filter(({ lanes }) => lanes.length > 0)
  if (drawn.length === 0) return ''
  return section(
    texts.pools,
    drawn
      .slice(0, MOST_POOLS)
      .map((pool) => gantt(model, pool, texts, format, locale))
      .join('\n') + rest(page, drawn.length - MOST_POOLS),
    'long',
  )
}

/** How full queues were. */
export function queues(page: Page): string {
  const { model, texts, format, say } = page
  const all = [...model.queues.values()]
  if (all.length === 0) return ''
  const drawn = all
    .filter(({ depth }) => depth.length > 1)
    .slice(0, MOST_QUEUES)
    .map(({ id, depth }) =>
      graph([{ name: say(id), t: depth.slice('t'), values: depth.slice('depth'), colour: 's1' }], {
        title: say(id),
        unit: texts.depth,
        end: model.wall,
        height: 130,
        step: true,
        label: (value) => format.number(value, 2),
        format,
      }),
    )
  const columns = [
    { title: texts.queue.name, cell: ({ id }: Queue) => esc(say(id)) },
    {
      title: texts.queue.capacity,
      number: true,
      cell: ({ capacity }: Queue) =>
        esc(Number.isFinite(capacity) ? format.number(capacity) : texts.unbounded),
    },
    { title: texts.queue.peak, number: true, cell: ({ peak }: Queue) => esc(format.count(peak)) },
    {
      title: texts.queue.last,
      number: true,
      cell: ({ depth }: Queue) => esc(format.count(depth.last('depth'))),
    },
  ]
  const body = `${drawn.join('\n')}\n${table(columns, all.slice(0, MOST_ROWS))}`
  return section(texts.queues, body + rest(page, all.length - MOST_ROWS), 'long')
}

type LockRow = LockAccount & { readonly name: string }

/** Who waited for whom how long, and deadlocks. */
export function locks(page: Page): string {
  const { model, texts, format, say, local } = page
  const accounts = lockTotals(model).locks
  if (accounts.size === 0) return ''
  const count = (field: 'waits' | 'holds') => (row: LockRow) => esc(format.number(row[field]))
  const time = (field: 'waited' | 'longestWait' | 'held' | 'longestHold') => (row: LockRow) =>
    esc(format.duration(row[field]))
  const columns = [
    { title: texts.lock.name, cell: ({ name }: LockRow) => esc(say(name)) },
    ...(['holds', 'held', 'longestHold', 'waits', 'waited', 'longestWait'] as const).map((field) => ({
      title: texts.lock[field],
      number: true,
      cell: field === 'holds' || field === 'waits' ? count(field) : time(field),
    })),
  ]
  const cycles = model.deadlocks.map((deadlock) => {
    const text = texts.deadlock(format.duration(deadlock.start), local(deadlockText(model, deadlock)))
    return `<p class="reason">${esc(text)}</p>`
  })
  const rows = [...accounts].slice(0, MOST_ROWS).map(([name, account]) => ({ name, ...account }))
  const body = [...cycles.slice(0, 10), table(columns, rows)].join('\n')
  return section(texts.locks, body + rest(page, accounts.size - MOST_ROWS), 'long')
}
