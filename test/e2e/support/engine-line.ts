import type { ElectronApplication, Page } from 'playwright-core'
import { ENGINE_SERVICE } from '../../../src/shared/engine-host'
import type { EngineNotice, Method, Params, Results } from '../../../src/shared/protocol'
import { until } from './until'

/** What {@link openLine} leaves in the page. */
interface Line {
  readonly notices: EngineNotice[]
  port: MessagePort | null
  lastId: number
}
type LineWindow = Window & { forkscopeLine?: Line }

/**
 * Listens in a page to what main says of the engine, beside the app's own code, and asks for a port as a page does
 * after a reload. Independent of what the page shows.
 */
export async function openLine(page: Page): Promise<void> {
  // The app's own code asks first: an answer to it that is still under way would be taken for the test's.
  await page.waitForSelector('.app-room > :not(.starting), .banner')
  await page.evaluate(() => {
    // Ids far from those that the app's own requests have: both hear the answers on the one port.
    const line: Line = { notices: [], port: null, lastId: 1_000_000 }
    ;(window as LineWindow).forkscopeLine = line
    window.addEventListener('message', ({ data, ports }) => {
      if (data?.source !== 'forkscope') return
      line.notices.push(data)
      line.port = ports[0] ?? null
      line.port?.start()
    })
    window.postMessage({ source: 'forkscope-page', ready: true }, location.origin)
  })
  await noticed(page, (notices) => notices.length > 0)
}

/** Waits until the notices heard since {@link openLine} are as wanted, and gives them. */
export function noticed(
  page: Page,
  wanted: (notices: readonly EngineNotice[]) => boolean,
  timeout = 20_000,
): Promise<readonly EngineNotice[]> {
  const heard = () => page.evaluate(() => (window as LineWindow).forkscopeLine?.notices ?? [])
  return until(heard, wanted, { timeout, what: 'notices of the engine' })
}

/** Asks the engine over the newest port. @throws the failure's text, or when there is no answer within 10 s */
export async function ask<M extends Method>(page: Page, method: M, params: Params<M>): Promise<Results[M]> {
  const answer = await page.evaluate(
    ({ method, params }) =>
      new Promise<{ ok: boolean; result?: unknown; failure?: { text: { en: string } } }>(
        (resolve, reject) => {
          const line = (window as LineWindow).forkscopeLine
          if (!line?.port) return reject(new Error('no port to the engine'))
          const { port } = line
          const id = ++line.lastId
          const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), 10_000)
          port.addEventListener('message', function take({ data }) {
            if (data.type !== 'response' || data.id !== id) return
            clearTimeout(timer)
            port.removeEventListener('message', take)
            resolve(data)
          })
          port.postMessage({ type: 'request', id, method, params })
        },
      ),
    { method, params },
  )
  if (!answer.ok) throw new Error(answer.failure?.text.en)
  return answer.result as Results[M]
}

/** Pid of the engine's process, or 0 where there is none. */
export function enginePid(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    ({ app }, service) => app.getAppMetrics().find(({ name }) => name === service)?.pid ?? 0,
    ENGINE_SERVICE,
  )
}
