import { once } from 'node:events'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CpuProfile } from '../../../../src/shared/inspect'
import { kill, look } from '../../../support/processes'
import { until } from '../../../support/until'
import { modelOf, refusal, useTargets, type Target } from './support'

const { left, inspectIn, target } = useTargets()

const says = (one: Target, text: string) => until(() => one.out().includes(text), text)

describe('the stack of a process', () => {
  it('that computes has its frames, innermost first, with line and column; and it goes on', async () => {
    const one = await target(`
      function inner() { let sum = 0; for (let i = 0; i < 3e7; i++) sum ^= i; return sum }
      function outer() { for (;;) { inner(); if (Date.now() > next) { next += 20; require('fs').writeSync(1, 'alive\\n') } } }
      let next = Date.now()
      setTimeout(outer, 0)`)
    await says(one, 'alive')
    const stack = await one.inspect.stack(one, 0)
    expect(stack.state).toBe('running')
    const names = stack.frames.map(({ functionName }) => functionName)
    expect(names).toContain('outer')
    if (names.includes('inner')) expect(names.indexOf('inner')).toBeLessThan(names.indexOf('outer'))
    const outer = stack.frames.find(({ functionName }) => functionName === 'outer')!
    // Third line of the script, behind the one that opens the inspector and an empty one.
    expect(outer.line).toBe(4)
    expect(outer.column).toBeGreaterThan(1)
    expect(stack.frames.at(-1)!.url).toMatch(/^node:internal/)
    const heard = one.out().length
    await until(() => one.out().length > heard + 12, 'it to go on')
  })

  it('that waits in Atomics.wait says where, and the wait goes on to its end', async () => {
    const one = await target(`
      function hangs() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500); console.log('awake') }
      setTimeout(hangs, 0)`)
    // Asleep without CPU: by then it is inside.
    await until(() => look(one.pid)?.state === 'S', 'it to sleep')
    const stack = await until(async () => {
      const seen = await one.inspect.stack(one, 0)
      return seen.state === 'running' ? seen : null
    }, 'it to hang')
    expect(stack.frames[0].functionName).toBe('hangs')
    await says(one, 'awake')
  })

  it('that is idle has none, and says what it waits for; again and again, and it goes on', async () => {
    const one = await target(`
      require('net').createServer().listen(0, '127.0.0.1', () => console.log('listening'))
      process.on('SIGUSR2', () => console.log('heard'))`)
    await says(one, 'listening')
    for (let time = 0; time < 5; time += 1) {
      const stack = await one.inspect.stack(one, 0)
      expect(stack).toMatchObject({ state: 'idle', frames: [] })
      expect(stack.waitsFor).toContain('TCPServerWrap')
    }
    process.kill(one.pid, 'SIGUSR2')
    await says(one, 'heard')
  })

  it('that gives no answer is called blocked, and is not left paused when it comes back', async () => {
    const one = await target(`
      setTimeout(() => {
        console.log('blocking')
        require('child_process').execSync('sleep 2.2')
        console.log('back')
        let ticks = 0
        setInterval(() => console.log('tick ' + ++ticks), 20)
      }, 0)`)
    await says(one, 'blocking')
    expect(await one.inspect.stack(one, 0)).toEqual({ state: 'blocked', frames: [], waitsFor: [] })
    await says(one, 'tick 5')
  })

  it('that gives no answer is not left before it does: that could leave it paused for ever', async () => {
    // An inspector that answers all but the question, until it is told to.
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const heard: string[] = []
    let connections = 0
    const sockets: WebSocket[] = []
    let question = 0
    const say = (message: object) => sockets[0]?.send(JSON.stringify(message))
    server.on('connection', (socket) => {
      connections += 1
      sockets.push(socket)
      socket.on('close', () => heard.push('closed'))
      socket.on('message', (data: Buffer) => {
        const { id, method } = JSON.parse(data.toString()) as { id: number; method: string }
        heard.push(method)
        if (method === 'Runtime.evaluate') question = id
        else say({ id, result: {} })
      })
    })
    const { port } = server.address() as net.AddressInfo
    const model = modelOf(process.pid, `ws://127.0.0.1:${port}/01234567-89ab-cdef-0123-456789abcdef`)
    const inspect = inspectIn()
    const blocked = { state: 'blocked', frames: [], waitsFor: [] }
    expect(await inspect.stack({ model }, 0)).toEqual(blocked)
    // Who asks again meanwhile has the same answer, from the same connection.
    expect(await inspect.stack({ model }, 0)).toEqual(blocked)
    expect(heard).toEqual(['Debugger.enable', 'Debugger.pause', 'Runtime.evaluate'])
    expect(connections).toBe(1)

    say({ method: 'Debugger.paused', params: { callFrames: [] } })
    await until(() => heard.includes('Debugger.resume'), 'the process to be let go')
    expect(heard).not.toContain('closed')
    say({ id: question, result: { result: { value: [] } } })
    await until(() => heard.includes('closed'), 'the connection to end')
    server.close()
    await once(server, 'close')
  })

  it('that another debugger holds is read, and left as it is', async () => {
    const one = await target(`
      const { Worker } = require('worker_threads')
      function held() { debugger; console.log('let go') }
      setInterval(held, 20)`)
    // The other debugger: it stops at the statement, and lets go when it is told to.
    const { WebSocket } = await import('ws')
    const other = new WebSocket(one.model.inspectors.get(one.pid)!)
    const say = (method: string) => other.send(JSON.stringify({ id: 1, method }))
    const paused = new Promise<void>((resolve) =>
      other.addEventListener('message', ({ data }) => {
        if (String(data).includes('"Debugger.paused"')) resolve()
      }),
    )
    other.addEventListener('open', () => say('Debugger.enable'))
    await paused
    const stack = await one.inspect.stack(one, 0)
    expect(stack).toMatchObject({ state: 'running', frames: [{ functionName: 'held' }, {}, {}] })
    expect(one.out()).not.toContain('let go')
    say('Debugger.disable')
    await says(one, 'let go')
    const closed = once(other as never, 'close')
    other.close()
    await closed
  })
})

describe('the profile of a process', () => {
  const nodesOf = (profile: CpuProfile) => profile.nodes.map(({ callFrame }) => callFrame.functionName)

  it('names the function that it spins in, lasts as long as asked for, and is saved for other tools', async () => {
    const one = await target(`
      function inner() { let sum = 0; for (let i = 0; i < 1e5; i++) sum ^= i; return sum }
      function spins() { for (;;) inner() }
      setTimeout(spins, 0)`)
    const { file, profile } = await one.inspect.profile(one, 0, 0.5)
    expect(nodesOf(profile)).toEqual(expect.arrayContaining(['spins', 'inner']))
    expect(profile.samples!.length).toBe(profile.timeDeltas!.length)
    expect((profile.endTime - profile.startTime) / 1e6).toBeGreaterThan(0.45)
    expect(path.dirname(file)).toBe(path.join(left.current.folder, 'data/profiles'))
    expect(path.basename(file)).toMatch(/^process-debug-child-1-\d{8}T\d+\.cpuprofile$/)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(profile)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(statSync(path.dirname(file)).mode & 0o077).toBe(0)
    // It goes on: another one is as good.
    expect(nodesOf((await one.inspect.profile(one, 0, 0.2)).profile)).toContain('spins')
    expect(readdirSync(path.dirname(file))).toHaveLength(2)
  })

  it('of one that ends meanwhile is refused at once, with the reason', async () => {
    const one = await target(`setInterval(() => {}, 100)`)
    const asked = performance.now()
    const profile = one.inspect.profile(one, 0, 60)
    setTimeout(() => kill(one.pid), 300)
    expect(await refusal(profile)).toBe('inspector-gone')
    expect(performance.now() - asked).toBeLessThan(10_000)
  })

  it('of one that does not answer is refused', async () => {
    const one = await target(
      `setTimeout(() => (console.log('in'), require('child_process').execSync('sleep 3.5')), 0)`,
    )
    await says(one, 'in')
    expect(await refusal(one.inspect.profile(one, 0, 1))).toBe('inspector-silent')
  })

  it('ends with the engine', async () => {
    const one = await target(`setInterval(() => {}, 100)`)
    const profile = refusal(one.inspect.profile(one, 0, 60))
    // Once it is connected; before, there is nothing to end.
    await until(async () => (await one.inspect.stack(one, 0)).state !== 'blocked', 'an answer')
    await one.inspect.dispose()
    expect(await profile).toBe('inspector-gone')
  })
})

describe('addresses', () => {
  it('are only those that a live process of the run has told', async () => {
    const one = await target(`setInterval(() => {}, 100)`)
    expect(await refusal(one.inspect.stack(one, 7))).toBe('no-inspector')
    one.model.apply({ kind: 'exit', t: 1, id: 0, code: 0, signal: null, cpu: NaN })
    expect(await refusal(one.inspect.stack(one, 0))).toBe('no-inspector')
  })

  it('beyond this machine are not connected to, whoever wrote them into the model', async () => {
    const server = net.createServer(() => expect.unreachable('connected'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const id = '0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
    for (const url of [
      `ws://localhost:${port}/${id}`,
      `ws://127.0.0.1:${port}/`,
      `wss://127.0.0.1:${port}/${id}`,
    ])
      expect(await refusal(inspectIn().stack({ model: modelOf(process.pid, url) }, 0))).toBe('no-inspector')
    server.close()
  })

  it('where nobody is any more, or somebody who is no inspector, are refused', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.resume()
      socket.end('no websocket\r\n\r\n')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const model = modelOf(process.pid, `ws://127.0.0.1:${port}/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e`)
    expect(await refusal(inspectIn().stack({ model }, 0))).toBe('inspector-unreachable')
    server.close()
    await once(server, 'close')
    expect(await refusal(inspectIn().stack({ model }, 0))).toBe('inspector-unreachable')
  })
})

describe('DevTools', () => {
  it('are asked of the host, with the address in parts and a title', async () => {
    const wanted: unknown[] = []
    const one = await target(`setInterval(() => {}, 100)`, (what) => wanted.push(what))
    one.inspect.devtools(one, 0)
    const [, port, id] = /:(\d+)\/(.*)$/.exec(one.model.inspectors.get(one.pid)!)!
    expect(wanted).toEqual([{ port: Number(port), target: id, title: `child 1 · ${one.pid}` }])
  })

  it('are refused by a host without windows', async () => {
    const one = await target(`setInterval(() => {}, 100)`)
    expect(await refusal((async () => one.inspect.devtools(one, 0))())).toBe('no-windows')
  })
})
