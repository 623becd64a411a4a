import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onInterrupts } from '../../../src/cli/interrupts'

describe('interrupts', () => {
  it('stops at the first, kills at a later second, takes one key press told twice for one', () => {
    const source = new EventEmitter()
    const calls: string[] = []
    let now = 1000
    const release = onInterrupts(source, () => now, {
      stop: (signal) => calls.push(`stop ${signal}`),
      kill: () => calls.push('kill'),
    })
    source.emit('SIGINT', 'SIGINT')
    now += 10
    source.emit('SIGINT', 'SIGINT')
    expect(calls).toEqual(['stop SIGINT'])
    now += 1000
    source.emit('SIGTERM', 'SIGTERM')
    expect(calls).toEqual(['stop SIGINT', 'kill'])
    release()
    expect(source.eventNames()).toEqual([])
  })
})
