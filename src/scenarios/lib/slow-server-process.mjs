// @ts-check
/*
 * The slow server as a process of its own: a server that shares the thread of the program that asks it would measure
 * itself. Started by `forkSlowServer`; it ends when the channel to its parent does, however that came about.
 */
import { startSlowServer } from './slow-server.mjs'
import { telemetry } from './telemetry.mjs'

/** The parent is told of changes at most this often, milliseconds. */
const TELL_EVERY = 10

telemetry.role('server')
process.on('disconnect', () => process.exit(0))
process.once('message', async (message) => {
  const options = /** @type {import('./slow-server.mjs').SlowServerOptions} */ (message)
  /** @type {NodeJS.Timeout | undefined} */
  let late
  const server = await startSlowServer({
    ...options,
    onChange({ busy, queued }) {
      telemetry.queue('in service', busy, options.capacity)
      telemetry.queue('server queue', queued, options.queueLimit)
      late ??= setTimeout(() => {
        late = undefined
        tell({ stats: server.stats() })
      }, TELL_EVERY)
    },
  })
  process.on('message', () => tell({ answer: server.stats() }))
  tell({ port: server.port })
})

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (process.connected) process.send?.(message, undefined, {}, () => {})
}
