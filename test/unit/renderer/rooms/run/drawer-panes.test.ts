import { describe, expect, it } from 'vitest'
import { drawerPanes, opensDrawer } from '../../../../../src/renderer/rooms/run/drawer-panes'
import { RunModel } from '../../../../../src/shared/run/model'
import { locks, meta } from '../../../../support/records'

describe('the drawer below the timeline', () => {
  it('holds what was written', () => {
    expect(drawerPanes(new RunModel())).toEqual(['output'])
  })

  it('begins with locks, then inspectors, where there are any', () => {
    const model = new RunModel()
    model.apply(locks([0, 1, 1, 2, 'counter']))
    model.apply({ kind: 'inspector', t: 1, pid: 10, url: 'ws://127.0.0.1:1/x' })
    expect(drawerPanes(model)).toEqual(['locks', 'inspect', 'output'])
  })

  it('is out of the way but for a command, inspectors and deadlocks', () => {
    const model = new RunModel()
    expect(opensDrawer(model)).toBe(false)
    model.apply({ kind: 'inspector', t: 1, pid: 10, url: 'ws://127.0.0.1:1/x' })
    expect(opensDrawer(model)).toBe(true)
    const command = new RunModel()
    command.apply(meta({ origin: { kind: 'command', argv: ['make'], cwd: '/' } }))
    expect(opensDrawer(command)).toBe(true)
  })
})
