import type { Page } from 'playwright-core'
import type { RunRecord } from '../../../src/shared/run/records'
import { ask } from './engine-line'
import { until } from './until'

/**
 * All records of a run but its ticks, up to its verdict, over a port of the test's own (`openLine` first): independent of
 * what the page made of them.
 */
export async function recordsOf(page: Page, stream: string): Promise<RunRecord[]> {
  await page.evaluate((wanted) => {
    const port = (window as unknown as { forkscopeLine: { port: MessagePort } }).forkscopeLine.port
    const heard: unknown[] = ((window as unknown as { heard: unknown[] }).heard = [])
    port.addEventListener('message', ({ data }) => {
      if (data.type !== 'records' || data.stream !== wanted) return
      port.postMessage({ type: 'ack', stream: wanted, seq: data.seq })
      for (const record of data.records) {
        // Typed arrays don't survive the way out of the page.
        const plain = Object.entries(record).map(([key, value]) => [
          key,
          ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
        ])
        if (record.kind !== 'tick') heard.push(Object.fromEntries(plain))
      }
    })
  }, stream)
  await ask(page, 'follow', { stream })
  return until(
    () => page.evaluate(() => (window as unknown as { heard: RunRecord[] }).heard),
    (heard) => heard.some((record) => record.kind === 'verdict'),
    { what: 'the records of the run' },
  )
}
