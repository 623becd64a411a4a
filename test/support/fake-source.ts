import type { SampleColumns, SampleField, SamplerInfo } from '../../src/shared/run/fields'
import type { ExitFacts, ProcessFacts, SampleSource, Slot } from '../../src/engine/sampling/source'

interface FakeProcess extends ProcessFacts {
  argv: readonly string[]
  cpu: number
  alive: boolean
  found: boolean
  unreadable: readonly SampleField[]
}

const NOTHING: readonly SampleField[] = []

/** A machine that a test makes up: its processes are born and die when the test says so. */
export class FakeSource implements SampleSource {
  readonly info: SamplerInfo = { kind: 'procfs', fields: ['cpu', 'rss'], reasons: [], minInterval: 0 }
  readonly opened = new Map<Slot, FakeProcess>()
  readonly #all: FakeProcess[] = []
  #slots = 0
  scans = 0
  disposed = false
  /** Called in each scan: may throw, or wait. */
  onScan: () => void | Promise<void> = () => {}
  /** The same in each reading. */
  onRead: () => void = () => {}

  born(pid: number, over: Partial<FakeProcess> = {}): FakeProcess {
    const facts = { pid, createdAt: pid * 1000, ppid: 1, pgid: pid, session: pid, name: `p${pid}`, uid: 0 }
    const process = {
      ...facts,
      argv: [`p${pid}`],
      cpu: 0,
      alive: true,
      found: false,
      unreadable: NOTHING,
      ...over,
    }
    this.#all.push(process)
    return process
  }

  async scan(): Promise<readonly ProcessFacts[]> {
    this.scans += 1
    await this.onScan()
    const fresh = this.#all.filter((one) => one.alive && !one.found)
    for (const one of fresh) one.found = true
    return fresh
  }

  facts(pid: number): ProcessFacts | null {
    return this.#find(pid) ?? null
  }

  open(facts: ProcessFacts): Slot {
    const slot = this.#slots++
    const process = this.#all.find((one) => one.pid === facts.pid && one.createdAt === facts.createdAt)
    this.opened.set(
      slot,
      process ?? { ...facts, argv: [], cpu: 0, alive: false, found: true, unreadable: NOTHING },
    )
    return slot
  }

  close(slot: Slot): void {
    this.opened.delete(slot)
  }

  read(slots: readonly Slot[], columns: SampleColumns, alive: Uint8Array): void {
    this.onRead()
    for (const [row, slot] of slots.entries()) {
      const process = this.opened.get(slot)!
      alive[row] = process.alive ? 1 : 0
      if (columns.cpu) columns.cpu[row] = process.alive ? process.cpu : NaN
      if (columns.rss) columns.rss[row] = NaN
    }
  }

  unreadable(slot: Slot): readonly SampleField[] {
    return this.opened.get(slot)!.unreadable
  }

  exit(slot: Slot): ExitFacts & { readonly cpu: number } {
    return { code: null, signal: null, cpu: this.opened.get(slot)!.cpu }
  }

  command(pid: number): readonly string[] | null {
    return this.#find(pid)?.argv ?? null
  }

  waitsFor(): null {
    return null
  }

  details(): null {
    return null
  }

  threads(): readonly never[] {
    return []
  }

  dispose(): void {
    this.disposed = true
  }

  #find(pid: number): FakeProcess | undefined {
    return this.#all.find((one) => one.pid === pid && one.alive)
  }
}
