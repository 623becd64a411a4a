// @ts-check
/*
 * The slow server as a process of its own: a server that shares the thread of the program that asks it would measure
 * itself. Started by `forkSlowServer`; it ends when the channel to its parent does, however that came about.
 */
import { startSlowServer } from './slow-server.mjs'
import { telemetry } from './telemetry.mjs'

/** The parent is told of changes at most this often, milliseconds. */
const TELL_EVERY = 10

const role = process.argv[2] ?? 'server'
telemetry.role(role)
process.on('disconnect', () => process.exit(0))
process.once('message', async (message) => {
  const options = /** @type {import('./slow-server.mjs').SlowServerOptions} */ (message)
  /** @type {NodeJS.Timeout | undefined} */
  let late
  const server = await startSlowServer({
    ...options,
    onChange({ busy, queued }) {
      // Two servers of one run must not tell the same queue.
      if (role === 'server') {
        telemetry.queue('in service', busy, finite(options.capacity))
        telemetry.queue('server queue', queued, finite(options.queueLimit))
      }
      late ??= setTimeout(() => {
        late = undefined
        tell({ stats: server.stats() })
      }, TELL_EVERY)
    },
  })
  process.on('message', () => tell({ answer: server.stats() }))
  tell({ port: server.port })
})

/** No limit is no number in JSON. @param {number | undefined} limit */
const finite = (limit) => (Number.isFinite(limit) ? limit : undefined)

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (process.connected) process.send?.(message, undefined, {}, () => {})
}
