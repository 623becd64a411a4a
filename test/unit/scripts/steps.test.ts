import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bytesProgress, step } from '../../../scripts/lib/steps.mjs'

/** A stream that remembers what was written to it. */
function recorder(isTTY: boolean) {
  const stream = { isTTY, columns: 60, text: '', write: (part: string) => (stream.text += part) }
  return stream
}

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] }),
)
afterEach(() => void vi.useRealTimers())

const takes = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

describe('step', () => {
  it('is one line when it is quick', async () => {
    const stream = recorder(true)
    const done = step('Building', () => takes(500), { stream })
    await vi.advanceTimersByTimeAsync(500)
    await done
    expect(stream.text).toBe('✓ Building 0.5 s\n')
  })

  it('shows how far it is on a terminal, on one line that is replaced at the end', async () => {
    const stream = recorder(true)
    const work = async (progress: (detail: string) => void) => {
      progress('45%')
      await takes(3000)
    }
    const done = step('Fetching', work, { stream })
    await vi.advanceTimersByTimeAsync(3000)
    await done
    expect(stream.text).toContain('\r\x1b[K… Fetching (45%, 2.0 s)')
    expect(stream.text.endsWith('\r\x1b[K✓ Fetching 3.0 s\n')).toBe(true)
    expect(stream.text.match(/\n/g)).toHaveLength(1)
  })

  it('gives a sign of life now and then where lines cannot be redrawn', async () => {
    const stream = recorder(false)
    const done = step('Fetching', () => takes(25_000), { stream })
    await vi.advanceTimersByTimeAsync(25_000)
    await done
    expect(stream.text.split('\n')).toEqual([
      '… Fetching',
      expect.stringContaining('… Fetching (11.'),
      expect.stringContaining('… Fetching (21.'),
      '✓ Fetching 25.0 s',
      '',
    ])
  })

  it('says that it failed, and passes the error on', async () => {
    const stream = recorder(false)
    await expect(step('Fetching', () => Promise.reject(new Error('no')), { stream })).rejects.toThrow('no')
    expect(stream.text).toMatch(/^✗ Fetching /)
  })
})

describe('bytesProgress', () => {
  it('has a percentage only where the total is known, and never more than 100', () => {
    expect(bytesProgress(98e6, 196e6)).toBe('50%, 98/196 MB')
    expect(bytesProgress(98e6)).toBe('98 MB')
    expect(bytesProgress(200e6, 196e6)).toContain('100%')
  })
})
