import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { which } from '../../../scripts/lib/apt.mjs'
import { hasDisplay, startXvfb } from '../../../scripts/lib/display.mjs'

const xvfb = process.platform === 'linux' && (await which('Xvfb')) !== null

describe.runIf(process.platform === 'linux')('hasDisplay', () => {
  it('knows X11 and Wayland', () => {
    expect(hasDisplay({})).toBe(false)
    expect(hasDisplay({ DISPLAY: '' })).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' })).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  })
})

describe.runIf(xvfb)('startXvfb', () => {
  it('gives each caller a display of its own, and takes it away again', async () => {
    const [first, second] = await Promise.all([startXvfb(true), startXvfb(true)])
    const pids = () =>
      execFileSync('ps', ['-o', 'pid,ppid,stat,args', '--ppid', String(process.pid)], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes('Xvfb') && !/ Z/.test(line))
    try {
      expect(first.number).not.toBe(second.number)
      expect(first.env.DISPLAY).toBe(`:${first.number}`)
      expect(pids()).toHaveLength(2)
    } finally {
      await Promise.all([first.end(), second.end()])
    }
    expect(pids()).toHaveLength(0)
  })
})
