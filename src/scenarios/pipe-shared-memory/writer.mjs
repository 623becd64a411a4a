// @ts-check
/*
 * A program that has much to say. It writes to its standard output, which is a pipe, and knows nothing of who reads it;
 * while the pipe is full, write(2) waits.
 */
import { writeSync } from 'node:fs'
import { telemetry } from '../lib/telemetry.mjs'

telemetry.role('writer')
await telemetry.ready
const [bytes, size] = process.argv.slice(2).map(Number)
const message = Buffer.alloc(size, '.')
telemetry.begin('write', { pool: 'channels' })
telemetry.flush()
try {
  for (let written = 0; written < bytes;) written += writeSync(1, message)
} catch {
  // EPIPE: who started it is gone, and nobody will read any more.
  process.exit(1)
}
telemetry.end()
