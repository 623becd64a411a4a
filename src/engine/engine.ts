import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Params, RunInfo, Settings, ToWindow } from '../shared/protocol'
import type { Prediction } from '../shared/prediction'
import type { Progress } from '../shared/progress'
import type { HostFacts, Interpreter, RunOrigin } from '../shared/run/records'
import { checkKnobs, defaultKnobs, type KnobProblem, type KnobValues, type Side } from '../shared/knobs'
import { knobArguments, onSide, previewOf, PROGRAMS, type Preview, type Scenario } from '../shared/scenario'
import { SIDE_NAMES } from '../shared/scenario'
import { scenarios } from '../scenarios'
import { probeCapabilities, withoutLacks } from './capabilities'
import { ensureDataFolder } from './data-folder'
import { EngineFailure, describeError } from './failure'
import { hostFacts, namedHostFacts } from './host-facts'
import { findPython } from './python/find'
import { Inspect, type OpenDevTools } from './inspect/inspect'
import { ProgressFile } from './progress'
import { createSource } from './sampling'
import { EventHub } from './sampling/events/hub'
import { canSetParentDeathSignal } from './runs/launch'
import { Reaper } from './runs/reaper'
import { engineEnds } from './runs/reasons'
import { Run } from './runs/run'
import { newRunId } from './run-id'
import { ownRuntime, programEnv, pythonRuntime, type Runtime } from './runtime'
import { SettingsFile } from './settings'
import { sweepCopies } from './recording/format/log'
import { sweepScratch } from './runs/scratch'
import { sweepTelemetry } from './telemetry/server'
import { sourceFiles, type SourceFile } from './source'
import { Recorded, type Dialogs, type RecordTo } from './library/recorded'

/** Runs kept in memory after their end. */
const KEPT_RUNS = 12

export interface EngineOptions {
  /** Folder of settings (and of recorded runs); made if missing. */
  readonly dataDir: string
  /** Folder that holds the scenarios' programs. */
  readonly scenariosDir: string
  readonly version: string
  /** How a scenario's program is run; by default as this process itself runs JavaScript. */
  readonly runtime?: Runtime
  /** Opens DevTools on the inspector of a process; a host without windows has none. */
  readonly openDevTools?: OpenDevTools
  /** The kernel's process events; by default those of this machine, where it has any. */
  readonly events?: EventHub
  /** Descriptors of this process that launched commands get beside their streams; by default none. */
  readonly descriptors?: readonly number[]
  /** Asks the person for paths; a host without windows has none. */
  readonly dialogs?: Dialogs
}

/** What changed, as whoever shows it is told: settings, progress, runs, the library, the machine; a run to be shown. */
export type EngineNews = Extract<
  ToWindow,
  { type: 'settings' | 'progress' | 'runs' | 'library' | 'named' | 'show' | 'show-failed' }
>

/**
 * The engine: launches, follows, stops and judges runs. Plain Node, and knows nobody who looks at it: the app's utility
 * process serves windows from it (host/), the command line uses it directly.
 */
export class Engine {
  readonly version: string
  /** The chapters; choices of knobs that this machine can't serve say why. */
  readonly scenarios: readonly Scenario[]
  /** Looks inside processes of runs. */
  readonly inspect: Inspect
  /** Runs as files. */
  readonly recorded: Recorded
  /** Absolute path of the folder of settings and runs. */
  readonly dataDir: string
  /** What a host with windows does for them; null: there are none. */
  readonly dialogs: Dialogs | null
  readonly #options: EngineOptions
  readonly #settings: SettingsFile
  readonly #progress: ProgressFile
  readonly #reaper = new Reaper()
  readonly #events: EventHub | null
  readonly #runs = new Map<string, Run>()
  readonly #listeners = new Set<(news: EngineNews) => void>()
  #host = hostFacts()
  #prepared: Promise<void> | null = null
  #disposed: Promise<void> | null = null

  private constructor(options: EngineOptions) {
    this.#options = options
    this.#events = options.events ?? (process.platform === 'linux' ? new EventHub() : null)
    this.version = options.version
    this.dataDir = resolve(options.dataDir)
    this.dialogs = options.dialogs ?? null
    const lacks = probeCapabilities()
    this.scenarios = scenarios.map((scenario) => withoutLacks(scenario, lacks))
    this.#settings = new SettingsFile(options.dataDir)
    this.#progress = new ProgressFile(options.dataDir)
    this.inspect = new Inspect(options.dataDir, options.openDevTools)
    this.recorded = new Recorded({
      dataDir: options.dataDir,
      settings: () => this.settings,
      saveFolder: (runsFolder) => this.updateSettings({ runsFolder }),
      runs: this.#runs,
      dialogs: this.dialogs,
      libraryChanged: (library) => this.#tell({ type: 'library', library }),
    })
  }

  /** An engine that is prepared for its first run. */
  static async create(options: EngineOptions): Promise<Engine> {
    const engine = Engine.begin(options)
    await engine.prepare()
    return engine
  }

  /** An engine that can answer at once, see {@link prepare}. */
  static begin(options: EngineOptions): Engine {
    try {
      ensureDataFolder(options.dataDir)
    } catch (error) {
      // Runs can be made and watched without a data folder.
      process.emitWarning(`${(error as Error).message}. Settings are not kept: choose another data folder.`)
    }
    return new Engine(options)
  }

  get host(): HostFacts {
    return this.#host
  }

  /** Does what a run needs and a window does not: to be awaited before the first run. Twice is once. */
  prepare(): Promise<void> {
    this.#prepared ??= (async () => {
      void sweepScratch()
      void sweepCopies()
      void sweepTelemetry()
      // Runs can do without the names.
      const named = namedHostFacts().catch(() => this.#host)
      const [host] = await Promise.all([named, canSetParentDeathSignal()])
      this.#host = host
      this.#tell({ type: 'named', host })
    })()
    return this.#prepared
  }

  get settings(): Settings {
    return this.#settings.settings
  }

  get progress(): Progress {
    return this.#progress.progress
  }

  answerQuestion(scenario: string, question: string): void {
    this.#progress.answer(this.scenario(scenario).id, question)
    this.#tell({ type: 'progress', progress: this.progress })
  }

  resetProgress(): void {
    this.#progress.reset()
    this.#tell({ type: 'progress', progress: this.progress })
  }

  restoreProgress(): void {
    this.#progress.restore()
    this.#tell({ type: 'progress', progress: this.progress })
  }

  get runs(): ReadonlyMap<string, Run> {
    return this.#runs
  }

  updateSettings(patch: Partial<Settings>): Settings {
    const settings = this.#settings.update(patch)
    this.#tell({ type: 'settings', settings })
    this.recorded.update().catch((error: unknown) => console.error(error))
    return settings
  }

  /** Runs of this engine's life, newest first. */
  runInfos(): RunInfo[] {
    return [...this.#runs.values()].reverse().map(({ id, model }) => {
      const meta = model.meta!
      return {
        runId: id,
        origin: meta.origin,
        startedAt: meta.startedAt,
        state: model.state,
        outcome: model.outcome,
      }
    })
  }

  /** @throws EngineFailure `no-scenario` */
  scenario(id: string): Scenario {
    const found = this.scenarios.find((scenario) => scenario.id === id)
    if (found !== undefined) return found
    const known = this.scenarios.map((scenario) => scenario.id)
    throw new EngineFailure(
      'no-scenario',
      `Unknown scenario “${id}”. Available: ${known.join(', ')}.`,
      `未知场景“${id}”。可用的场景：${known.join('、')}。`,
    )
  }

  /** What is wrong or odd with these knobs: their limits first, then the scenario's own view of combinations. */
  checkKnobs(whole: Scenario, knobs: KnobValues, side: Side = 'node'): readonly KnobProblem[] {
    const scenario = onSide(whole, side)
    const problems = checkKnobs(scenario.knobs, knobs)
    if (problems.length > 0) return problems
    return scenario.check?.({ ...defaultKnobs(scenario.knobs), ...knobs }) ?? []
  }

  /** What a chapter shows beside these knobs; beside wrong ones, only what is wrong with them. */
  preview(whole: Scenario, knobs: KnobValues, side: Side = 'node'): Preview {
    const scenario = onSide(whole, side)
    const problems = checkKnobs(scenario.knobs, knobs)
    if (problems.length > 0) return { problems, figures: [], prompt: null }
    return previewOf(scenario, { ...defaultKnobs(scenario.knobs), ...knobs }, side)
  }

  /** The program of a scenario and its modules: the very files that run. */
  source(id: string, side: Side = 'node'): Promise<SourceFile[]> {
    return sourceFiles(this.#options.scenariosDir, this.#programFile(this.#sided(id, side), side))
  }

  /**
   * The Python that runs scenarios' Python programs.
   * @throws EngineFailure `no-python`
   */
  findPython(): Promise<Interpreter> {
    return findPython(this.settings.python)
  }

  /**
   * As `startRun`, prepared, and with what runs the program found first, for a host that may write to its input.
   * @throws EngineFailure `no-python` too
   */
  async start(...[request, overrides, recordTo]: Parameters<Engine['startRun']>): Promise<Run> {
    await this.prepare()
    const python = 'scenario' in request && request.side === 'python' ? await this.findPython() : undefined
    return this.startRun(request, overrides, recordTo, python, true)
  }

  /**
   * Starts a run. What goes wrong after the request itself was found sound (no such program, no permission) is told by
   * the run, which ends `failed`.
   *
   * @param overrides settings of this run alone
   * @param recordTo by default a new file of the library
   * @param python runs a scenario's Python program; without one it is the program for Node
   * @param speaks whether whoever starts it will write to its input, where its program listens: see `Run.input`
   * @throws EngineFailure `no-scenario`, `no-side`, `wrong-knobs` (with the problems), `closing`
   */
  startRun(
    request: Params<'run.start'>,
    overrides: Partial<Settings> = {},
    recordTo: RecordTo = 'library',
    python?: Interpreter,
    speaks = false,
  ): Run {
    if (this.#disposed !== null)
      throw new EngineFailure(
        'closing',
        'Forkscope is closing. Start it again.',
        'Forkscope 正在关闭，请重新启动。',
      )
    const settings = { ...this.settings, ...overrides }
    const launch =
      'scenario' in request ? this.#scenarioLaunch(request, python, speaks) : this.#commandLaunch(request)
    const run = new Run({
      id: newRunId(),
      ...launch,
      settings,
      host: this.host,
      version: this.version,
      source: createSource(settings.sampler),
      reaper: this.#reaper,
      // A source that was chosen by name is not replaced by another one.
      events: settings.sampler === 'auto' ? this.#events : null,
    })
    this.#enter(run)
    this.recorded.record(run, recordTo)
    return run
  }

  /** Shows a file (a run, or a trace of another tool) in the windows; what is wrong with it is told there. */
  async open(file: string): Promise<void> {
    try {
      const runId = await this.recorded.library.openFile(file)
      this.#tell({ type: 'show', runId })
    } catch (error) {
      this.#tell({ type: 'show-failed', failure: describeError(error) })
    }
  }

  /** @returns ends the subscription */
  subscribe(listener: (news: EngineNews) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Stops every run and lets everything go. Nothing is left afterwards. */
  dispose(): Promise<void> {
    this.#disposed ??= (async () => {
      await this.inspect.dispose()
      await Promise.all([...this.#runs.values()].map((run) => run.stop(engineEnds())))
      await this.recorded.dispose()
      await this.#reaper.dispose()
    })()
    return this.#disposed
  }

  #tell(news: EngineNews): void {
    for (const listener of this.#listeners) listener(news)
  }

  #enter(run: Run): void {
    const active = [...this.#runs.values()].filter((other) => !other.over)
    if (active.length > 0) for (const other of [run, ...active]) other.overlapped = true
    this.#runs.set(run.id, run)
    for (const [id, old] of this.#runs) if (this.#runs.size > KEPT_RUNS && old.over) this.#runs.delete(id)
    let state = ''
    let entered = false
    const { origin } = run.model.meta!
    run.subscribe(() => {
      if (run.model.verdict !== null && origin.kind === 'scenario' && !entered) {
        entered = true
        const asks = this.scenarios.some(
          ({ id, questions }) => id === origin.scenario && questions !== undefined,
        )
        if (this.#progress.enter(origin.scenario, run.model, asks))
          this.#tell({ type: 'progress', progress: this.progress })
      }
      if (run.model.state === state) return
      state = run.model.state
      // After the run is in the list and out of the constructor that tells its first records.
      queueMicrotask(() => this.#tell({ type: 'runs', runs: this.runInfos() }))
    })
  }

  #programFile(scenario: Scenario, side: Side): string {
    return join(this.#options.scenariosDir, scenario.id, PROGRAMS[side])
  }

  /** @throws EngineFailure `no-scenario`, `no-side` */
  #sided(id: string, side: Side): Scenario {
    const scenario = this.scenario(id)
    if (scenario.sides.includes(side)) return onSide(scenario, side)
    throw new EngineFailure(
      'no-side',
      `“${scenario.title.en}” has no program in ${SIDE_NAMES[side]} yet. Choose ${SIDE_NAMES.node}.`,
      `“${scenario.title['zh-CN']}”还没有 ${SIDE_NAMES[side]} 程序，请选择 ${SIDE_NAMES.node}。`,
    )
  }

  #scenarioLaunch(
    request: { scenario: string; knobs: KnobValues; prediction?: Prediction | undefined },
    python: Interpreter | undefined,
    speaks: boolean,
  ) {
    const side: Side = python === undefined ? 'node' : 'python'
    const scenario = this.#sided(request.scenario, side)
    const wrong = this.checkKnobs(scenario, request.knobs, side).filter(({ level }) => level === 'error')
    if (wrong.length > 0) {
      const list = (locale: 'en' | 'zh-CN') =>
        wrong.map((problem) => `${problem.knob}: ${problem.message[locale]}`).join(' ')
      throw new EngineFailure('wrong-knobs', list('en'), list('zh-CN'), wrong)
    }
    const knobs = { ...defaultKnobs(scenario.knobs), ...request.knobs }
    const runtime = python === undefined ? (this.#options.runtime ?? ownRuntime()) : pythonRuntime(python)
    const file = this.#programFile(scenario, side)
    return {
      scenario,
      prediction: request.prediction ?? null,
      origin: {
        kind: 'scenario',
        scenario: scenario.id,
        knobs,
        ...(python && { python }),
      } satisfies RunOrigin,
      request: {
        argv: [runtime.execPath, file, ...knobArguments(knobs)],
        cwd: join(file, '..'),
        env: { ...programEnv(), ...runtime.env },
        input: speaks && scenario.input?.(knobs) === true,
      },
    }
  }

  #commandLaunch(request: { argv: readonly string[]; cwd?: string | undefined }) {
    const { argv, cwd = homedir() } = request
    return {
      scenario: null,
      prediction: null,
      origin: { kind: 'command', argv, cwd } satisfies RunOrigin,
      request: { argv, cwd, env: programEnv(), descriptors: this.#options.descriptors ?? [] },
    }
  }
}
