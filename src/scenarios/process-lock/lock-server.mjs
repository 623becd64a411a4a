// @ts-check
/*
 * The lock server: one lock, given to one connection at a time, first come first served. `?` asks for it, `!` gives it
 * back, `+` grants it. A connection that ends gives back what it held and asks for nothing any more.
 */
import net from 'node:net'
import { telemetry } from '../lib/telemetry.mjs'

/** @type {net.Socket[]} */
const waiting = []
/** @type {net.Socket | null} */
let holder = null
let grants = 0

telemetry.role('lock server')
await telemetry.ready

const server = net.createServer((socket) => {
  socket.on('data', (asked) => {
    // Several letters may come at once: "!?" gives back and asks again.
    for (const letter of asked.toString()) {
      if (letter === '?') waiting.push(socket)
      else if (holder === socket) holder = null
    }
    grant()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    for (let at = waiting.indexOf(socket); at >= 0; at = waiting.indexOf(socket)) waiting.splice(at, 1)
    if (holder === socket) holder = null
    grant()
  })
})

function grant() {
  const next = holder === null ? waiting.shift() : undefined
  if (next !== undefined) {
    holder = next
    grants += 1
    next.write('+')
  }
  telemetry.queue('lock', waiting.length)
}

process.on('disconnect', () => {
  telemetry.result('server', { grants })
  process.exit()
})
server.listen(process.argv[2], () => process.send?.('listening'))
