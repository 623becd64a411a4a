import * as v from 'valibot'
import type { Interpreter, RunOrigin, RunOutcome, RunRecord, RunState, HostFacts } from './run/records'
import type { Failure } from './failure'
import type { LibraryInfo } from './library'
import type { MomentColumns } from './run/fields'
import type { MachineLoad, Users } from './machine'
import type { Preview, ScenarioCard } from './scenario'
import type { CpuProfile, Stack } from './inspect'
import type { Progress } from './progress'
import type { Question } from './question'
import { byName } from './by-name'
import { SIDES } from './knobs'
import { SAMPLER_CHOICES } from './run/fields'
import { APP_ACTS } from './menu'
import { EXPORT_FORMATS, MarksSchema } from './library'
import { LOCALES } from './text'

export type { Failure } from './failure'

/*
 * What crosses the MessagePort between a window and the engine. A window sends requests; the engine answers each with
 * one response and, for the streams a window follows, pushes record batches. Requests are checked here, by schema:
 * the engine trusts no window.
 */

/** Settings that the engine keeps (in `settings.json` of the data folder) and every window shows. */
export const SettingsSchema = v.object({
  language: v.optional(v.picklist(['system', ...LOCALES]), 'system'),
  theme: v.optional(v.picklist(['system', 'dark', 'light']), 'system'),
  sampler: v.optional(v.picklist(SAMPLER_CHOICES), 'auto'),
  /** Ticks per second of a run. */
  hz: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(50)), 10),
  /** Guards: a run that goes beyond is stopped. Memory as a share of the machine's; duration in seconds, 0 = off. */
  maxProcesses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 512),
  maxMemory: v.optional(v.pipe(v.number(), v.minValue(0.05), v.maxValue(1)), 0.8),
  maxSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), 0),
  /** Path or name of the Python that runs the chapters' Python programs; '' = looked for. */
  python: v.optional(v.pipe(v.string(), v.maxLength(4096)), ''),
  /** Folder of recorded runs; '' = `runs` in the data folder. */
  runsFolder: v.optional(v.pipe(v.string(), v.maxLength(4096)), ''),
  /** Retention, 0 = off: recorded runs that are older, too many, or too much are deleted, oldest first, never pinned ones. */
  keepDays: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3650)), 0),
  keepRuns: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)), 0),
  keepGigabytes: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000)), 0),
})
export type Settings = v.InferOutput<typeof SettingsSchema>

const KnobValuesSchema = byName(v.union([v.number(), v.string(), v.boolean()]))
const SideSchema = v.picklist(SIDES)
/** Signals that can be sent to a process of a run, the gentlest first. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGSTOP', 'SIGCONT', 'SIGKILL'] as const
export type RunSignal = (typeof SIGNALS)[number]

const ProcessIdSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const StreamSchema = v.pipe(v.string(), v.maxLength(100))
/** Of a folder with more runs some are chosen first. */
const RunIdsSchema = v.pipe(v.array(StreamSchema), v.maxLength(10_000))

const EndedQuerySchema = v.object({
  /** Ids of those that whoever asks lists itself, of `born` that there were when it asked first. */
  listed: v.instance(Int32Array),
  born: ProcessIdSchema,
  /** The listed process that they are below, −1: none. */
  parent: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  /** What they are called; with `others`: what they are not called. */
  names: v.pipe(v.array(v.string()), v.maxLength(1000)),
  others: v.boolean(),
  /** How many of them come before, and how many are wanted. */
  from: ProcessIdSchema,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
})
export type EndedQuery = v.InferOutput<typeof EndedQuerySchema>

/** Every request by name: what it takes. */
export const REQUESTS = {
  /** Scenarios, host, version, settings, runs so far: what a window needs to draw itself. */
  hello: v.object({}),
  'run.start': v.union([
    v.object({
      scenario: v.string(),
      knobs: KnobValuesSchema,
      /** Which of its programs; node when not given. */
      side: v.optional(SideSchema),
      /** What the learner guesses: the claim, and a number in its unit. */
      prediction: v.optional(
        v.object({ claim: v.pipe(v.string(), v.maxLength(100)), value: v.pipe(v.number(), v.finite()) }),
      ),
    }),
    v.object({
      argv: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32_768))), v.minLength(1)),
      cwd: v.optional(v.string()),
    }),
  ]),
  'run.stop': v.object({ stream: StreamSchema }),
  /** Asks for a program, or for the folder it is to work in; `from` is where to begin. Answers it, null when none was chosen. */
  'command.browse': v.object({
    what: v.picklist(['program', 'cwd']),
    from: v.pipe(v.string(), v.maxLength(4096)),
  }),
  /** Has the app open a window, change the size of everything, or show the data folder in the system's file manager. */
  'app.do': v.object({ act: v.picklist(APP_ACTS) }),
  /** Sends a signal to one process of a run or of the machine (by its id there). */
  'run.signal': v.object({
    stream: StreamSchema,
    process: ProcessIdSchema,
    signal: v.picklist(SIGNALS),
  }),
  /** Writes a line to the input of a run whose program listens; null: there will be no more. */
  'run.input': v.object({
    stream: StreamSchema,
    line: v.nullable(v.pipe(v.string(), v.maxLength(500), v.regex(/^[^\n\r]*$/))),
  }),
  /** What a chapter shows beside these knobs: problems, model diagrams, what to guess. */
  'scenario.preview': v.object({
    scenario: v.string(),
    knobs: KnobValuesSchema,
    side: v.optional(SideSchema),
  }),
  /** What to ask about a judged run. */
  'scenario.questions': v.object({
    scenario: v.string(),
    knobs: KnobValuesSchema,
    cores: v.number(),
    gil: v.optional(v.boolean()),
    measured: byName(v.nullable(v.number())),
  }),
  /** The source of what runs: the program, its other modules, then what these share with other scenarios. */
  'scenario.source': v.object({ scenario: v.string(), side: v.optional(SideSchema) }),
  /** Which Python runs the scenarios' Python programs; looked for now, unless it is known. */
  'python.find': v.object({}),
  /** Has another one chosen; null when none was. One that is no Python is refused. */
  'python.choose': v.object({}),
  /** Follows a run from its first record, or the machine (`stream: 'machine'`). */
  follow: v.object({ stream: StreamSchema }),
  unfollow: v.object({ stream: StreamSchema }),
  /** Asks for details and threads of one process, once a second; null ends it. */
  select: v.object({
    stream: StreamSchema,
    process: v.nullable(ProcessIdSchema),
  }),
  /** All samples of these processes, of a recording that was too large to be sent whole: they come by the stream. */
  'run.series': v.object({
    stream: StreamSchema,
    processes: v.pipe(v.array(ProcessIdSchema), v.maxLength(200)),
  }),
  /** Everything that was read of every process at run time `t` (ms), live or recorded: the last tick not after it. */
  'run.moment': v.object({ stream: StreamSchema, t: v.number() }),
  /** Processes that ended and are not listed any more, out of the run's file, in order of birth. */
  'run.ended': v.object({ stream: StreamSchema, query: EndedQuerySchema }),
  /** Asks where to, and writes the run there in another format. Answers the file, null when none was chosen. */
  'run.export': v.object({
    stream: StreamSchema,
    to: v.picklist(EXPORT_FORMATS),
    /** Of a run file: without arguments, folders, users, output, tags and notes. */
    redacted: v.optional(v.boolean()),
    locale: v.picklist(LOCALES),
  }),
  /** Shows a run in a window of its own. */
  'run.window': v.object({ stream: StreamSchema }),
  'library.list': v.object({}),
  /** Shows a file in the system's file manager: one of the library, or one that was exported since the engine began. */
  'library.reveal': v.object({ file: v.pipe(v.string(), v.maxLength(4096)) }),
  /** Title, tags, note, pin; what is not given stays. */
  'library.mark': v.object({ runId: StreamSchema, marks: v.partial(MarksSchema) }),
  /** Deleted runs can be brought back (`library.restore`) until the engine ends. */
  'library.delete': v.object({ runIds: RunIdsSchema }),
  'library.restore': v.object({ runIds: RunIdsSchema }),
  /** Takes a file in that was dropped on the window: a run file, or a Chrome trace. Answers the run to show. */
  'library.add': v.object({ name: v.pipe(v.string(), v.maxLength(500)), data: v.instance(Uint8Array) }),
  /** Asks which file, and opens it where it is. Answers the run to show, null when none was chosen. */
  'library.open': v.object({}),
  /** Asks for another folder of recorded runs, and sets it. Answers it, null when none was chosen. */
  'library.chooseFolder': v.object({}),
  /** Whose processes of this machine are. */
  'machine.users': v.object({}),
  'settings.set': v.partial(SettingsSchema),
  /** A question of a chapter was answered rightly. */
  'progress.answer': v.object({ scenario: v.string(), question: v.pipe(v.string(), v.maxLength(40)) }),
  /** Forgets which chapters were done and what was guessed. */
  'progress.reset': v.object({}),
  /** Takes that back, as long as the engine lives. */
  'progress.restore': v.object({}),
  /** Opens DevTools on a process with an inspector, in a window of its own. */
  'inspect.devtools': v.object({ stream: StreamSchema, process: ProcessIdSchema }),
  /** Where the JavaScript of a process is right now, without stopping it for longer than it takes to look. */
  'inspect.stack': v.object({ stream: StreamSchema, process: ProcessIdSchema }),
  /** A CPU profile of so many seconds; answered when it is done, and saved as a file of the data folder. */
  'inspect.profile': v.object({
    stream: StreamSchema,
    process: ProcessIdSchema,
    seconds: v.pipe(v.number(), v.minValue(0.1), v.maxValue(60)),
  }),
} as const

export type Method = keyof typeof REQUESTS
export type Params<M extends Method> = v.InferOutput<(typeof REQUESTS)[M]>

/** A run as lists show it. */
export interface RunInfo {
  readonly runId: string
  readonly origin: RunOrigin
  readonly startedAt: number
  readonly state: RunState
  readonly outcome: RunOutcome | null
}

export interface Hello {
  readonly version: string
  /** Absolute path of the folder of settings and runs. */
  readonly dataDir: string
  readonly host: HostFacts
  readonly scenarios: readonly ScenarioCard[]
  readonly settings: Settings
  readonly runs: readonly RunInfo[]
  readonly progress: Progress
}

/** Samples of one moment: a row for each process that lived then. */
export interface Moment {
  /** Run time of the tick, ms; NaN when there was none before. */
  readonly t: number
  readonly ids: Int32Array
  readonly columns: MomentColumns
}

/** Some of the processes that ended. */
export interface EndedRows {
  /** How many were meant. */
  readonly total: number
  /** What the file tells of each, one after the other: birth, program, end, and of some a `series` with the last sample. */
  readonly records: readonly RunRecord[]
}

/** Every request by name: what it answers. */
export interface Results {
  hello: Hello
  'run.start': { readonly runId: string }
  'run.stop': null
  'command.browse': { readonly path: string } | null
  'app.do': null
  'run.signal': null
  'run.input': null
  'scenario.preview': Preview
  'scenario.questions': readonly Question[]
  'scenario.source': readonly { readonly file: string; readonly text: string }[]
  'python.find': Interpreter
  'python.choose': Interpreter | null
  follow: null
  unfollow: null
  select: null
  'run.series': null
  'run.moment': Moment
  'run.ended': EndedRows
  'run.export': { readonly file: string } | null
  'run.window': null
  'library.list': LibraryInfo
  'library.reveal': null
  'library.mark': null
  'library.delete': null
  'library.restore': null
  'library.add': { readonly runId: string }
  'library.open': { readonly runId: string } | null
  'library.chooseFolder': { readonly folder: string } | null
  'machine.users': Users
  'settings.set': Settings
  'progress.answer': null
  'progress.reset': null
  'progress.restore': null
  'inspect.devtools': null
  'inspect.stack': Stack
  'inspect.profile': { readonly file: string; readonly profile: CpuProfile }
}

export const RequestSchema = v.object({
  type: v.literal('request'),
  id: v.pipe(v.number(), v.integer()),
  method: v.picklist(Object.keys(REQUESTS) as [Method, ...Method[]]),
  params: v.unknown(),
})

/** A window says how far it has read: the engine never runs ahead of a stalled window without bound. */
export const AckSchema = v.object({
  type: v.literal('ack'),
  stream: StreamSchema,
  seq: v.pipe(v.number(), v.integer()),
})

/** Window → engine. */
export const FromWindowSchema = v.variant('type', [RequestSchema, AckSchema])
export type FromWindow = v.InferOutput<typeof FromWindowSchema>

/** Engine → window. */
export type ToWindow =
  | { readonly type: 'response'; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly type: 'response'; readonly id: number; readonly ok: false; readonly failure: Failure }
  /**
   * Records of a followed stream, in order. `reset`: forget what you had, this batch begins at the beginning (after a
   * window fell too far behind). Acknowledge every `seq`.
   */
  | {
      readonly type: 'records'
      readonly stream: string
      readonly seq: number
      readonly reset: boolean
      readonly records: readonly RunRecord[]
    }
  | { readonly type: 'runs'; readonly runs: readonly RunInfo[] }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'progress'; readonly progress: Progress }
  /** After each change of the folder of recorded runs. */
  | { readonly type: 'library'; readonly library: LibraryInfo }
  /** The machine's facts, now with the names that are not known at once. */
  | { readonly type: 'named'; readonly host: HostFacts }
  /** A file was opened from outside (command line, double click): this run is to be shown, or opening it failed. */
  | { readonly type: 'show'; readonly runId: string }
  | { readonly type: 'show-failed'; readonly failure: Failure }
  /** Once a second: load of the machine, and CPU share of the engine itself (1 = one core). */
  | (MachineLoad & { readonly type: 'host'; readonly engineCpu: number; readonly engineRss: number })

/** The stream of the whole machine. */
export const MACHINE_STREAM = 'machine'

/**
 * What main posts to a window when it hands over (or has lost) an engine. With `up` comes the port, transferred.
 * `attempt` counts starts: above 1, the engine died before and its runs ended with it.
 */
export type EngineNotice =
  | { readonly source: 'forkscope'; readonly engine: 'up'; readonly attempt: number }
  | { readonly source: 'forkscope'; readonly engine: 'down'; readonly attempt: number }
  | { readonly source: 'forkscope'; readonly engine: 'gave-up'; readonly attempt: number }
