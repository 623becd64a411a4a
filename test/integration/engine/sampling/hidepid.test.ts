import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_FIELDS, type SamplerChoice } from '../../../../src/shared/run/fields'
import { Bench } from './support'

const folder = mkdtempSync(join(tmpdir(), 'hidepid-'))
/** Only root may mount a procfs of its own to look at; elsewhere there is nothing to try. */
const mounted = process.geteuid?.() === 0 && mount()

function mount(): boolean {
  try {
    // Members of that group would see everything; root's own is the default.
    execFileSync('mount', ['-t', 'proc', '-o', 'hidepid=noaccess,gid=54321', 'proc', folder], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

afterAll(() => {
  if (mounted) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true })
})

describe.runIf(mounted).each<[SamplerChoice, string]>([
  ['auto', 'noaccess'],
  ['procfs', 'noaccess'],
  ['auto', 'invisible'],
  ['procfs', 'invisible'],
])('%s where the processes of others are %s', (choice, hiding) => {
  beforeAll(() => {
    execFileSync('mount', ['-o', `remount,hidepid=${hiding},gid=54321`, folder])
  })

  it('shows our own, and follows the others as far as it can', async () => {
    const bench = new Bench(choice, { root: folder })
    try {
      const [own, other] = [
        await bench.start('sleep', ['300'], { uid: 65534, gid: 65534 }),
        await bench.sleeper(),
      ]
      // While still root: how a process looks that is told of by someone else than the scan.
      const facts = [await bench.facts(own.pid!), await bench.facts(other.pid!)]
      process.setegid!(65534)
      process.seteuid!(65534)
      try {
        const found = (await bench.source.scan()).map((one) => one.pid)
        expect(found).toContain(own.pid)
        expect(found).not.toContain(other.pid)
        expect(await bench.source.facts(other.pid!)).toBeNull()
        const slots = facts.map((one) => bench.source.open(one))
        const [visible, hidden] = await bench.readAll(slots, 'slow')
        expect(visible).toMatchObject({ alive: true, threads: 1 })
        // “noaccess” says that it is there; “invisible” looks as if it had gone.
        expect(hidden.alive).toBe(hiding === 'noaccess')
        expect(hidden).toMatchObject({ rss: NaN, pss: NaN, readBytes: NaN })
        const untold = bench.source.unreadable(slots[1])
        expect(untold).toEqual(
          hiding === 'noaccess'
            ? SAMPLE_FIELDS.filter((one) => choice === 'procfs' || !one.startsWith('cpu'))
            : [],
        )
        // The clock is not hidden.
        expect(hidden.cpu > 0).toBe(hiding === 'noaccess' && choice === 'auto')
      } finally {
        process.seteuid!(0)
        process.setegid!(0)
      }
    } finally {
      await bench.dispose()
    }
  })
})
