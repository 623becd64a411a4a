import type { SampleColumns } from '../../src/shared/run/fields'
import { RunModel } from '../../src/shared/run/model'
import type { RunRecord, TickRecord } from '../../src/shared/run/records'
import type { RecordedRun } from '../../src/engine/recording/write/recorder'
import { randomFrom, wholeBetween } from './random'
import { born, meta } from './records'

/** A run that is told what it tells: no process, no sampler. */
export class FedRun implements RecordedRun {
  readonly model = new RunModel({ capacity: 600 })
  readonly done: Promise<void>
  readonly told = (record: RunRecord) => this.tell([record])
  readonly #listeners = new Set<(records: readonly RunRecord[]) => void>()
  #settle!: () => void

  constructor(runId = 'fed') {
    this.done = new Promise((settle) => (this.#settle = settle))
    this.model.apply(meta({ runId }))
  }

  subscribe(listener: (records: readonly RunRecord[]) => void): () => void {
    listener([this.model.meta!])
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(records: readonly RunRecord[]): void {
    this.model.applyAll(records)
    for (const listener of this.#listeners) listener(records)
  }

  /** The last of its records has been told. */
  end(): void {
    this.#settle()
  }
}

/** Pages of memory, clock ticks of `stat`, what is told of the kernel's own clocks; nanoseconds. */
const PAGE = 4096
const CLOCK_TICK = 1e7
const CLOCK = 1e3
const KIB = 1024

interface Fake {
  cpu: number
  rss: number
  pss: number
  switches: number
  bytes: number
  runWait: number
  readonly busy: boolean
  /** Ticks at which its slow fields are due: not the same for all. */
  readonly phase: number
}

/**
 * Made-up records of a run as the kernel-clock source would make them: the CPU clock at each tick; what `stat` says when
 * the clock has moved, and once a second; io, switches and run-queue wait once a second; PSS every three. Busy processes
 * spend most of each tick and their memory moves; idle ones wake up now and then.
 */
export class BusyProcesses {
  readonly #random: () => number
  readonly #fakes: Fake[]
  readonly #hz: number
  #tick = 0

  constructor(processes: number, busy: number, hz = 10, seed = 1) {
    this.#random = randomFrom(seed)
    this.#hz = hz
    this.#fakes = Array.from({ length: processes }, (_, id) => ({
      cpu: Math.floor(this.#random() * 1e9),
      rss: PAGE * wholeBetween(this.#random, 500, 50_000),
      pss: NaN,
      switches: 0,
      bytes: 0,
      runWait: 0,
      busy: id < busy,
      phase: wholeBetween(this.#random, 0, hz * 3 - 1),
    }))
  }

  births(t = 0): RunRecord[] {
    return this.#fakes.flatMap((_, id): RunRecord[] => [
      born(id, t, { parent: id === 0 ? -1 : 0 }),
      { kind: 'command', t, id, argv: ['node', 'worker.mjs', `--number=${id}`], name: 'node' },
    ])
  }

  /** @param t run time, milliseconds */
  tick(t: number): TickRecord {
    const random = this.#random
    const count = this.#fakes.length
    const interval = 1000 / this.#hz
    const column = () => new Float64Array(count).fill(NaN)
    const columns: Required<SampleColumns> = {
      cpu: column(),
      user: column(),
      system: column(),
      rss: column(),
      pss: column(),
      private: column(),
      threads: column(),
      switchesVoluntary: column(),
      switchesInvoluntary: column(),
      readBytes: column(),
      writeBytes: column(),
      runWait: column(),
      state: column(),
      cpuAt: column(),
      rssPeak: column(),
    }
    let spent = 0
    for (const [row, fake] of this.#fakes.entries()) {
      const beat = this.#tick + fake.phase
      const awake = fake.busy || random() < 0.02
      const before = fake.cpu
      if (fake.busy) fake.cpu += Math.floor(interval * 1e6 * (0.7 + random() * 0.3))
      else if (awake) fake.cpu += wholeBetween(random, 20_000, 900_000)
      if (fake.busy && random() < 0.6) fake.rss += PAGE * wholeBetween(random, -200, 250)
      spent += fake.cpu - before
      columns.cpu[row] = CLOCK * Math.floor(fake.cpu / CLOCK)
      // Now and then the core is taken away between two readings.
      if (random() < 0.01) columns.cpuAt[row] = wholeBetween(random, -4000, 4000)
      if (awake || beat % this.#hz === 0) {
        columns.user[row] = CLOCK_TICK * Math.floor((fake.cpu * 0.9) / CLOCK_TICK)
        columns.system[row] = CLOCK_TICK * Math.floor((fake.cpu * 0.1) / CLOCK_TICK)
        columns.rss[row] = fake.rss
        columns.threads[row] = fake.busy ? 11 : 7
        columns.state[row] = (awake && random() < 0.8 ? 'R' : 'S').charCodeAt(0)
      }
      if (beat % this.#hz === 0) {
        if (fake.busy) fake.bytes += wholeBetween(random, 0, 200_000)
        fake.switches += fake.busy ? wholeBetween(random, 10, 300) : wholeBetween(random, 0, 3)
        fake.runWait += fake.busy ? wholeBetween(random, 1e5, 3e8) : wholeBetween(random, 0, 5e4)
        columns.switchesVoluntary[row] = fake.switches
        columns.switchesInvoluntary[row] = Math.floor(fake.switches / 7)
        columns.readBytes[row] = fake.bytes
        columns.writeBytes[row] = Math.floor(fake.bytes / 3)
        columns.runWait[row] = CLOCK * Math.floor(fake.runWait / CLOCK)
      }
      if (beat % (this.#hz * 3) === 0) {
        fake.pss = Math.floor((fake.rss * 0.6) / KIB) * KIB
        columns.pss[row] = fake.pss
        columns.private[row] = Math.floor((fake.rss * 0.5) / KIB) * KIB
      }
    }
    this.#tick += 1
    return {
      kind: 'tick',
      t,
      interval,
      cost: random() * 3,
      engineCpu: random() * 0.1,
      cpu: spent,
      ids: Int32Array.from({ length: count }, (_, id) => id),
      columns,
      host: { busy: random(), availableMemory: KIB * wholeBetween(random, 2e6, 4e6) },
    }
  }
}
