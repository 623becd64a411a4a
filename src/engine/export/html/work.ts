import { deadlockText } from '../../../shared/run/deadlock-text'
import type { Queue } from '../../../shared/run/model'
import type { RunRecord } from '../../../shared/run/records'
import { piecesOf } from '../perfetto/work'
import type { Page } from './page'
import { gantt } from './gantt'
import { graph } from './graph'
import { esc, section, table } from './markup'

const MOST_QUEUES = 6

/** What pools worked on. */
export function pools({ model, texts, format, locale }: Page): string {
  const drawn = [...model.pools.values()].filter(({ lanes }) => lanes.length > 0)
  if (drawn.length === 0) return ''
  return section(
    texts.pools,
    drawn.map((pool) => gantt(model, pool, texts, format, locale)).join('\n'),
    'long',
  )
}

/** How full queues were. */
export function queues({ model, texts, format, say }: Page): string {
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
  return section(texts.queues, `${drawn.join('\n')}\n${table(columns, all)}`, 'long')
}

interface LockAccount {
  readonly name: string
  waits: number
  waited: number
  longestWait: number
  holds: number
  held: number
  longestHold: number
}

/** Who waited for whom how long, and deadlocks. */
export function locks({ model, texts, format, say, local }: Page, records: readonly RunRecord[]): string {
  const accounts = new Map<string, LockAccount>()
  for (const pieces of piecesOf(records).values())
    for (const { kind, name, start, end } of pieces) {
      if (kind === 'task') continue
      let account = accounts.get(name)
      if (account === undefined) {
        account = { name, waits: 0, waited: 0, longestWait: 0, holds: 0, held: 0, longestHold: 0 }
        accounts.set(name, account)
      }
      const time = (Number.isNaN(end) ? model.wall : end) - start
      if (kind === 'wait') {
        account.waits += 1
        account.waited += time
        account.longestWait = Math.max(account.longestWait, time)
      } else {
        account.holds += 1
        account.held += time
        account.longestHold = Math.max(account.longestHold, time)
      }
    }
  if (accounts.size === 0) return ''
  const count = (field: 'waits' | 'holds') => (row: LockAccount) => esc(format.number(row[field]))
  const time = (field: 'waited' | 'longestWait' | 'held' | 'longestHold') => (row: LockAccount) =>
    esc(format.duration(row[field]))
  const columns = [
    { title: texts.lock.name, cell: ({ name }: LockAccount) => esc(say(name)) },
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
  return section(
    texts.locks,
    [...cycles.slice(0, 10), table(columns, [...accounts.values()])].join('\n'),
    'long',
  )
}
