import type { RunModel } from '../../../shared/run/model'
import { isStepped } from '../../components/stepping/board'

/** What the drawer below the timeline can show. */
export type DrawerPane = 'output' | 'locks' | 'inspect' | 'timeline'

/** Those that have something to show, the most telling first. */
export function drawerPanes(run: RunModel): DrawerPane[] {
  const { locks, inspected } = run
  const panes: DrawerPane[] = ['output']
  // Its threads are in the timeline's place.
  if (isStepped(run)) panes.push('timeline')
  if (inspected) panes.unshift('inspect')
  if (locks.length > 0) panes.unshift('locks')
  return panes
}

/** Whether it holds much of what there is to see: what a command writes, inspectors, a deadlock. Else it is out of the way. */
export function opensDrawer(run: RunModel): boolean {
  const { meta, inspected, deadlocks } = run
  // An exercise has no room to spare, and says itself who waits for whom.
  if (isStepped(run)) return false
  return meta?.origin.kind === 'command' || inspected || deadlocks.length > 0
}
