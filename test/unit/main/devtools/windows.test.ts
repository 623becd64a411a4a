import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import type { DevToolsTarget } from '../../../../src/main/devtools/address'
import { DevToolsWindows } from '../../../../src/main/devtools/windows'

class FakeWindow extends EventEmitter {
  did: string[] = []
  minimized = false
  constructor(readonly target: DevToolsTarget) {
    super()
  }
  isMinimized = () => this.minimized
  restore = () => void this.did.push('restore')
  focus = () => void this.did.push('focus')
  /** As Electron's: gone at once, and said so. */
  destroy = () => {
    this.did.push('destroy')
    this.emit('closed')
  }
}

let made: FakeWindow[]
let windows: DevToolsWindows
const target = (port: number) => ({ port, target: '0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e', title: 'child 1' })

beforeEach(() => {
  made = []
  windows = new DevToolsWindows((target) => {
    made.push(new FakeWindow(target))
    return made.at(-1)!
  })
})

describe('DevTools windows', () => {
  it('are one for each target: a second request brings it to the front', () => {
    windows.open(target(1))
    windows.open(target(2))
    windows.open({ ...target(1), title: 'called otherwise by now' })
    expect(made.map((window) => window.target.port)).toEqual([1, 2])
    expect(made.map((window) => window.did)).toEqual([['focus'], []])
    made[1].minimized = true
    windows.open(target(2))
    expect(made[1].did).toEqual(['restore', 'focus'])
  })

  it('are opened anew after they were closed', () => {
    windows.open(target(1))
    made[0].emit('closed')
    windows.open(target(1))
    expect(made).toHaveLength(2)
    expect(made[0].did).toEqual([])
  })

  it('are all closed together, and can be opened again', () => {
    windows.open(target(1))
    windows.open(target(2))
    windows.closeAll()
    windows.closeAll()
    expect(made.map((window) => window.did)).toEqual([['destroy'], ['destroy']])
    windows.open(target(1))
    expect(made).toHaveLength(3)
  })
})
