import type { Settings } from '../../../../src/scenarios/scrapy-tuning/settings.mjs'
import defaults from '../../../../src/scenarios/scrapy-tuning/defaults.json'
import { Downloader } from '../../../../src/scenarios/scrapy-tuning/downloader.mjs'
import { Request, Response } from '../../../../src/scenarios/scrapy-tuning/request.mjs'
import { settingsOf } from '../../../../src/scenarios/scrapy-tuning/settings.mjs'

/** Scrapy's fallback defaults with changes, under Scrapy's names. */
export const settingsWith = (changes: Partial<Settings> = {}): Settings => ({
  ...settingsOf(defaults),
  ...changes,
})

export const requestTo = (host: string, id = 0) => new Request({ id, host })

/** A downloader whose handler answers after `latency` milliseconds of the (fake) clock, and what it sent when. */
export function downloaderWith(changes: Partial<Settings>, latency: number, draws: number[] = []) {
  const sent: { id: number; host: string; at: number }[] = []
  let status = 200
  const handler = {
    download: (request: Request) => {
      sent.push({ id: request.id, host: request.host, at: Math.round(performance.now()) })
      return new Promise<Response>((resolve) =>
        setTimeout(() => resolve(new Response({ status, size: 10, latency: latency / 1000 })), latency),
      )
    },
    close: async () => {},
  }
  const middleware = {
    download: (send: (request: Request) => Promise<Response>, request: Request) => send(request),
  }
  const downloader = new Downloader(settingsWith(changes), {
    handler,
    middleware,
    random: () => draws.shift() ?? 0.5,
  })
  return { downloader, sent, answerWith: (code: number) => (status = code) }
}
