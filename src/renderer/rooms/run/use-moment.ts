import { onScopeDispose, watch } from 'vue'
import { Past } from '../../../shared/run/past'
import { useFrame } from '../../components/canvas/surface'
import type { TimeAxis } from '../../components/charts/time-axis'
import { useReading } from '../../engine/reading'
import type { Reading } from '../../engine/reading'
import { useEngine } from '../../engine/use-engine'

/** Once the moment rests for so long, milliseconds, the engine is asked for what only it can tell. */
const RESTS_MS = 100

/** A run as it is, or as it was at the moment that the axis holds; changes once per frame at the most. */
export function useMoment(stream: () => string, { whole }: Reading, { held }: TimeAxis): Reading {
  const engine = useEngine()
  const { reading, changed } = useReading(whole.value, { whole, travels: () => held.value !== null })
  let past: Past | null = null
  let rest: ReturnType<typeof setTimeout> | undefined

  function show(): void {
    const t = held.value
    if (t === null) return changed(whole.value)
    if (past?.whole !== whole.value) past = new Past(whole.value, t)
    else past.moveTo(t)
    changed(past)
    ask()
  }
  const move = useFrame(show)
  watch(held, move)
  watch(
    () => whole.value,
    () => {
      past = null
      show()
    },
  )
  watch(
    () => ({ now: whole.value }),
    ({ now }) => {
      if (held.value === null) changed(now)
    },
    { flush: 'sync' },
  )
  // What was told late belongs to the moment too; it is never much.
  watch(
    () => ({ now: whole.slow }),
    () => {
      if (held.value !== null) move()
    },
  )

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
          changed(asked)
        },
        // When the engine can't answer, these fields stay unknown.
        () => undefined,
      )
    }, RESTS_MS)
  }
  onScopeDispose(() => clearTimeout(rest))
  return reading
}
