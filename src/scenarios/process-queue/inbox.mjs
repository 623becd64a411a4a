// @ts-check
/* A producer's or consumer's end of its channel to the program: messages in order, one at a time. */

/** @type {any[]} */
const arrived = []
/** @type {((message: any) => void) | null} */
let waiting = null

process.on('message', (message) => {
  if (waiting === null) return arrived.push(message)
  const take = waiting
  waiting = null
  take(message)
})
// The parent has ended, or closed the channel.
process.on('disconnect', () => process.exit())

/** @returns {Promise<any>} the next message, as soon as it is there */
export function receive() {
  if (arrived.length > 0) return Promise.resolve(arrived.shift())
  return new Promise((resolve) => (waiting = resolve))
}

/**
 * @param {object} message
 * @returns {Promise<void>} settles when the message has left this process; a full pipe makes that later
 */
export function send(message) {
  // An error means that the other end is gone: `disconnect` follows and ends this process.
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()))
}
