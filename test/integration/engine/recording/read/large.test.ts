import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeLargeRun } from '../../../../../bench/replay/large-run'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { useEngine } from '../../../../support/engine'
import { until } from '../../../../support/until'
import { Window } from '../../../../support/window'
import { present } from '../../../../../src/shared/run/present'

const PROCESSES = 450
const TICKS = 1000

describe('a large recording in a window', () => {
  const test = useEngine()

  it('comes coarse but for what is drawn, in large messages; what is looked at comes whole, once asked for', async () => {
    const file = join(test.left.folder, 'large.forkscope')
    await writeLargeRun(file, PROCESSES, TICKS)
    const window = new Window((port) => test.windows.connect(port))
    const runId = await test.engine.recorded.library.openFile(file)
    await window.ask('follow', { stream: runId })
    const series = () => (window.records.get(runId) ?? []).filter(({ kind }) => kind === 'series')
    await until(() => series().length === PROCESSES, 'all series')

    const model = window.model(runId)
    expect(model.ticks).toBe(TICKS)
    const fine = present(model.processes).filter(({ coarse }) => !coarse)
    expect(fine).toHaveLength(12)
    for (const { series } of fine) expect(series.length).toBe(TICKS)
    const messages = window.messages.filter(({ type }) => type === 'records')
    expect(messages.length).toBeLessThan(5)

    const other = present(model.processes).find(({ coarse }) => coarse)!
    expect(other.series.length).toBeLessThan(10)
    await window.ask('run.series', { stream: runId, processes: [other.id] })
    await until(() => series().length === PROCESSES + 1, 'the whole series')
    const whole = window.model(runId).processes[other.id]!
    expect(whole.coarse).toBe(false)
    expect(whole.series.length).toBe(TICKS)
    // The last sample of the stretch that a coarse row stands for is the same one.
    expect(whole.sampledCpu).toBe(other.sampledCpu)
    expect(whole.series.last('t')).toBe(other.series.last('t'))
    expect(whole.peakRss).toBe(other.peakRss)

    const moment = await window.ask('run.moment', { stream: runId, t: 50_000 })
    expect(moment.ids).toHaveLength(PROCESSES)
    const replay = new Replay(file)
    expect(moment).toEqual(replay.moment(50_000))
    replay.close()
    window.close()
  })
})
