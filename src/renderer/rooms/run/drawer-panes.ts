import type { RunModel } from '../../../shared/run/model'

/** What the drawer below the timeline can show. */
export type DrawerPane = 'output' | 'locks' | 'inspect'

/** Those that have something to show. */
export function drawerPanes({ locks, inspected }: RunModel): DrawerPane[] {
  const panes: DrawerPane[] = ['output']
  if (locks.length > 0) panes.unshift('locks')
  if (inspected) panes.push('inspect')
  return panes
}
