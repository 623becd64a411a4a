import { describe, expect, it } from 'vitest'
import { DownloadFailure, Request, Response } from '../../../../src/scenarios/scrapy-tuning/request.mjs'
import { RetryMiddleware } from '../../../../src/scenarios/scrapy-tuning/retry.mjs'
import { requestTo, settingsWith } from './parts'

const answer = (status: number) => async () => new Response({ status, size: 0, latency: 0.1 })

/** Attempts until there is a response or a failure. */
async function toTheEnd(retry: RetryMiddleware, send: () => Promise<Response>) {
  const priorities: number[] = []
  let request: Request = requestTo('a', 7)
  for (;;) {
    priorities.push(request.priority)
    const result = await retry.download(send, request).catch((error: unknown) => error)
    if (!(result instanceof Request)) return { result, priorities }
    expect([result.id, result.host]).toEqual([7, 'a'])
    request = result
  }
}

describe('the retry middleware', () => {
  it.each([500, 502, 503, 504, 522, 524, 408, 429])(
    'tries a %i again, each time with less priority, and hands the last one on',
    async (status) => {
      const retry = new RetryMiddleware(settingsWith({ RETRY_TIMES: 2 }))
      const { result, priorities } = await toTheEnd(retry, answer(status))
      expect(priorities).toEqual([0, -1, -2])
      expect(result).toMatchObject({ status })
      expect(retry.counts).toMatchObject({ attempts: 3, retried: 2 })
    },
  )

  it.each([200, 301, 404, 501])('takes a %i for an answer', async (status) => {
    const retry = new RetryMiddleware(settingsWith())
    expect((await toTheEnd(retry, answer(status))).priorities).toEqual([0])
  })

  it.each(['timeout', 'connection'] as const)('tries a failure again: %s', async (reason) => {
    const retry = new RetryMiddleware(settingsWith({ RETRY_TIMES: 3 }))
    const { result, priorities } = await toTheEnd(retry, async () => {
      throw new DownloadFailure(reason, 'no luck')
    })
    expect(priorities).toHaveLength(4)
    expect(result).toBeInstanceOf(DownloadFailure)
    expect(retry.counts).toMatchObject({
      attempts: 4,
      retried: 3,
      [reason === 'timeout' ? 'timeouts' : reason]: 4,
    })
  })

  it('does not swallow mistakes of the program', async () => {
    const retry = new RetryMiddleware(settingsWith())
    const { result } = await toTheEnd(retry, async () => {
      throw new TypeError('a bug')
    })
    expect(result).toBeInstanceOf(TypeError)
  })
})
