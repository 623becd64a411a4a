import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { useEngine } from '../../../support/engine'
import { useHosts } from '../../../support/host'
import { until } from '../../../support/until'
import { type Refused, Window } from '../../../support/window'

/** A run of three seconds that says something ten times a second. */
const SCRIPT = 'i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); sleep 0.1; done'

describe('a run that an engine in another process records', () => {
  const test = useEngine()
  const hosts = useHosts()

  async function followed(argv: readonly string[]) {
    const dataDir = join(test.left.folder, 'data')
    const page = new Window((port) => test.windows.connect(port))
    await page.ask('library.list', {})
    const host = hosts.start()
    await host.ask({ call: 'run', argv, dataDir })
    const run = () => test.engine.recorded.library.info().runs[0]
    await until(() => (run()?.state === 'recording' ? run() : undefined), 'the run of the other engine')
    const stream = run().runId
    await page.ask('follow', { stream })
    return { page, host, stream, model: () => page.model(stream) }
  }

  it('is followed while it goes on, and becomes the finished run', async () => {
    const { page, stream, model } = await followed(['sh', '-c', SCRIPT])
    await until(() => model().ticks > 0, 'the first ticks')
    expect(model()).toMatchObject({ state: 'running', over: false, recording: { elsewhere: true } })
    const before = model().ticks
    await until(() => model().ticks > before, 'ticks that were read after the first look')
    const moment = await page.ask('run.moment', { stream, t: model().now })
    expect(moment.ids.length).toBeGreaterThan(0)
    const refused = await page.ask('run.stop', { stream }).catch((error: unknown) => error)
    expect((refused as Refused).failure.code).toBe('runs-elsewhere')

    // As the records came one by one, before what is in the finished file took their place.
    let live: readonly RunRecord[] = []
    await until(() => {
      const records = page.records.get(stream)!
      if (records.some(({ kind }) => kind === 'series')) return true
      live = [...records]
      return false
    }, 'the end')
    expect(live.filter(({ kind }) => kind === 'tick').length).toBeGreaterThan(before)
    const whole = model()
    expect(whole).toMatchObject({ over: true, outcome: 'completed', state: 'ended' })
    expect(whole.recording?.elsewhere).toBeUndefined()
    const written = page.records.get(stream)!.filter((record) => record.kind === 'output')
    expect(
      written
        .map(({ text }) => text)
        .join('')
        .match(/line/g),
    ).toHaveLength(30)
    // What came live is what the file has, from its first tick to the last that came.
    const ticks = live.filter((record) => record.kind === 'tick')
    const { tree } = whole
    for (const [row, { t, ids }] of ticks.entries()) {
      expect(tree.at('t', row)).toBe(t)
      expect(tree.at('processes', row)).toBe(ids.length)
    }
    expect(ticks.length).toBeLessThanOrEqual(tree.length)
    page.close()
  })

  it('is interrupted when that engine is killed', async () => {
    const { page, host, model } = await followed(['sleep', '60'])
    await until(() => model().ticks > 0, 'the first ticks')
    await host.kill()
    await until(() => model().over, 'the end to be told')
    expect(model()).toMatchObject({ outcome: 'interrupted', reason: { code: 'interrupted' } })
    page.close()
  })
})
