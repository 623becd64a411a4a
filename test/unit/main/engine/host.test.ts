import { beforeEach, describe, expect, it } from 'vitest'
import type { EngineState } from '../../../../src/main/engine/host'
import { EngineHost } from '../../../../src/main/engine/host'
import { ENGINE_TIMES, MAX_RESTARTS } from '../../../../src/shared/engine-host'
import type { Settings } from '../../../../src/shared/protocol'
import { FakeClock, fakeFork } from './fakes'

const INIT = { type: 'init', dataDir: '/data', scenariosDir: '/scenarios', version: '1.2.3' } as const

let clock: FakeClock
let forked: ReturnType<typeof fakeFork>
let states: [EngineState, number][]
let settings: Settings[]
let trouble: string[]
let wanted: unknown[]
let revealed: string[]
let acts: string[]
let windows: string[]
let asked: [unknown, (path: string | null) => void][]
let host: EngineHost<string>

beforeEach(() => {
  clock = new FakeClock()
  forked = fakeFork()
  states = []
  settings = []
  trouble = []
  wanted = []
  revealed = []
  acts = []
  windows = []
  asked = []
  host = new EngineHost(
    forked.fork,
    INIT,
    {
      onState: (state, attempt) => states.push([state, attempt]),
      onSettings: (changed) => settings.push(changed),
      onDevTools: (what) => wanted.push(what),
      onAct: (act) => acts.push(act),
      onReveal: (file) => revealed.push(file),
      onWindow: (run) => windows.push(run),
      onDialog: (what, answer) => asked.push([what, answer]),
      onTrouble: (line) => trouble.push(line),
    },
    clock,
  )
})

function bringUp(): void {
  host.start()
  forked.last().says({ type: 'ready' })
}

describe('start', () => {
  it('sends init first and is up once the engine is ready', () => {
    host.start()
    expect(forked.last().sent).toEqual([INIT])
    expect(host.state).toBe('starting')
    forked.last().says({ type: 'ready' })
    expect(states).toEqual([
      ['starting', 1],
      ['up', 1],
    ])
  })

  it('starts one engine however often it is asked', () => {
    host.start()
    host.start()
    bringUp()
    expect(forked.children).toHaveLength(1)
  })

  it('hands ports over only while up', () => {
    host.start()
    expect(host.connect('early')).toBe(false)
    forked.last().says({ type: 'ready' })
    expect(host.connect('window 1')).toBe(true)
    expect(forked.last().ports).toEqual(['window 1'])
    forked.last().exits()
    expect(host.connect('late')).toBe(false)
    expect(forked.last().ports).toEqual([])
  })

  it('passes settings on with defaults filled in, and ignores what it does not know', () => {
    bringUp()
    forked.last().says({ type: 'settings', settings: { theme: 'dark' } })
    expect(settings).toMatchObject([{ theme: 'dark', language: 'system', hz: 10 }])
    for (const wrong of [
      null,
      'ready',
      { type: 'quit' },
      { type: 'settings', settings: { theme: 'pink' } },
    ]) {
      forked.last().says(wrong)
    }
    expect(settings).toHaveLength(1)
    expect(trouble).toHaveLength(4)
    expect(host.state).toBe('up')
  })
})

it('shows a file that the engine names, while it is up', () => {
  host.start()
  forked.last().says({ type: 'reveal', file: '/runs/a.forkscope' })
  expect(revealed).toEqual([])
  forked.last().says({ type: 'ready' })
  forked.last().says({ type: 'reveal', file: '/runs/a.forkscope' })
  for (const file of ['', 7, undefined]) forked.last().says({ type: 'reveal', file })
  expect(revealed).toEqual(['/runs/a.forkscope'])
  for (const act of ['zoom-in', 'format-disk']) forked.last().says({ type: 'act', act })
  expect(acts).toEqual(['zoom-in'])
})

it('opens a window for a run that the engine names, while it is up', () => {
  host.start()
  forked.last().says({ type: 'window', run: 'abc' })
  expect(windows).toEqual([])
  forked.last().says({ type: 'ready' })
  for (const run of ['abc', '', 7, 'x'.repeat(101)]) forked.last().says({ type: 'window', run })
  expect(windows).toEqual(['abc'])
})

describe('DevTools', () => {
  const id = '0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
  const asked = { type: 'devtools', port: 9229, target: id, title: 'child 1 · 7' }

  it('are passed on as the engine asks for them, while it is up', () => {
    host.start()
    forked.last().says(asked)
    expect(wanted).toEqual([])
    forked.last().says({ type: 'ready' })
    forked.last().says(asked)
    expect(wanted).toEqual([asked])
    void host.stop()
    forked.last().says(asked)
    expect(wanted).toHaveLength(1)
  })

  it.each([
    { port: 0 },
    { port: 70_000 },
    { port: '9229' },
    { port: 9229.5 },
    { target: '' },
    { target: `${id}/x` },
    { target: '../../../../../../../../../../../etc/x' },
    { title: 'x'.repeat(201) },
    { title: undefined },
  ])('are not, when asked for as %j', (wrong) => {
    bringUp()
    forked.last().says({ ...asked, ...wrong })
    expect(wanted).toEqual([])
    expect(trouble).toHaveLength(1)
  })
})

describe('files', () => {
  it('are kept until an engine is up, in order, and given to it once', () => {
    host.open('/a.forkscope')
    host.start()
    host.open('/b.forkscope')
    expect(forked.last().sent).toEqual([INIT])
    forked.last().says({ type: 'ready' })
    host.open('/c.forkscope')
    const opened = ['/a.forkscope', '/b.forkscope', '/c.forkscope'].map((file) => ({ type: 'open', file }))
    expect(forked.last().sent).toEqual([INIT, ...opened])
    forked.last().exits()
    host.open('/d.forkscope')
    forked.last().says({ type: 'ready' })
    expect(forked.last().sent).toEqual([INIT, { type: 'open', file: '/d.forkscope' }])
  })
})

describe('dialogs', () => {
  const question = { type: 'dialog', id: 7, kind: 'save', name: 'run.csv' }

  it('are asked for the engine, and their answer goes back to it', () => {
    bringUp()
    forked.last().says(question)
    expect(asked[0][0]).toEqual({ kind: 'save', name: 'run.csv' })
    asked[0][1]('/tmp/run.csv')
    expect(forked.last().sent.at(-1)).toEqual({ type: 'chosen', id: 7, path: '/tmp/run.csv' })
  })

  it('answer no engine that came later: its questions have the same numbers', () => {
    bringUp()
    forked.last().says(question)
    forked.last().exits()
    forked.last().says({ type: 'ready' })
    asked[0][1]('/tmp/run.csv')
    expect(forked.last().sent).toEqual([INIT])
  })

  it.each([{ kind: 'print' }, { name: 'x'.repeat(4097) }, { id: 'seven' }])(
    'are not shown when asked for as %j',
    (wrong) => {
      bringUp()
      forked.last().says({ ...question, ...wrong })
      expect(asked).toEqual([])
      expect(trouble).toHaveLength(1)
    },
  )
})

describe('heartbeat', () => {
  it('keeps an engine that beats', () => {
    bringUp()
    for (let second = 0; second < 60; second++) {
      clock.advance(1000)
      forked.last().says({ type: 'heartbeat', at: second })
    }
    expect(host.state).toBe('up')
    expect(forked.last().killed).toBe(0)
  })

  it('kills a silent engine after ten seconds and starts the next when it is gone', () => {
    bringUp()
    clock.advance(ENGINE_TIMES.silence - 1)
    expect(forked.last().killed).toBe(0)
    clock.advance(1)
    expect(host.state).toBe('hung')
    expect(forked.last().killed).toBe(1)
    expect(forked.children).toHaveLength(1)
    forked.last().exits(9)
    expect(forked.children).toHaveLength(2)
    expect(states.slice(2)).toEqual([
      ['hung', 1],
      ['starting', 2],
    ])
  })

  it('does not wait for one that a signal has stopped', () => {
    bringUp()
    forked.last().stopped = true
    clock.advance(ENGINE_TIMES.look)
    expect(host.state).toBe('up')
    clock.advance(ENGINE_TIMES.look)
    expect(host.state).toBe('hung')
    expect(forked.last().killed).toBe(1)
    forked.last().exits()
    expect(host.state).toBe('starting')
  })

  it('leaves one alone that was stopped for a moment', () => {
    bringUp()
    for (let look = 0; look < 10; look += 1) {
      forked.last().stopped = look % 2 === 0
      clock.advance(ENGINE_TIMES.look)
    }
    expect([host.state, forked.last().killed]).toEqual(['up', 0])
  })

  it('counts silence from the start: an engine that never gets ready is replaced too', () => {
    host.start()
    clock.advance(ENGINE_TIMES.silence)
    expect(host.state).toBe('hung')
  })

  it('does not count the time that main itself stood still', () => {
    bringUp()
    // One tick of main, however long it took (sleep, a debugger), is one beat missed.
    const watch = clock.after.bind(clock)
    clock.after = (ms, callback) => watch(ms + 3_600_000, callback)
    forked.last().says({ type: 'heartbeat', at: 0 })
    clock.advance(1000)
    clock.advance(3_601_000)
    expect(host.state).toBe('up')
  })

  it('ignores what a replaced engine still says', () => {
    bringUp()
    const old = forked.last()
    old.exits()
    forked.last().says({ type: 'ready' })
    old.says({ type: 'settings', settings: {} })
    old.exits()
    expect(settings).toEqual([])
    expect(forked.children).toHaveLength(2)
    expect(host.state).toBe('up')
  })
})

describe('restart', () => {
  it('gives up after three restarts within a minute, and watches nothing then', () => {
    bringUp()
    for (let death = 0; death < MAX_RESTARTS; death++) {
      clock.advance(5000)
      forked.last().exits(9)
      expect(host.state).toBe('starting')
      forked.last().says({ type: 'ready' })
    }
    forked.last().exits(9)
    expect(host.state).toBe('gave-up')
    expect(host.attempt).toBe(1 + MAX_RESTARTS)
    expect(clock.pending).toBe(0)
    expect(trouble.at(-1)).toContain('giving up')
  })

  it('restarts for ever when deaths are far apart', () => {
    bringUp()
    for (let death = 0; death < 12; death++) {
      for (let beat = 0; beat < 21; beat++) {
        clock.advance(1000)
        forked.last().says({ type: 'heartbeat', at: 0 })
      }
      forked.last().exits()
    }
    expect(host.state).toBe('starting')
    expect(host.attempt).toBe(13)
  })

  it('starts anew, with a fresh budget, when a person asks after it gave up', () => {
    bringUp()
    for (let death = 0; death <= MAX_RESTARTS; death++) forked.last().exits()
    host.start()
    expect(host.state).toBe('starting')
    for (let death = 0; death < MAX_RESTARTS; death++) forked.last().exits()
    expect(host.state).toBe('starting')
    forked.last().exits()
    expect(host.state).toBe('gave-up')
  })
})

describe('stop', () => {
  it('lets go when the engine has stopped', async () => {
    bringUp()
    const stopped = host.stop()
    expect(host.state).toBe('stopping')
    expect(forked.last().sent.at(-1)).toEqual({ type: 'shutdown' })
    forked.last().says({ type: 'stopped' })
    await stopped
    expect(host.state).toBe('stopped')
    expect(clock.pending).toBe(0)
  })

  it('kills an engine that does not answer in time', async () => {
    bringUp()
    const stopped = host.stop()
    clock.advance(ENGINE_TIMES.shutdown - 1)
    expect(forked.last().killed).toBe(0)
    clock.advance(1)
    expect(forked.last().killed).toBe(1)
    await stopped
  })

  it('takes an exit for an answer, and does not restart', async () => {
    bringUp()
    const stopped = host.stop()
    forked.last().exits(0)
    await stopped
    expect(forked.children).toHaveLength(1)
  })

  it('is at once done where no engine runs, and can be asked twice', async () => {
    await host.stop()
    await host.stop()
    expect(host.state).toBe('stopped')
    host.start()
    expect(forked.children).toHaveLength(0)
  })
})
