import type { RunFileFacts, RunFileInfo } from '../../../../../src/shared/library'
import type { RunOrigin } from '../../../../../src/shared/run/records'
import { countClaims } from '../../../../../src/shared/run/verdict'
import { CARD, HELLO } from '../../support/app'
import type { HistoryTexts } from '../../../../../src/renderer/rooms/runs/history'
import { historyRun } from '../../../../../src/renderer/rooms/runs/history'

/** Noon of a day of November 2026, where the test runs. */
export const noon = (day: number, hour = 12) => new Date(2026, 10, day, hour).getTime()

export const pool = (knobs: Record<string, number | boolean> = {}): RunOrigin => ({
  kind: 'scenario',
  scenario: 'pool',
  knobs: { size: 2, cost: 12, warm: true, ...knobs },
})
export const command = (...argv: string[]): RunOrigin => ({ kind: 'command', argv, cwd: '/home/kit' })

/** So many claims that held, that did not, and that were not judged. */
export const claims = (...many: readonly number[]) =>
  countClaims(
    [true, false, null].flatMap((holds, at) => Array.from({ length: many[at] ?? 0 }, () => ({ holds }))),
  )

export function facts(own: Partial<RunFileFacts> = {}): RunFileFacts {
  return {
    origin: pool(),
    startedAt: noon(20),
    host: HELLO.host,
    version: '0.1.0',
    outcome: 'completed',
    wall: 2000,
    cpu: 3e9,
    processes: 4,
    peakPss: 50 * 1024 ** 2,
    claims: claims(3, 1),
    ...own,
  }
}

export function file(runId: string, own: Partial<RunFileInfo> = {}): RunFileInfo {
  return {
    runId,
    file: `/runs/${runId}.forkscope`,
    bytes: 1000,
    state: 'complete',
    inLibrary: true,
    title: '',
    tags: [],
    note: '',
    pinned: false,
    facts: facts(),
    failure: null,
    ...own,
  }
}

/** Names as the window gives them, without a window. */
export const WORDS: HistoryTexts = {
  titleOf: (origin) => (origin.kind === 'command' ? origin.argv.join(' ') : 'Process pool'),
  knobsOf: () => CARD.knobs,
}
export const row = (runId: string, own: Partial<RunFileInfo> = {}) => historyRun(file(runId, own), WORDS)
