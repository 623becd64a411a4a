// @ts-check
/*
 * A pipe that is read too late. This process starts another one (writer.mjs), whose output goes through a pipe to here,
 * and waits for its end before it reads: Python's `Popen.wait()` with `stdout=PIPE`. The writer writes more than the pipe
 * holds, and waits for room. Each waits for the other; only a timeout ends that. Then the same once more, with the output
 * read as it comes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, createReadStream } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machine } from '../lib/machine.mjs'
import { Pipe } from '../lib/posix-ipc.mjs'
import { telemetry } from '../lib/telemetry.mjs'

/** Bytes of one write. Up to so many (PIPE_BUF) a pipe takes all of a write or nothing of it. */
const WRITE = 4096
/** The writer has so many times as much to say as the pipe holds. */
const TIMES = 4
/** The timeout: the pipe was full for so long (milliseconds), and the writer has not ended. */
const PATIENCE = 600
const LOOK_EVERY = 5

/** @param {number} repeats */
export async function readLate(repeats) {
  telemetry.pool({ id: 'channels', kind: 'process', size: 2 })
  telemetry.result('setup', { channel: 'unread', ways: '', write: WRITE, ...machine() })
  const sums = { transfers: 0, wrong: 0 }
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    telemetry.repeat(repeat, 'channels')
    for (const late of [true, false]) {
      const told = await listen(late)
      telemetry.result(late ? 'late' : 'in-time', { repeat, ...told })
      sums.transfers += 1
      if (told.received !== told.asked || told.damaged > 0) sums.wrong += 1
      console.log(
        late
          ? `Waiting for the end first: stood still at ${told.held} of ${told.asked} bytes`
          : `Reading first: ${told.received} of ${told.asked} bytes, then the end`,
      )
    }
  }
  telemetry.result('check', sums)
}

/**
 * Starts a writer and gets its output.
 * @param {boolean} late whether to wait for its end first
 */
async function listen(late) {
  const pipe = new Pipe()
  const { capacity } = pipe
  const asked = TIMES * capacity
  const args = [path.join(import.meta.dirname, 'writer.mjs'), String(asked), String(WRITE)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', pipe.writeEnd, 'inherit'] })
  child.once('exit', (code, signal) => telemetry.exited(child.pid ?? 0, code, signal))
  const ended = once(child, 'exit')
  // The writer has an end of its own. With this one open too, the pipe would never come to its end.
  closeSync(pipe.writeEnd)

  let held = 0
  if (late) {
    telemetry.begin('wait for its end', { pool: 'channels' })
    telemetry.flush()
    held = await waitForEnd(child, pipe, capacity)
    telemetry.end()
  }
  const endedUnread = late && child.exitCode !== null
  telemetry.begin('read', { pool: 'channels' })
  telemetry.flush()
  let [received, damaged] = [0, 0]
  for await (const bytes of createReadStream('', { fd: pipe.readEnd })) {
    received += bytes.length
    for (const byte of bytes) if (byte !== 0x2e) damaged += 1
  }
  telemetry.end()
  telemetry.queue('pipe', 0, capacity / WRITE)
  const [code, signal] = await ended
  if (code !== 0) {
    console.error(`The writer ended early (${signal ?? `exit code ${code}`}): its output is not whole.`)
    process.exit(1)
  }
  return { capacity, asked, held, endedUnread, received, damaged }
}

/**
 * Waits for the end of the writer, as long as there is hope.
 * @param {import('node:child_process').ChildProcess} child
 * @param {Pipe} pipe
 * @param {number} capacity
 * @returns {Promise<number>} bytes that lie in the pipe then
 */
async function waitForEnd(child, pipe, capacity) {
  let fullSince = Infinity
  while (child.exitCode === null && child.signalCode === null) {
    const now = performance.now()
    telemetry.queue('pipe', pipe.held / WRITE, capacity / WRITE)
    fullSince = pipe.held < capacity ? Infinity : Math.min(fullSince, now)
    if (now - fullSince > PATIENCE) break
    await sleep(LOOK_EVERY)
  }
  return pipe.held
}
