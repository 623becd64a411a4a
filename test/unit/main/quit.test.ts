import { EventEmitter, once } from 'node:events'
import type { App } from 'electron'
import { expect, it } from 'vitest'
import { stopBeforeQuit } from '../../../src/main/quit'

/** Ends like Electron: hears no `quit` while it is about to end, which takes until after the microtasks of its listeners. */
class Ending extends EventEmitter {
  #quitting = false

  quit(): void {
    if (this.#quitting) return
    this.#quitting = true
    let held = false
    setImmediate(() => {
      this.#quitting = false
      if (!held) this.emit('ended')
    })
    this.emit('will-quit', { preventDefault: () => (held = true) })
  }
}

it.each([
  ['what stops at once', () => Promise.resolve()],
  ['what takes its time', () => new Promise<void>((stopped) => setImmediate(() => setImmediate(stopped)))],
])('ends after %s', async (_, stop) => {
  const app = new Ending()
  let stops = 0
  stopBeforeQuit(app as unknown as App, () => {
    stops += 1
    return stop()
  })
  const ended = once(app, 'ended')
  app.quit()
  await ended
  expect(stops).toBe(1)
})
