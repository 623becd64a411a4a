import { computed, effectScope, watch } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useReading } from '../../../../src/renderer/engine/reading'
import { RunModel } from '../../../../src/shared/run/model'
import { born, meta } from '../../../support/records'

const scope = { current: effectScope(true) }
beforeEach(() => {
  scope.current = effectScope(true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  scope.current.stop()
  vi.useRealTimers()
})

/** A run of which another process is told every 80 ms, and how often each beat of its reading was told of. */
function start() {
  const model = new RunModel()
  model.apply(meta())
  const counts = { value: 0, text: 0, slow: 0 }
  const told = scope.current.run(() => {
    const told = useReading(model)
    for (const beat of ['value', 'text', 'slow'] as const)
      watch(
        () => ({ now: told.reading[beat] }),
        () => (counts[beat] += 1),
        { flush: 'sync' },
      )
    return told
  })!
  const births = (many: number) => {
    for (let id = 0; id < many; id += 1) {
      model.apply(born(model.born, model.born))
      told.changed(model)
      vi.advanceTimersByTime(80)
    }
  }
  return { ...told, model, counts, births }
}

describe('a reading of a run', () => {
  it('calls again whoever took the run out of it, though the model is the same', () => {
    const { reading, births } = start()
    const born = computed(() => reading.value.born)
    expect(born.value).toBe(0)
    births(1)
    expect(born.value).toBe(1)
  })

  it('has a beat for what is drawn, one for texts, and a slow one; none of them ends early', () => {
    const { counts, births, reading } = start()
    const last = computed(() => reading.text.born)
    births(24)
    // 24 changes in not quite two seconds.
    expect(counts).toEqual({ value: 24, text: 6, slow: 2 })
    vi.advanceTimersByTime(1000)
    expect(counts).toEqual({ value: 24, text: 7, slow: 3 })
    expect(last.value).toBe(24)
  })

  it('says at once on every beat that it is another run', () => {
    const { reading, changed, counts, births } = start()
    births(2)
    const before = { ...counts }
    const other = new RunModel()
    changed(other)
    expect([reading.value, reading.text, reading.slow, reading.whole.value]).toEqual(Array(4).fill(other))
    for (const beat of ['value', 'text', 'slow'] as const) expect(counts[beat]).toBe(before[beat] + 1)
  })

  it('says at once on every beat that the run is over', () => {
    const { model, changed, counts, births } = start()
    births(2)
    const before = { ...counts }
    model.apply({ kind: 'state', t: 200, state: 'ended', outcome: 'completed' })
    changed(model)
    for (const beat of ['value', 'text', 'slow'] as const) expect(counts[beat]).toBe(before[beat] + 1)
  })

  it('lets texts keep up with whoever travels', () => {
    const { reading: whole, model } = start()
    let travels = true
    const { reading, changed } = scope.current.run(() =>
      useReading(model, { whole, travels: () => travels }),
    )!
    const seen = vi.fn()
    watch(() => ({ now: reading.text }), seen, { flush: 'sync' })
    for (let frame = 0; frame < 10; frame += 1) changed(model)
    expect(seen).toHaveBeenCalledTimes(10)
    travels = false
    for (let frame = 0; frame < 10; frame += 1) changed(model)
    expect(seen).toHaveBeenCalledTimes(10)
    vi.advanceTimersByTime(400)
    expect(seen).toHaveBeenCalledTimes(11)
  })
})
