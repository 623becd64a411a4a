import type { RunModel } from '../../../shared/run/model'

/** Panes that show what the programs of a run told of their work. */
export type WorkPane = 'pool' | 'queues' | 'locks' | 'inspect'

/** Those that have something to show, the most telling first. */
export function workPanes(model: RunModel): WorkPane[] {
  const panes: WorkPane[] = []
  if (model.locks.length > 0) panes.push('locks')
  if (model.pools.size > 0) panes.push('pool')
  // A pool's own queue is drawn with the pool.
  if (model.queues.size > (model.pools.size > 0 ? 1 : 0)) panes.push('queues')
  if (model.inspectors.size > 0) panes.push('inspect')
  return panes
}
