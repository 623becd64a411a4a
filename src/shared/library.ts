import * as v from 'valibot'
import type { Failure } from './failure'
import type { HostFacts, RunOrigin, RunOutcome } from './run/records'
import type { ClaimCount } from './run/verdict'

/*
 * The library: the folder of recorded runs, one file each. Sharing a run is copying its file, deleting a run is deleting
 * its file, history is the folder.
 */

/** Extension of run files, with its dot. */
export const RUN_FILE = '.forkscope'

/** `recording`: a process writes it now; `unreadable`: listed all the same, `failure` says what is wrong. */
export type RunFileState = 'recording' | 'complete' | 'interrupted' | 'unreadable'

/** Characters of a title. */
export const MAX_TITLE = 200

/** Title, tags, note and pin of a recorded run; kept in its file. */
export const MarksSchema = v.object({
  /** '': what it is called by what ran. */
  title: v.pipe(v.string(), v.trim(), v.maxLength(MAX_TITLE)),
  tags: v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))), v.maxLength(20)),
  note: v.pipe(v.string(), v.maxLength(20_000)),
  /** Never touched by retention. */
  pinned: v.boolean(),
})
export type Marks = v.InferOutput<typeof MarksSchema>

/** A recorded run as lists show it. */
export interface RunFileInfo extends Marks {
  readonly runId: string
  /** Absolute path. */
  readonly file: string
  readonly bytes: number
  readonly state: RunFileState
  /** False: a file from elsewhere that was opened, not one of the folder. */
  readonly inLibrary: boolean
  /** Null when the file can't be read: then only `file`, `bytes` and `failure` say something. */
  readonly facts: RunFileFacts | null
  readonly failure: Failure | null
}

/** What is known of a run without decoding any sample. */
export interface RunFileFacts {
  readonly origin: RunOrigin
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly host: HostFacts
  /** Version of Forkscope that wrote it. */
  readonly version: string
  readonly outcome: RunOutcome | null
  /** Milliseconds, nanoseconds, count, bytes; null while it is not known. */
  readonly wall: number | null
  readonly cpu: number | null
  readonly processes: number | null
  readonly peakPss: number | null
  /** Null: there is no verdict. */
  readonly claims: ClaimCount | null
}

export interface LibraryInfo {
  readonly folder: string
  /** Of all files of the folder, those deleted and not yet gone for good included; bytes. */
  readonly bytes: number
  /** Room left where the folder is, bytes; null: not known. */
  readonly free: number | null
  readonly runs: readonly RunFileInfo[]
  /** Why the folder can't be used, null when it can: runs go on, unrecorded. */
  readonly failure: Failure | null
}

/** What a recorded (or live) run can be turned into; `run`: a copy of its file. */
export const EXPORT_FORMATS = ['run', 'perfetto', 'csv', 'json', 'html'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** How the files are named. */
export const EXPORT_SUFFIXES: Readonly<Record<ExportFormat, string>> = {
  run: RUN_FILE,
  perfetto: '.trace.json',
  csv: '.csv',
  json: '.json',
  html: '.html',
}

/** The same of a run file from which what is private was left out. */
export const REDACTED_SUFFIX = `-redacted${RUN_FILE}`
