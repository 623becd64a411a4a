import { describe, expect, it } from 'vitest'
import { drawerPanes } from '../../../../../src/renderer/rooms/run/drawer-panes'
import { RunModel } from '../../../../../src/shared/run/model'
import { locks } from '../../../../support/records'

describe('the drawer below the timeline', () => {
  it('holds what was written', () => {
    expect(drawerPanes(new RunModel())).toEqual(['output'])
  })

  it('begins with locks and ends with inspectors, where there are any', () => {
    const model = new RunModel()
    model.apply(locks([0, 1, 1, 2, 'counter']))
    model.apply({ kind: 'inspector', t: 1, pid: 10, url: 'ws://127.0.0.1:1/x' })
    expect(drawerPanes(model)).toEqual(['locks', 'output', 'inspect'])
  })
})
