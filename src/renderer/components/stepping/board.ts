import type { RunModel } from '../../../shared/run/model'
import type { ResultRecord } from '../../../shared/run/records'

type Values = ResultRecord['values']

/** What a thread of an exercise is doing; only one that is `ready` can be granted a step. */
const THREAD_STATES = ['ready', 'blocked', 'asleep', 'ended', 'crashed'] as const
export type ThreadState = (typeof THREAD_STATES)[number]

/** A thread of an exercise, where it stands. */
export interface SteppedThread {
  /** From 1. */
  readonly number: number
  /** As the program calls it. */
  readonly role: string
  /** Its program, a line each. */
  readonly code: readonly string[]
  /** The line of its next step, or of what it waits in, from 0; null: it is through, or crashed. */
  readonly line: number | null
  readonly state: ThreadState
  /** What its next step does, and to what. */
  readonly op: string
  readonly object: string
  /** What it read last; null: nothing yet. */
  readonly saw: number | null
}

export interface SharedObject {
  readonly name: string
  /** `variable`, `Lock`, `RLock`, `Condition`, `Semaphore`, `items` */
  readonly kind: string
  /** Of a lock: the number of its owner, 0: free. */
  readonly value: number
}

/** One step of a schedule; `op` is '' where the run does not tell, `blocked` where it came to wait for a lock. */
export interface Step {
  readonly thread: number
  readonly op: string
  readonly object: string
}

/** What came of random schedules. */
export interface Tried {
  readonly repair: string
  readonly wanted: number
  readonly tried: number
  readonly failed: number
  /** The first that went wrong; '' if none did. */
  readonly schedule: string
  /** Still at it. */
  readonly going: boolean
}

/** Where everybody is, as the program of an exercise told it last; see src/scenarios/stepping/session.mjs. */
export interface SteppedBoard {
  readonly exercise: string
  readonly repair: string
  readonly repairs: readonly string[]
  readonly outcome: '' | 'right' | 'wrong' | 'crashed' | 'stuck'
  readonly threads: readonly SteppedThread[]
  readonly objects: readonly SharedObject[]
  /** The numbers of the threads in the order of their steps. */
  readonly schedule: string
  readonly steps: readonly Step[]
  readonly tried: Tried | null
}

/** Whether somebody schedules the run's threads, or chance does. */
export const isStepped = ({ results }: Pick<RunModel, 'results'>): boolean =>
  results.some(({ name }) => name === 'board')

/** @param until run time, milliseconds: what was told later is not known. @returns null: it is no exercise */
export function boardOf(run: RunModel, until = Infinity): SteppedBoard | null {
  const told = run.results.filter(({ t }) => t <= until)
  const last = (name: string): Values | undefined => told.findLast((one) => one.name === name)?.values
  const [setup, program, board] = [last('setup'), last('program'), last('board')]
  if (setup === undefined || program === undefined || board === undefined) return null
  // Between another program and its first board there is nothing to show yet.
  if (program.repair !== board.repair) return null
  const boards = new Map(
    told
      .filter(({ name }) => name === 'board')
      .map(({ values }) => [`${values.repair} ${values.schedule}`, values]),
  )
  const schedule = String(board.schedule)
  const steps = [...schedule].map((digit, at): Step => {
    const before = boards.get(`${board.repair} ${schedule.slice(0, at)}`)
    const after = boards.get(`${board.repair} ${schedule.slice(0, at + 1)}`)
    const op = String(before?.[`op ${digit}`] ?? '')
    return {
      thread: Number(digit),
      op: op === 'acquire' && after?.[`state ${digit}`] === 'blocked' ? 'blocked' : op,
      object: String(before?.[`object ${digit}`] ?? ''),
    }
  })
  const threads = String(setup.roles)
    .split(', ')
    .map((role, index): SteppedThread => {
      const number = index + 1
      const state = THREAD_STATES.find((one) => one === board[`state ${number}`]) ?? 'ended'
      const line = Number(board[`line ${number}`])
      const read = steps.some(({ thread, op }) => thread === number && (op === 'read' || op === 'look'))
      return {
        number,
        role,
        code: String(program[`code ${number}`] ?? '').split('\n'),
        line: line > 0 && state !== 'ended' ? line - 1 : null,
        state,
        op: String(board[`op ${number}`]),
        object: String(board[`object ${number}`]),
        saw: read ? Number(board[`saw ${number}`]) : null,
      }
    })
  const objects = Object.keys(program)
    .filter((key) => key.startsWith('kind '))
    .map((key) => key.slice(5))
    .map((name) => ({ name, kind: String(program[`kind ${name}`]), value: Number(board[`value ${name}`]) }))
  return {
    exercise: String(board.exercise),
    repair: String(board.repair),
    repairs: String(setup.variants).split(' '),
    outcome: board.outcome as SteppedBoard['outcome'],
    threads,
    objects,
    schedule,
    steps,
    tried: triedOf(told.findLast(({ name }) => name === 'search' || name === 'searching')),
  }
}

function triedOf(record: ResultRecord | undefined): Tried | null {
  if (record === undefined) return null
  const { repair, wanted, tried, failed, schedule } = record.values
  return {
    repair: String(repair),
    wanted: Number(wanted),
    tried: Number(tried),
    failed: Number(failed),
    schedule: String(schedule),
    going: record.name === 'searching',
  }
}

/** How many schedules chance tries when it is asked to. */
export const SCHEDULES = 10_000

/** Chinese texts have spaces around names, which may be Latin; between Chinese characters there is none. */
export const closeUp = (text: string): string => text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
