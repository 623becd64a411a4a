import * as v from 'valibot'
import type { Hello, Method, Params, Results, Settings, ToWindow } from '../../shared/protocol'
import { FromWindowSchema, MACHINE_STREAM, REQUESTS } from '../../shared/protocol'
import { cardOf } from '../../shared/scenario'
import type { Engine, EngineNews } from '../engine'
import { describeError } from '../failure'
import { createSource } from '../sampling'
import { MachineReader } from '../sampling/machine-load'
import { users } from '../sampling/users'
import { Machine } from '../machine'
import { findPython } from '../python/find'
import type { Run } from '../runs/run'
import { gone, issueOf, runsElsewhere, withoutPaths, wrongRequest } from './failures'
import { Outbox } from './outbox'

/** One end of a channel to a window: Electron's MessagePortMain and Node's MessagePort both fit behind it. */
export interface EnginePort {
  postMessage(message: ToWindow): void
  /** Each message of the window, as data. */
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

/** The stream of the machine begins anew at most this often, milliseconds: each begin finds all processes. */
const BEGINS = 250
/** Load of the machine is told this often, milliseconds. */
const HOST_BEAT = 1000

interface Window {
  readonly port: EnginePort
  readonly outboxes: Map<string, Outbox>
  readonly unfollow: Map<string, () => void>
  readonly selected: Map<string, number | null>
  /** The newest wish to follow a stream. */
  readonly wanted: Map<string, symbol>
  /** It has been told what it needs to draw itself: from now on it listens. */
  greeted: boolean
  /** The run that it was opened for, until it can be told. */
  toShow: string | null
}

type Handler<M extends Method> = (window: Window, params: Params<M>) => Results[M] | Promise<Results[M]>
type Handlers = { readonly [M in Method]: Handler<M> }

type Show = Extract<EngineNews, { type: 'show' | 'show-failed' }>

/** The answer of a request that only does something. */
const nothing = (_: void): null => null

/** Serves windows: answers their requests, and sends them the engine's news and the streams they follow. */
export class WindowServer {
  readonly #engine: Engine
  readonly #handlers: Handlers
  readonly #unsubscribe: () => void
  readonly #windows = new Set<Window>()
  readonly #machineReader = new MachineReader()
  /** What somebody opened from outside before a window was there to show it. */
  readonly #toShow: Show[] = []
  /** The window that asked for something last: the one in which somebody works. */
  #active: Window | null = null
  #machine: Machine | null = null
  #machineBegan = -Infinity
  #machineSoon: NodeJS.Timeout | null = null
  #beat: NodeJS.Timeout | null = null
  #cpuAt = process.cpuUsage()
  #beatAt = performance.now()

  constructor(engine: Engine) {
    this.#engine = engine
    this.#handlers = this.#handlersOf(engine)
    this.#unsubscribe = engine.subscribe((news) => {
      if (news.type === 'show' || news.type === 'show-failed') this.#show(news)
      else this.#tellAll(news)
    })
  }

  /** Serves one window until its port closes. @param show the run that it was opened for */
  connect(port: EnginePort, show: string | null = null): void {
    this.#engine.recorded.library.start().catch((error: unknown) => console.error(error))
    const window: Window = {
      port,
      outboxes: new Map(),
      unfollow: new Map(),
      selected: new Map(),
      wanted: new Map(),
      greeted: false,
      toShow: show,
    }
    this.#windows.add(window)
    port.onMessage((data) => {
      this.#take(window, data).catch((error: unknown) =>
        console.error('A message of a window failed:', error),
      )
    })
    port.onClose(() => this.#leave(window))
    if (this.#beat === null) this.#beat = setInterval(() => this.#tellHost(), HOST_BEAT).unref()
  }

  async dispose(): Promise<void> {
    this.#unsubscribe()
    if (this.#beat !== null) clearInterval(this.#beat)
    for (const window of [...this.#windows]) this.#leave(window)
    await this.#machine?.stop()
    this.#machineReader.dispose()
  }

  /** In one window: where somebody works, else in the first that says hello. */
  #show(message: Show): void {
    if (this.#active === null) this.#toShow.push(message)
    else this.#active.port.postMessage(message)
  }

  #tellAll(message: ToWindow): void {
    for (const window of this.#windows) window.port.postMessage(message)
  }

  #leave(window: Window): void {
    this.#windows.delete(window)
    if (this.#active === window) this.#active = [...this.#windows].find((other) => other.greeted) ?? null
    for (const stream of [...window.unfollow.keys()]) this.#unfollow(window, stream)
  }

  async #take(window: Window, data: unknown): Promise<void> {
    const message = v.safeParse(FromWindowSchema, data)
    // Only our own renderer holds the other end: whatever does not fit is a bug there, and must not take the engine down.
    if (!message.success) return console.error('A window sent a message that is none:', issueOf(message))
    if (message.output.type === 'ack') {
      window.outboxes.get(message.output.stream)?.acknowledged(message.output.seq)
      return
    }
    const { id, method, params } = message.output
    try {
      const checked = v.safeParse(REQUESTS[method], params)
      if (!checked.success) throw wrongRequest(method, issueOf(checked))
      const handle = this.#handlers[method] as Handler<typeof method>
      const result = await handle(window, checked.output as Params<typeof method>)
      window.port.postMessage({ type: 'response', id, ok: true, result })
      if (method === 'hello') window.greeted = true
      if (!window.greeted || !this.#windows.has(window)) return
      this.#active = window
      if (window.toShow !== null) window.port.postMessage({ type: 'show', runId: window.toShow })
      window.toShow = null
      for (const show of this.#toShow.splice(0)) this.#show(show)
    } catch (error) {
      window.port.postMessage({ type: 'response', id, ok: false, failure: describeError(error) })
    }
  }

  /** What each request does. */
  #handlersOf(engine: Engine): Handlers {
    const { recorded, inspect } = engine
    const { library } = recorded
    return {
      hello: () => this.#hello(),
      'run.start': async (_, request) => ({ runId: (await engine.start(request)).id }),
      'run.stop': (_, { stream }) => {
        // Answered when the stop is under way: the stream tells the rest.
        void this.#run(stream).stop()
        return null
      },
      'command.browse': async (_, { what, from }) => {
        const path = await engine.dialogs?.[what](from)
        return path ? { path } : null
      },
      'app.do': (_, { act }) => nothing(engine.dialogs?.act(act)),
      'run.signal': async (_, { stream, process, signal }) => {
        const machine = stream === MACHINE_STREAM ? this.#machine : null
        await (machine ?? this.#run(stream)).signal(process, signal)
        return null
      },
      'run.input': async (_, { stream, line }) => nothing(await this.#run(stream).input(line)),
      'run.series': async (window, { stream, processes }) => {
        if (!recorded.isReady(stream)) await recorded.vet(stream)
        const series = recorded.replay(stream).series(processes)
        window.outboxes.get(stream)?.push(series)
        return null
      },
      'run.moment': async (_, { stream, t }) => {
        if (!recorded.isReady(stream)) await recorded.vet(stream)
        return recorded.moment(stream, t)
      },
      'run.ended': async (_, { stream, query }) => {
        if (!recorded.isReady(stream)) await recorded.vet(stream)
        return recorded.ended(stream, query)
      },
      'run.export': async (_, { stream, to, redacted = false, locale }) => {
        if (!recorded.isReady(stream)) await recorded.vet(stream)
        return to === 'run' ? recorded.exportFile(stream, redacted) : recorded.export(stream, to, locale)
      },
      'scenario.preview': (_, { scenario, knobs, side }) =>
        engine.preview(engine.scenario(scenario), knobs, side),
      'scenario.questions': (_, { scenario, ...run }) => engine.scenario(scenario).questions?.(run) ?? [],
      'scenario.source': (_, { scenario, side }) => engine.source(scenario, side),
      'python.find': () => engine.findPython(),
      'python.choose': async () => {
        const python = await engine.dialogs?.program(engine.settings.python)
        if (!python) return null
        const interpreter = await findPython(python)
        engine.updateSettings({ python })
        return interpreter
      },
      follow: async (window, { stream }) => {
        const wanted = Symbol(stream)
        window.wanted.set(stream, wanted)
        if (!recorded.isReady(stream)) await recorded.vet(stream)
        // It may have looked elsewhere meanwhile, or be gone.
        if (window.wanted.get(stream) === wanted && this.#windows.has(window)) this.#follow(window, stream)
        return null
      },
      unfollow: (window, { stream }) => {
        window.wanted.delete(stream)
        this.#unfollow(window, stream)
        return null
      },
      select: (window, { stream, process }) => {
        // A recorded run has details of no process; whoever follows it may select one all the same.
        if (!window.outboxes.has(stream)) this.#run(stream)
        window.selected.set(stream, process)
        this.#applySelection(stream)
        return null
      },
      'run.window': (_, { stream }) => nothing(recorded.window(stream)),
      'library.list': () => library.list(),
      'library.reveal': (_, { file }) => nothing(recorded.reveal(file)),
      'library.mark': async (_, { runId, marks }) => {
        await library.mark(runId, marks)
        return null
      },
      'library.delete': async (_, { runIds }) => {
        await library.delete(runIds)
        return null
      },
      'library.restore': async (_, { runIds }) => {
        await library.restore(runIds)
        return null
      },
      'library.add': async (_, { name, data }) => ({ runId: await library.add(name, data) }),
      'library.open': () => recorded.openChosen(),
      'library.chooseFolder': () => recorded.chooseFolder(),
      'machine.users': () => users(),
      'settings.set': (_, patch) => engine.updateSettings(withoutPaths(patch as Partial<Settings>)),
      'progress.answer': (_, { scenario, question }) => nothing(engine.answerQuestion(scenario, question)),
      'progress.restore': () => nothing(engine.restoreProgress()),
      'progress.reset': () => nothing(engine.resetProgress()),
      'inspect.devtools': (_, { stream, process }) => nothing(inspect.devtools(this.#run(stream), process)),
      'inspect.stack': (_, { stream, process }) => inspect.stack(this.#run(stream), process),
      'inspect.profile': (_, { stream, process, seconds }) =>
        inspect.profile(this.#run(stream), process, seconds),
    }
  }

  #hello(): Hello {
    const { version, dataDir, host, settings, progress } = this.#engine
    return {
      version,
      dataDir,
      host,
      settings,
      progress,
      scenarios: this.#engine.scenarios.map(cardOf),
      runs: this.#engine.runInfos(),
    }
  }

  #run(stream: string): Run {
    const run = this.#engine.runs.get(stream)
    if (run !== undefined) return run
    throw this.#engine.recorded.inMemory(stream) === undefined ? gone() : runsElsewhere()
  }

  #follow(window: Window, stream: string): void {
    this.#unfollow(window, stream)
    if (stream === MACHINE_STREAM) return this.#followMachine(window)
    const run = this.#engine.recorded.going(stream)
    if (run === undefined) return this.#followRecorded(window, stream)
    const outbox = new Outbox(window.port, stream, () => run.records)
    window.outboxes.set(stream, outbox)
    let begin = true
    const end = run.subscribe((records) => {
      outbox.push(records, begin)
      begin = false
    })
    void run.replaced?.then(() => {
      if (window.outboxes.get(stream) === outbox) this.#followAnew(window, stream)
    })
    window.unfollow.set(stream, () => {
      end()
      window.selected.delete(stream)
      this.#applySelection(stream)
      // A moment of it may have been asked of its file.
      this.#release(window, stream)
    })
  }

  /** What is there now takes the place of what it followed. */
  #followAnew(window: Window, stream: string): void {
    try {
      this.#follow(window, stream)
    } catch (error) {
      console.error(`The run ${stream} can't be followed any more:`, error)
    }
  }

  /** Lets the file of a run go that no window but this one follows. */
  #release(window: Window, stream: string): void {
    const others = [...this.#windows].some((other) => other !== window && other.outboxes.has(stream))
    if (!others) this.#engine.recorded.release(stream)
  }

  /** A run that is over and was recorded: all that there is comes at once. */
  #followRecorded(window: Window, stream: string): void {
    const replay = this.#engine.recorded.replay(stream)
    const outbox = new Outbox(window.port, stream, () => replay.listed)
    window.outboxes.set(stream, outbox)
    outbox.push(replay.listed, true)
    window.unfollow.set(stream, () => this.#release(window, stream))
  }

  #unfollow(window: Window, stream: string): void {
    window.outboxes.get(stream)?.close()
    window.outboxes.delete(stream)
    window.unfollow.get(stream)?.()
    window.unfollow.delete(stream)
  }

  #followMachine(window: Window): void {
    // A newcomer needs the stream from its begin, so it begins anew for all: processes are found again at once.
    const beginOver = () => {
      this.#startMachine()
      return null
    }
    window.outboxes.set(MACHINE_STREAM, new Outbox(window.port, MACHINE_STREAM, beginOver))
    window.unfollow.set(MACHINE_STREAM, () => {
      window.selected.delete(MACHINE_STREAM)
      const followed = [...this.#windows].some((other) => other.outboxes.has(MACHINE_STREAM))
      if (followed) this.#applySelection(MACHINE_STREAM)
      else this.#stopMachine()
    })
    this.#startMachine()
  }

  #stopMachine(): void {
    if (this.#machineSoon !== null) clearTimeout(this.#machineSoon)
    this.#machineSoon = null
    void this.#machine?.stop()
    this.#machine = null
  }

  #startMachine(): void {
    this.#stopMachine()
    const wait = this.#machineBegan + BEGINS - performance.now()
    if (wait > 0) {
      this.#machineSoon = setTimeout(() => this.#startMachine(), wait)
      return
    }
    this.#machineBegan = performance.now()
    for (const window of this.#windows) window.selected.delete(MACHINE_STREAM)
    const { host, version, settings } = this.#engine
    const source = createSource(settings.sampler)
    const machine: Machine = new Machine({
      source,
      host,
      version,
      emit: (records, begin) => {
        if (!begin && machine !== this.#machine) return
        for (const window of this.#windows) window.outboxes.get(MACHINE_STREAM)?.push(records, begin)
        if (!begin && machine.worn) this.#startMachine()
      },
    })
    this.#machine = machine
  }

  #applySelection(stream: string): void {
    const ids = new Set<number>()
    for (const window of this.#windows) {
      const id = window.selected.get(stream)
      if (id !== null && id !== undefined) ids.add(id)
    }
    if (stream === MACHINE_STREAM) this.#machine?.select(ids)
    else this.#engine.runs.get(stream)?.select(ids)
  }

  #tellHost(): void {
    const used = process.cpuUsage(this.#cpuAt)
    const now = performance.now()
    const engineCpu = (used.user + used.system) / 1000 / (now - this.#beatAt)
    this.#cpuAt = process.cpuUsage()
    this.#beatAt = now
    if (this.#windows.size === 0) return
    const load = this.#machineReader.read()
    this.#tellAll({ type: 'host', ...load, engineCpu, engineRss: process.memoryUsage.rss() })
  }
}
