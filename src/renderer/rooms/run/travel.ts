import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import {
  beginOf,
  lifeMarks,
  nearestBeside,
  peakTime,
  taskBeside,
  tickBeside,
} from '../../../shared/run/jumps'
import type { RunModel } from '../../../shared/run/model'
import { Past } from '../../../shared/run/past'
import type { RunView } from '../../../shared/run/view'
import { useFrame } from '../../components/canvas/surface'
import { useThrottled } from '../../components/canvas/throttle'
import type { TimeAxis } from '../../components/charts/time-axis'
import { useEngine } from '../../engine/use-engine'

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

/** Once the moment rests for so long, milliseconds, the engine is asked for what only it can tell. */
const RESTS_MS = 100
/** A window that was hidden for longer gets no frames: time does not jump by more than this, milliseconds. */
const LONGEST_FRAME = 250
const SECOND = 1000

/** The way through the time of a run, live or recorded: what the view shows, and what moves it. */
export interface Travel {
  /** The run as it is, or as it was at the moment held. */
  readonly view: Readonly<ShallowRef<RunView>>
  /** Grows, once per frame at the most, when `view` says something else. */
  readonly revision: Readonly<Ref<number>>
  /** The same for texts: four times a second while nobody moves through time. */
  readonly beat: Readonly<Ref<number>>
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
  stream: () => string,
  model: Readonly<ShallowRef<RunModel>>,
  revision: Readonly<Ref<number>>,
  axis: TimeAxis,
  chosen: () => number | null,
  reach: (process: number) => void = () => undefined,
): Travel {
  const engine = useEngine()
  const view = shallowRef<RunView>(model.value)
  const shown = ref(0)
  const playing = ref(false)
  const speed = ref<Speed>(1)
  const { held } = axis
  let past: Past | null = null
  let rest: ReturnType<typeof setTimeout> | undefined

  const apply = useFrame(() => show())
  function show(): void {
    const t = held.value
    if (t === null) view.value = model.value
    else {
      if (past?.whole !== model.value) past = new Past(model.value, t)
      else if (past.moment !== t || !past.exact) past.moveTo(t)
      view.value = past
      ask()
    }
    shown.value += 1
  }
  watch(held, apply)
  watch(model, () => {
    playing.value = false
    past = null
    show()
  })
  watch(revision, () => {
    if (held.value === null) shown.value += 1
  })
  // What was told late belongs to the moment too; it is never much.
  const slow = useThrottled(revision, SECOND)
  watch(slow, () => {
    if (held.value !== null && !playing.value) apply()
  })

  /** The fields that the series lack, once the moment rests. */
  function ask(): void {
    clearTimeout(rest)
    rest = setTimeout(() => {
      const t = held.value
      const asked = past
      if (t === null || asked === null || asked.exact) return
      void engine.request('run.moment', { stream: stream(), t }).then(
        (moment) => {
          if (held.value !== t || past !== asked || asked.moment !== t) return
          asked.refine(moment)
          shown.value += 1
        },
        // Nobody can tell: those fields stay unknown, and say so.
        () => undefined,
      )
    }, RESTS_MS)
  }

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
  const here = () => held.value ?? model.value.wall

  function go(t: number | null): void {
    // Whoever catches up with the run, or comes to its end, sees it as it is.
    axis.hold(t === null || t >= model.value.wall ? null : Math.max(beginOf(model.value), t))
  }

  function toggle(): void {
    if (playing.value) playing.value = false
    else if (held.value !== null) play()
    else if (model.value.over) {
      go(beginOf(model.value))
      if (held.value !== null) play()
    } else axis.hold(model.value.wall)
  }

  function step(by: 1 | -1, far: boolean): void {
    playing.value = false
    if (far) return go(here() + by * SECOND)
    const t = tickBeside(model.value, here(), by)
    if (!Number.isNaN(t)) go(t)
    else if (by > 0) go(null)
  }

  function lanes(): ReadonlySet<number> {
    const pid = model.value.processes[chosen() ?? -1]?.pid
    const own = model.value.lanes.filter(
      (lane) => lane !== undefined && (pid === undefined || lane.pid === pid),
    )
    return new Set(own.map(({ lane }) => lane))
  }

  function target(jump: Jump): number {
    const run = model.value
    const process = run.processes[chosen() ?? -1]
    const lives = () => lifeMarks(run).map(({ t }) => t)
    switch (jump) {
      case 'begin':
        return beginOf(run)
      case 'end':
        return run.wall
      case 'previousLife':
        return nearestBeside(lives(), here(), -1)
      case 'nextLife':
        return nearestBeside(lives(), here(), 1)
      case 'birth':
        return process === undefined ? NaN : Math.max(0, process.startedAt)
      case 'death':
        return process?.endedAt ?? NaN
      case 'previousTask':
        return taskBeside(run.tasks, lanes(), here(), -1)
      case 'nextTask':
        return taskBeside(run.tasks, lanes(), here(), 1)
      case 'cpuPeak':
        return peakTime(run, 'cpu')
      case 'memoryPeak': {
        const t = peakTime(run, 'pss')
        return Number.isNaN(t) ? peakTime(run, 'rss') : t
      }
    }
  }

  function jump(to: Jump): void {
    const t = target(to)
    if (Number.isNaN(t)) return
    playing.value = false
    go(to === 'end' ? null : t)
    const life = to === 'previousLife' || to === 'nextLife'
    const mark = life ? lifeMarks(model.value).find((one) => one.t === t) : undefined
    if (mark !== undefined) reach(mark.id)
  }

  onScopeDispose(() => {
    playing.value = false
    cancelAnimationFrame(frame)
    clearTimeout(rest)
  })
  const beat = useThrottled(shown, 250, () => held.value !== null)
  return {
    ...{ view, revision: shown, beat, held: computed(() => held.value), playing, speed },
    ...{ go, toggle, step, target, jump },
  }
}
