import type { Knob } from '../../../shared/knobs'
import type { RunFileInfo } from '../../../shared/library'
import type { RunOrigin } from '../../../shared/run/records'
import { visible } from '../../../shared/visible'
import { originLines, originText } from '../run/origin'

/** How a recorded run stands: what became of its file first, then what became of the run. */
export const STATUSES = [
  'recording',
  'completed',
  'stopped',
  'failed',
  'guarded',
  'interrupted',
  'unreadable',
] as const
export type RunStatus = (typeof STATUSES)[number]

/** A recorded run with the words that the list shows of it, in the window's language. */
export interface HistoryRun {
  readonly id: string
  readonly run: RunFileInfo
  readonly status: RunStatus
  /** What the runs of one scenario have in common: `scenario/<id>`, `command`, `trace`; '' when nothing is known. */
  readonly kind: string
  readonly title: string
  /** What it is called as long as nobody gave it a title. */
  readonly own: string
  /** What tells it from others of its kind: the knobs that were moved, the folder of a command. */
  readonly moved: string
  /** Everything that the search looks at, in lower case. */
  readonly text: string
}

/** How the list names things; all in the window's language. */
export interface HistoryTexts {
  titleOf(origin: RunOrigin): string
  knobsOf(scenario: string): readonly Knob[]
}

export function statusOf({ state, facts }: RunFileInfo): RunStatus {
  if (state !== 'complete') return state
  // A trace of another tool was never judged by anybody: it is there, and whole.
  return facts?.outcome ?? 'completed'
}

export function originKind(origin: RunOrigin | undefined): string {
  if (origin === undefined || origin.kind === 'machine') return ''
  return origin.kind === 'scenario' ? `scenario/${origin.scenario}` : origin.kind
}

/** The last part of a path, of either system. */
export function fileName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}

export function historyRun(run: RunFileInfo, words: HistoryTexts): HistoryRun {
  const origin = run.facts?.origin
  const knobs = origin?.kind === 'scenario' ? words.knobsOf(origin.scenario) : []
  const moved =
    origin?.kind === 'scenario' ? knobs.filter(({ id, default: usual }) => origin.knobs[id] !== usual) : []
  const own = (origin && words.titleOf(origin)) || fileName(run.file)
  const title = visible(run.title) || own
  // To be found by what was typed, quoted or not.
  const command = origin?.kind === 'command' ? origin.argv.join(' ') : ''
  const lines = origin === undefined ? '' : originLines(origin, knobs)
  return {
    id: run.runId,
    run,
    status: statusOf(run),
    kind: originKind(origin),
    title,
    own,
    moved: origin === undefined ? '' : originText(origin, moved),
    text: [title, own, originKind(origin), command, lines, ...run.tags, run.note, run.file]
      .join('\n')
      .toLowerCase(),
  }
}

/** What of the list is shown; null: any. */
export interface Filters {
  query: string
  kind: string | null
  status: RunStatus | null
  tag: string | null
  pinned: boolean
}

/** Whether a row is shown: every word of the query occurs in it, in any order and case, and no filter is against it. */
export function matchesFilters(row: HistoryRun, { query, kind, status, tag, pinned }: Filters): boolean {
  return (
    (kind === null || row.kind === kind) &&
    (status === null || row.status === status) &&
    (tag === null || row.run.tags.includes(tag)) &&
    (!pinned || row.run.pinned) &&
    query
      .toLowerCase()
      .split(/\s+/)
      .every((word) => row.text.includes(word))
  )
}
