import { describe, expect, it } from 'vitest'
import { Replay } from '../../src/engine/recording/read/replay'
import { KEPT_RUNS, keptRunFile } from '../support/kept-runs'
import { watchLeftovers } from '../support/leftovers'
import { expectSame, SURFACES } from '../support/surfaces'

const left = watchLeftovers()
const { json, ...others } = SURFACES

describe.each(KEPT_RUNS)('the recorded run “%s”', (name) => {
  it('has the same numbers in the document, on the command line, in the page, the window and a comparison', () => {
    const replay = new Replay(keptRunFile(name, left.current.folder))
    try {
      const facts = json(replay.records)
      expect(Object.keys(facts).length).toBeGreaterThan(4)
      for (const read of Object.values(others)) {
        // What the document leaves to others ("at least") is told by all of them alike.
        const { least = false, ...said } = read(replay.records)
        expectSame(said, facts)
        if (said.processes !== undefined) expect(least).toBe(others.window(replay.records).least)
      }
    } finally {
      replay.close()
    }
  })
})
