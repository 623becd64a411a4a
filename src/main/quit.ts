import type { App } from 'electron'

/**
 * Holds the app's end until the engine has stopped every run. Windows close at once; the process lives on for as
 * long as `stop` takes, which is bounded (ENGINE_TIMES.shutdown).
 */
export function stopBeforeQuit(app: App, stop: () => Promise<void>): void {
  let phase: 'running' | 'stopping' | 'stopped' = 'running'
  app.on('will-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    if (phase === 'stopping') return
    phase = 'stopping'
    void stop().finally(() => {
      phase = 'stopped'
      // Where there was nothing to stop, Electron is still about to end, and would not hear it.
      setImmediate(() => app.quit())
    })
  })
  // Someone starts the app again while this one winds up: the lock is still ours, so we hand on to a new one.
  app.on('second-instance', () => {
    if (phase === 'stopping') app.relaunch()
  })
}
