import type { RunModel } from '../../../shared/run/model'

/** What the drawer below the timeline can show. */
export type DrawerPane = 'output' | 'locks' | 'inspect'

/** Those that have something to show, the most telling first. */
export function drawerPanes({ locks, inspected }: RunModel): DrawerPane[] {
  const panes: DrawerPane[] = ['output']
  if (inspected) panes.unshift('inspect')
  if (locks.length > 0) panes.unshift('locks')
  return panes
}

/** Whether it holds much of what there is to see: what a command writes, inspectors, a deadlock. Else it is out of the way. */
export function opensDrawer({ meta, inspected, deadlocks }: RunModel): boolean {
  return meta?.origin.kind === 'command' || inspected || deadlocks.length > 0
}
