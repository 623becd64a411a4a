import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { peakMemory } from '../../../shared/run/facts'
import {
  beginOf,
  lifeMarks,
  nearestBeside,
  peakTime,
  taskBeside,
  tickBeside,
} from '../../../shared/run/jumps'
import type { RunModel } from '../../../shared/run/model'
import type { TimeAxis } from '../../components/charts/time-axis'
import type { Reading } from '../../engine/reading'
import { present } from '../../../shared/run/present'

/** How many times as fast as it ran a run is played. */
export const SPEEDS = [1, 2, 5, 10, 20] as const
export type Speed = (typeof SPEEDS)[number]

/** Places to go to, in the order of the menu; those in one row go back and forth. */
export const JUMPS = [
  ['begin', 'end'],
  ['previousLife', 'nextLife'],
  ['birth', 'death'],
  ['previousTask', 'nextTask'],
  ['cpuPeak', 'memoryPeak'],
] as const
export type Jump = (typeof JUMPS)[number][number]

/** A window that was hidden for longer gets no frames: time does not jump by more than this, milliseconds. */
const LONGEST_FRAME = 250
const SECOND = 1000

/** The way through the time of a run, live or recorded: what moves the moment that the view shows. */
export interface Travel {
  readonly held: Readonly<Ref<number | null>>
  readonly playing: Readonly<Ref<boolean>>
  readonly speed: Ref<Speed>
  /** Goes to a moment (run time, ms); beyond the end of a run that is over, and with null: to how it is now. */
  go(t: number | null): void
  /** Live: freezes the view, plays on from there. Over: plays, from the begin when it is at its end. */
  toggle(): void
  /** By a tick, or (`far`) by a second. */
  step(by: 1 | -1, far: boolean): void
  /** Where a jump would lead from here, NaN: nowhere. */
  target(jump: Jump): number
  jump(jump: Jump): void
}

/**
 * @param chosen id of the process in sight: jumps to its birth, its death and its tasks are about it
 * @param reach called with the process whose birth or death was jumped to
 */
export function useTravel(
  { whole: run }: Reading,
  axis: TimeAxis,
  chosen: () => number | null,
  reach: (process: number) => void = () => undefined,
): Travel {
  const playing = ref(false)
  const speed = ref<Speed>(1)
  const { held } = axis
  watch(
    () => run.value,
    () => (playing.value = false),
  )

  let frame = 0
  let last = 0
  function turn(now: number): void {
    if (!playing.value) return
    const t = (held.value ?? 0) + Math.min(LONGEST_FRAME, now - last) * speed.value
    last = now
    go(t)
    if (held.value === null) playing.value = false
    else frame = requestAnimationFrame(turn)
  }
  function play(): void {
    playing.value = true
    last = performance.now()
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(turn)
  }

  /** Where the view is: the moment held, else as far as the run has come. */
  const here = () => held.value ?? run.value.wall

  function go(t: number | null): void {
    // From the present (or the end of the run) on, the run itself is shown instead of a moment.
    axis.hold(t === null || t >= run.value.wall ? null : Math.max(beginOf(run.value), t))
  }

  function toggle(): void {
    if (playing.value) playing.value = false
    else if (held.value !== null) play()
    else if (run.value.over) {
      go(beginOf(run.value))
      if (held.value !== null) play()
    } else axis.hold(run.value.wall)
  }

  function step(by: 1 | -1, far: boolean): void {
    playing.value = false
    if (far) return go(here() + by * SECOND)
    const t = tickBeside(run.value, here(), by)
    if (!Number.isNaN(t)) go(t)
    else if (by > 0) go(null)
  }

  const target = (to: Jump) => jumpTarget(to, run.value, here(), chosen())

  function jump(to: Jump): void {
    const t = target(to)
    if (Number.isNaN(t)) return
    playing.value = false
    go(to === 'end' ? null : t)
    const life = to === 'previousLife' || to === 'nextLife'
    const mark = life ? lifeMarks(run.value).find((one) => one.t === t) : undefined
    if (mark !== undefined) reach(mark.id)
  }

  onScopeDispose(() => {
    playing.value = false
    cancelAnimationFrame(frame)
  })
  return { held, playing, speed, go, toggle, step, target, jump }
}

/** Where a jump leads from `here` (run time, ms), NaN: nowhere; `chosen` is the id of the process in sight. */
function jumpTarget(jump: Jump, run: RunModel, here: number, chosen: number | null): number {
  const process = run.processes[chosen ?? -1]
  const lives = () => lifeMarks(run).map(({ t }) => t)
  switch (jump) {
    case 'begin':
      return beginOf(run)
    case 'end':
      return run.wall
    case 'previousLife':
      return nearestBeside(lives(), here, -1)
    case 'nextLife':
      return nearestBeside(lives(), here, 1)
    case 'birth':
      return process === undefined ? NaN : Math.max(0, process.startedAt)
    case 'death':
      return process?.endedAt ?? NaN
    case 'previousTask':
      return taskBeside(run.tasks, lanesOf(run, process?.pid), here, -1)
    case 'nextTask':
      return taskBeside(run.tasks, lanesOf(run, process?.pid), here, 1)
    case 'cpuPeak':
      return peakTime(run, 'cpu')
    case 'memoryPeak':
      return peakTime(run, peakMemory(run).kind)
  }
}

/** Numbers of the lanes of a pid; without one, of all. */
function lanesOf(run: RunModel, pid: number | undefined): ReadonlySet<number> {
  const own = present(run.lanes).filter((lane) => pid === undefined || lane.pid === pid)
  return new Set(own.map(({ lane }) => lane))
}
