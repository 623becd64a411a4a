import type { RunModel } from '../../../shared/run/model'
import type { Pool } from '../../../shared/run/pool'

/** Panes that show what the programs of a run told of their work. */
export type WorkPane = 'pool' | 'queues' | 'locks' | 'inspect'

/** Those that have something to show, the most telling first. */
export function workPanes(model: RunModel): WorkPane[] {
  const panes: WorkPane[] = []
  if (model.locks.length > 0) panes.push('locks')
  // A pool's own queue is drawn with the pool, by its name; so is the only queue of a run that has one pool at a time.
  const queues = [...model.queues.values()].filter(({ id }) => !model.pools.has(id))
  const between = queues.length > 0 && (model.pools.size === 0 || atOnce(model))
  const others = queues.length > 1 || queues.some(({ capacity }) => Number.isFinite(capacity))
  if (between) panes.push('queues')
  if (model.pools.size > 0) panes.push('pool')
  if (!between && others) panes.push('queues')
  if (model.inspected) panes.push('inspect')
  return panes
}

/** Whether two pools ever worked at the same time: then a queue lies between them, and is what the run is about. */
function atOnce(model: RunModel): boolean {
  const pools = [...model.pools.values()].filter(({ firstStart }) => !Number.isNaN(firstStart))
  const end = ({ lastEnd }: Pool) => (Number.isNaN(lastEnd) ? model.now : lastEnd)
  return pools.some((a, at) =>
    pools.slice(at + 1).some((b) => a.firstStart < end(b) && b.firstStart < end(a)),
  )
}
