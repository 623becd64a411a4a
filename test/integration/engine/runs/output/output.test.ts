import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SocketCalls } from '../../../../../src/engine/native/sockets'
import { loadSocketCalls } from '../../../../../src/engine/native/sockets'
import { openOutput } from '../../../../../src/engine/runs/output/open'
import type { Output } from '../../../../../src/engine/runs/output/output'
import { watchLeftovers } from '../../../../support/leftovers'

/** Starts a shell on an output, and collects what is told. */
async function written(output: Output, script: string) {
  const told: { stream: string; pid: number; text: string }[] = []
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', ...output.stdio] })
  const exit = once(child, 'exit')
  await output.read(child, (stream, pid, text) => told.push({ stream, pid, text }))
  await exit
  return { told, pid: child.pid! }
}

describe('output', () => {
  watchLeftovers()

  it('ends when the last writer is gone, and closes what it opened', async () => {
    const output = openOutput()
    const { told, pid } = await written(output, 'echo one; echo two >&2')
    // One stream is looked at after the other: between the two a word may come on each, so they have no order.
    expect(told.toSorted((a, b) => b.stream.localeCompare(a.stream))).toEqual([
      { stream: 'stdout', pid, text: 'one\n' },
      { stream: 'stderr', pid, text: 'two\n' },
    ])
    output.close()
  })

  it('comes without labels where the sockets can not be had', async () => {
    const output = openOutput(() => {
      throw new Error('no koffi here')
    })
    const { told } = await written(output, 'echo one; echo two >&2')
    expect(told).toContainEqual({ stream: 'stdout', pid: -1, text: 'one\n' })
    expect(told).toContainEqual({ stream: 'stderr', pid: -1, text: 'two\n' })
  })

  it('keeps no socket when the second pair is refused', async () => {
    const opened: number[] = []
    const calls: SocketCalls = {
      ...loadSocketCalls(),
      pair() {
        if (opened.length > 0) throw new Error('socketpair failed with errno 24')
        const pair = loadSocketCalls().pair()
        opened.push(...pair)
        return pair
      },
    }
    expect(openOutput(() => calls).stdio).toEqual(['pipe', 'pipe'])
    expect(opened).toHaveLength(2)
    for (const fd of opened) expect(() => fstatSync(fd)).toThrow('EBADF')
  })
})
