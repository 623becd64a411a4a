import * as v from 'valibot'
import type { FromMain, ToMain } from '../../shared/engine-host'
import type { AppAct } from '../../shared/menu'
import type { Settings } from '../../shared/protocol'
import { ENGINE_TIMES, MAX_RESTARTS, ToMainSchema } from '../../shared/engine-host'
import type { Clock, EngineChild, ForkEngine } from './child'
import { RestartBudget } from './restarts'

/**
 * Where the engine's life stands:
 *
 *     idle ─start→ starting ─ready→ up ─stop→ stopping ─stopped/exit/timeout→ stopped
 *                    │  ↑            │
 *                    └──┴─ restart ──┘  exit, or silence → hung ─exit→ restart
 *                    budget spent → gave-up ─start→ starting
 */
export type EngineState = 'idle' | 'starting' | 'up' | 'hung' | 'gave-up' | 'stopping' | 'stopped'

/** What the engine wants of a dialog for files. */
export type WantedPath = Pick<Extract<ToMain, { type: 'dialog' }>, 'kind' | 'name'>

export interface EngineHostEvents {
  /** After every change of state. `attempt` counts starts since the app began, 1 for the first. */
  onState(state: EngineState, attempt: number): void
  onSettings(settings: Settings): void
  /** DevTools are wanted on the inspector of a process. */
  onDevTools(wanted: Extract<ToMain, { type: 'devtools' }>): void
  /** A file is to be shown in the system's file manager. */
  onReveal(file: string): void
  /** Something is to be done with the window in front, or to be opened. */
  onAct(act: AppAct): void
  /** A run is to be shown in a window of its own. */
  onWindow(run: string): void
  /** A path is wanted from the person; `answer` goes to the engine that asked, and to no later one. */
  onDialog(wanted: WantedPath, answer: (path: string | null) => void): void
  /** One line about something that went wrong, for main's stderr. */
  onTrouble(line: string): void
}

/** Keeps one engine alive: starts it, watches its heartbeat, restarts it within bounds, and stops it in order. */
export class EngineHost<Port> {
  readonly #fork: ForkEngine<Port>
  readonly #init: Extract<FromMain, { type: 'init' }>
  readonly #events: EngineHostEvents
  readonly #clock: Clock
  #current: EngineState = 'idle'
  #child: EngineChild<Port> | null = null
  #starts = 0
  /** Milliseconds since its last beat, and looks in a row that found it stopped. */
  #silence = 0
  #stoppedLooks = 0
  /** Files to be shown, until an engine is there to take them. */
  #files: string[] = []
  #cancelWatch: () => void = () => {}
  readonly #budget = new RestartBudget(MAX_RESTARTS, ENGINE_TIMES.restartWindow)
  #stopped: Promise<void> | null = null
  #resolveStopped: () => void = () => {}

  constructor(
    fork: ForkEngine<Port>,
    init: Extract<FromMain, { type: 'init' }>,
    events: EngineHostEvents,
    clock: Clock,
  ) {
    this.#fork = fork
    this.#init = init
    this.#events = events
    this.#clock = clock
  }

  get state(): EngineState {
    return this.#current
  }

  /** How many times an engine was started; above 1, an earlier one died. */
  get attempt(): number {
    return this.#starts
  }

  /** Starts the engine: the first time, or again after it gave up. Otherwise does nothing. */
  start(): void {
    if (this.#current !== 'idle' && this.#current !== 'gave-up') return
    this.#budget.reset()
    this.#launch()
  }

  /**
   * Gives the engine the far end of a window's channel. Only while `up`; else it is refused with false.
   * @param show the run that the window was opened for
   */
  connect(port: Port, show?: string): boolean {
    if (this.#current !== 'up' || !this.#child) return false
    this.#child.send({ type: 'port', show }, port)
    return true
  }

  /** Has a file (absolute path) shown: at once, or by the next engine that is up. */
  open(file: string): void {
    if (this.#current === 'up') this.#child?.send({ type: 'open', file })
    else this.#files.push(file)
  }

  /** Ends the engine in order: resolves when its process is gone, {@link ENGINE_TIMES}.shutdown at the latest. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#resolveStopped = resolve
      this.#beginStop()
    })
    return this.#stopped
  }

  #beginStop(): void {
    this.#cancelWatch()
    if (!this.#child) return this.#finishStop()
    this.#enter('stopping')
    this.#child.send({ type: 'shutdown' })
    // The engine kills a run that ignores TERM within its own grace, which is shorter than this.
    this.#cancelWatch = this.#clock.after(ENGINE_TIMES.shutdown, () => {
      this.#events.onTrouble(`no answer to shutdown within ${ENGINE_TIMES.shutdown} ms: killed`)
      this.#child?.kill()
      this.#finishStop()
    })
  }

  #finishStop(): void {
    this.#cancelWatch()
    this.#child = null
    if (this.#current !== 'stopped') this.#enter('stopped')
    this.#resolveStopped()
  }

  #launch(): void {
    this.#starts++
    this.#silence = this.#stoppedLooks = 0
    // A report of an engine that is no longer the current one (killed, then replaced) must not touch the new one.
    const child: EngineChild<Port> = this.#fork({
      onMessage: (message) => this.#child === child && this.#onMessage(message),
      onExit: (code) => this.#child === child && this.#onExit(code),
    })
    this.#child = child
    child.send(this.#init)
    this.#enter('starting')
    this.#watch()
  }

  /**
   * Counts silence by ticks of our own rather than by the wall clock: after the machine slept, or main itself stood still
   * (a terminal's Ctrl+Z stops both), one tick is missed, not all of them.
   *
   * Nobody but a person with a signal stops an engine, and while it stands nobody watches over its runs. A debugger's pause
   * is not meant.
   */
  #watch(): void {
    this.#cancelWatch = this.#clock.after(ENGINE_TIMES.look, () => {
      this.#silence += ENGINE_TIMES.look
      this.#stoppedLooks = this.#child?.isStopped() ? this.#stoppedLooks + 1 : 0
      if (this.#stoppedLooks > 1) return this.#giveUp('stopped by a signal')
      if (this.#silence >= ENGINE_TIMES.silence)
        return this.#giveUp(`no heartbeat for ${ENGINE_TIMES.silence} ms`)
      this.#watch()
    })
  }

  #giveUp(why: string): void {
    this.#events.onTrouble(`${why}: killed`)
    this.#enter('hung')
    this.#child?.kill()
  }

  #onMessage(message: unknown): void {
    const parsed = v.safeParse(ToMainSchema, message)
    if (!parsed.success) {
      this.#events.onTrouble(`unknown message ignored: ${parsed.issues[0].message}`)
      return
    }
    const { output } = parsed
    switch (output.type) {
      case 'heartbeat':
        this.#silence = 0
        return
      case 'ready':
        if (this.#current !== 'starting') return
        this.#enter('up')
        for (const file of this.#files.splice(0)) this.open(file)
        return
      case 'settings':
        this.#events.onSettings(output.settings)
        return
      case 'devtools':
        // One that is being stopped has no processes left to look into.
        if (this.#current === 'up') this.#events.onDevTools(output)
        return
      case 'reveal':
        if (this.#current === 'up') this.#events.onReveal(output.file)
        return
      case 'act':
        if (this.#current === 'up') this.#events.onAct(output.act)
        return
      case 'window':
        if (this.#current === 'up') this.#events.onWindow(output.run)
        return
      case 'dialog': {
        if (this.#current !== 'up') return
        const child = this.#child
        const { id, kind, name } = output
        this.#events.onDialog({ kind, name }, (path) => {
          if (this.#child === child) child?.send({ type: 'chosen', id, path })
        })
        return
      }
      case 'stopped':
        // Nothing is left to lose: no need to wait until it has wound itself up.
        if (this.#current !== 'stopping') return
        this.#child?.kill()
        this.#finishStop()
    }
  }

  #onExit(code: number): void {
    this.#cancelWatch()
    this.#child = null
    if (this.#current === 'stopping') return this.#finishStop()
    this.#events.onTrouble(`the engine ended (exit code or signal ${code})`)
    if (this.#budget.take(this.#clock.now())) return this.#launch()
    this.#events.onTrouble(
      `${MAX_RESTARTS} restarts within ${ENGINE_TIMES.restartWindow / 1000} s: giving up`,
    )
    this.#enter('gave-up')
  }

  #enter(state: EngineState): void {
    this.#current = state
    this.#events.onState(state, this.#starts)
  }
}
