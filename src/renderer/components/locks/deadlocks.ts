import type { RunView } from '../../../shared/run/view'
import type { Deadlock } from '../../../shared/run/wait-for'

/** Whether the threads of a deadlock are stuck now: nothing broke the circle, and the run goes on. */
export function isStuck(model: RunView, { end }: Deadlock): boolean {
  return end === null && !model.over
}

/** The deadlock that matters most: the newest that lasts, else the newest; null when there was none. */
export function mainDeadlock(model: RunView): Deadlock | null {
  const { deadlocks } = model
  return deadlocks.findLast((deadlock) => isStuck(model, deadlock)) ?? deadlocks.at(-1) ?? null
}
