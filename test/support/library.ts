import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { EngineFailure } from '../../src/engine/failure'
import { Library, type LibraryOptions } from '../../src/engine/library/library'
import { RunFiles } from '../../src/engine/library/run-files'
import { Checker } from '../../src/engine/recording/check/checker'
import { KnownFiles } from '../../src/engine/recording/check/known-files'
import { LOCALES } from '../../src/shared/text'
import type { LibraryInfo } from '../../src/shared/library'
import { watchLeftovers } from './leftovers'
import { RUN_START } from './records'

export const OFF = { keepDays: 0, keepRuns: 0, keepGigabytes: 0 }
export const DAY = 86_400_000
export const ID = (n: number) => `20231114T22132${n}-00000${n}`
/** Runs a day apart, the first one the oldest. */
export const run = (n: number) => ({ runId: ID(n), startedAt: RUN_START + n * DAY })

/** Libraries on a folder of each test's own; disposed after it, and nothing may be left. */
export function useLibrary() {
  const left = watchLeftovers()
  const open: Library[] = []
  afterEach(async () => {
    for (const library of open.splice(0)) await library.dispose()
  })

  const folder = () => join(left.current.folder, 'runs')
  const elsewhere = (name: string) => join(left.current.folder, name)
  /** As one engine has it, and the next one after it. */
  const known = () => new KnownFiles(elsewhere('known-files'))
  const files = (checker = new Checker()) => new RunFiles(known(), checker)
  const listed = () => readdirSync(folder()).filter((name) => name.endsWith('.forkscope'))
  const trash = () => join(folder(), '.trash')

  function library(over: Partial<LibraryOptions> = {}): Library & { told: LibraryInfo[] } {
    const told: LibraryInfo[] = []
    const made = new Library({
      folder: folder(),
      ownFolder: true,
      retention: OFF,
      files: files(),
      changed: (info) => told.push(info),
      ...over,
    })
    open.push(made)
    return Object.assign(made, { told })
  }

  const ids = (info: LibraryInfo) => info.runs.map(({ runId }) => runId)

  async function refusal(work: Promise<unknown>) {
    const error = await work.then(
      () => expect.unreachable('not refused'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(EngineFailure)
    const { failure } = error as EngineFailure
    for (const locale of LOCALES) expect(failure.text[locale]).not.toBe('')
    return failure
  }

  return { known, files, left, folder, elsewhere, listed, trash, library, ids, refusal }
}
