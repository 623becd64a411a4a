// @ts-check
/*
 * A manager, as Python's multiprocessing.Manager: the number is in the memory of this process, and the others have only its
 * address. Each use of it is a request and an answer, a line each: "get", "set 42", "add 1". Requests are carried out one at
 * a time, so one request is never interrupted; between two requests of a process there may be many of others.
 */
import net from 'node:net'
import { createInterface } from 'node:readline'
import { telemetry } from '../lib/telemetry.mjs'

let number = 0
/** Requests and answers since they were last asked for. */
let messages = 0

/** @type {Record<string, (value: number) => number>} */
const requests = {
  get: () => number,
  set: (value) => (number = value),
  add: (value) => (number += value),
}

telemetry.role('manager')
await telemetry.ready

const server = net.createServer((socket) => {
  const lines = createInterface(socket)
  for (const one of [socket, lines]) one.on('error', () => {})
  lines.on('line', (line) => {
    const [what, value] = line.split(' ')
    // The first process asks how many there were; that itself does not count.
    if (what === 'messages') {
      socket.write(`${messages}\n`)
      messages = 0
      return
    }
    messages += 2
    socket.write(`${requests[what](Number(value))}\n`)
  })
})
process.on('disconnect', () => process.exit())
server.listen(process.argv[2], () => process.send?.('listening'))
