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
/** The beat, and what a flush takes, milliseconds. On a busy machine the turns in which it is written come late. */
const MOST_MISSING = 1200
/** Between two turns of a host, milliseconds: where there was more, the machine may have let nobody come to a fold. */
const LONG_PAUSE = 500

/** What a host says of a tick: its number, its run time, and when it told it. */
type Told = readonly [number: number, t: number, at: number]

/** The longest time between two turns in which something was told. */
const longestPause = (told: readonly Told[]) =>
  Math.max(0, ...told.map(([, , at], index) => (index === 0 ? 0 : at - told[index - 1][2])))

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
    return lines.map((line) => line.split(' ').map(Number) as unknown as Told)
  }

  it(`leaves a file that opens, holds all but the last second, and is marked, ${KILLS} times at any moment`, async () => {
    const random = randomFrom(Date.now())
    const found = { folded: 0, missing: 0, pause: 0 }
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
          const lost = told.slice(Math.max(0, kept - 1))
          const missing = lost.length === 0 ? 0 : lost[lost.length - 1][2] - lost[0][2]
          // Both the turn that wrote last and the one that was to write next may have come late.
          expect(missing).toBeLessThan(MOST_MISSING + 2 * longestPause(lost))
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
          found.pause = Math.max(found.pause, longestPause(told))
        }),
      )
    if (found.pause < LONG_PAUSE) expect(found.folded).toBeGreaterThan(0)
    expect(found.missing).toBeGreaterThan(0)
    const files = readdirSync(test.current.folder).filter((name) => name.endsWith('.forkscope'))
    expect(files.length).toBe(KILLS)
  }, 120_000)
})
