import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recoverFile } from '../../../../../src/engine/recording/write/recover'
import { writerAlive, type WriterMark } from '../../../../../src/engine/recording/format/writer-mark'
import { watchLeftovers } from '../../../../support/leftovers'
import { randomFrom } from '../../../../support/random'
import { readRunFile } from '../../../../support/read-run-file'

const ROOT = join(import.meta.dirname, '../../../../..')
const KILLS = 30
/** Hosts side by side: they wait most of the time. */
const TOGETHER = 15
/** Long enough for two folds; each kill has a part of it of its own, and comes at a random moment of that. */
const LONGEST = 4200
/** The beat, and what a flush takes: milliseconds of the time that the machine gave to the host. */
const MOST_MISSING = 1200

/** What a host says of a tick: its number, its run time, and the time that it had been given when it told it. */
type Told = readonly [number: number, t: number, at: number]

describe('a recorder that is killed', () => {
  const test = watchLeftovers()
  const folder = join(ROOT, 'node_modules/.cache/forkscope-test', `recording-${process.pid}`)
  beforeAll(async () => {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      build: { ssr: join(ROOT, 'test/support/recording-host.ts'), outDir: folder, emptyOutDir: true },
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Starts a host, kills it so long after its recording began. @returns all that it had told */
  async function killedAfter(file: string, delay: number): Promise<Told[]> {
    const child = spawn(process.execPath, [join(folder, 'recording-host.js'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    const exit = once(child, 'close')
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), delay)
      said += text
    })
    const [code, signal] = (await exit) as [number | null, string | null]
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
    const lines = said.split('\n').slice(1, -1)
    return lines.map((line) => line.split(' ').map(Number) as [number, number, number])
  }

  it(`leaves a file that opens, holds all but the last second, and is marked, ${KILLS} times at any moment`, async () => {
    const random = randomFrom(Date.now())
    const found = { folded: 0, missing: 0 }
    for (let round = 0; round < KILLS / TOGETHER; round += 1)
      await Promise.all(
        Array.from({ length: TOGETHER }, async (_, at) => {
          const file = join(test.current.folder, `${round}-${at}.forkscope`)
          const moment = (round * TOGETHER + at + random()) / KILLS
          const told = await killedAfter(file, moment * LONGEST)

          // As it was left: nobody has written into it since.
          const left = readRunFile(file)
          expect(left.integrity).toBe('ok')
          expect(left.meta.state).toBe('recording')
          expect(writerAlive(left.meta.writer as WriterMark, file)).toBe(false)
          const kept = left.ticks.length
          const [, , last] = told[told.length - 1] ?? [0, 0, 0]
          const missing = last - (kept === 0 ? 0 : (told[kept - 1]?.[2] ?? last))
          expect(missing).toBeLessThan(MOST_MISSING)
          // Killed between a transaction and the word of its newest tick, it holds one more than it said.
          expect(left.ticks.slice(0, told.length)).toEqual(told.slice(0, kept).map(([, t]) => t))
          const numbers = Array.from({ length: kept }, (__, number) => number)
          expect(left.events.flatMap((one) => (one.kind === 'result' ? [one.values.number] : []))).toEqual(
            numbers,
          )
          expect(left.output.map(({ text }) => text)).toEqual(numbers.map((number) => `${number}\n`))
          expect(left.samples.size).toBe(kept * 30)

          await recoverFile(file)
          const recovered = readRunFile(file)
          expect(recovered).toMatchObject({ integrity: 'ok', seconds: 0, meta: { state: 'interrupted' } })
          expect(recovered.meta.writer).toBeUndefined()
          expect(recovered.samples).toEqual(left.samples)
          expect(recovered.events).toEqual(left.events)
          expect(existsSync(file)).toBe(true)
          found.folded += left.blocks.length > 0 ? 1 : 0
          found.missing = Math.max(found.missing, missing)
        }),
      )
    expect(found.folded).toBeGreaterThan(0)
    expect(found.missing).toBeGreaterThan(0)
    const files = readdirSync(test.current.folder).filter((name) => name.endsWith('.forkscope'))
    expect(files.length).toBe(KILLS)
  }, 60_000)
})
