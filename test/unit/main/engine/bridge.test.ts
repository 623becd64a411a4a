import type { MessagePortMain } from 'electron'
import { describe, expect, it } from 'vitest'
import { EngineBridge } from '../../../../src/main/engine/bridge'
import type { EngineState } from '../../../../src/main/engine/host'

function setUp() {
  const given: unknown[] = []
  const host = {
    state: 'idle' as EngineState,
    attempt: 0,
    connect(port: MessagePortMain, show?: string) {
      if (this.state === 'up') given.push(show === undefined ? port : [port, show])
      return this.state === 'up'
    },
  }
  let channels = 0
  const bridge = new EngineBridge(host, () => {
    channels++
    return { port1: `engine ${channels}`, port2: `page ${channels}` } as never
  })
  const change = (state: EngineState, attempt: number) => {
    host.state = state
    host.attempt = attempt
    bridge.engineChanged(state)
  }
  return { bridge, change, given }
}

function fakePage(destroyed = false) {
  const heard: unknown[] = []
  return {
    heard,
    isDestroyed: () => destroyed,
    postMessage: (channel: string, notice: unknown, ports: unknown) =>
      void heard.push([channel, notice, ports]),
  }
}

const notice = (engine: string, attempt: number, ...ports: string[]) => [
  'forkscope:engine',
  { source: 'forkscope', engine, attempt },
  ports,
]

describe('EngineBridge', () => {
  it('says nothing while the first engine starts, then gives each page its own port', () => {
    const { bridge, change, given } = setUp()
    const [a, b] = [fakePage(), fakePage()]
    change('starting', 1)
    bridge.pageReady(a)
    expect(a.heard).toEqual([])
    change('up', 1)
    bridge.pageReady(b)
    expect(a.heard).toEqual([notice('up', 1, 'page 1')])
    expect(b.heard).toEqual([notice('up', 1, 'page 2')])
    expect(given).toEqual(['engine 1', 'engine 2'])
  })

  it('says what a window was opened for, once', () => {
    const { bridge, change, given } = setUp()
    const page = fakePage()
    change('up', 1)
    bridge.openedFor(page, 'abc')
    // Its first page is loaded like any other that replaces one.
    bridge.pageGone(page)
    bridge.pageReady(page)
    bridge.pageReady(page)
    expect(given).toEqual([['engine 1', 'abc'], 'engine 2'])
  })

  it('gives a reloaded page a new port', () => {
    const { bridge, change } = setUp()
    const page = fakePage()
    change('up', 1)
    bridge.pageReady(page)
    bridge.pageGone(page)
    bridge.pageReady(page)
    expect(page.heard).toEqual([notice('up', 1, 'page 1'), notice('up', 1, 'page 2')])
  })

  it('tells a death once, then the new engine', () => {
    const { bridge, change } = setUp()
    const page = fakePage()
    change('up', 1)
    bridge.pageReady(page)
    change('hung', 1)
    change('starting', 2)
    change('up', 2)
    expect(page.heard.slice(1)).toEqual([notice('down', 1), notice('up', 2, 'page 2')])
  })

  it('tells a page that loads during the death, or after giving up, how things stand', () => {
    const { bridge, change } = setUp()
    const [early, late] = [fakePage(), fakePage()]
    change('starting', 2)
    bridge.pageReady(early)
    change('gave-up', 4)
    bridge.pageReady(late)
    expect(early.heard).toEqual([notice('down', 2), notice('gave-up', 4)])
    expect(late.heard).toEqual([notice('gave-up', 4)])
  })

  it('sends nothing to pages that are gone', () => {
    const { bridge, change } = setUp()
    const [gone, destroyed] = [fakePage(), fakePage(true)]
    bridge.pageReady(gone)
    bridge.pageReady(destroyed)
    bridge.pageGone(gone)
    change('up', 1)
    change('starting', 2)
    expect(gone.heard).toEqual([])
    expect(destroyed.heard).toEqual([])
  })
})
