import type { RunSignal } from '../shared/protocol'
import type { HostFacts, RunRecord } from '../shared/run/records'
import { sameProcess, type SampleSource } from './sampling/source'
import { Pacer } from './sampling/pacer'
import { processGone, signalRefused } from './runs/reasons'
import { send } from './runs/signals'
import { Tracker } from './runs/tracker'

/** The whole machine is read once a second: there is no hurry, and there are many processes. */
const INTERVAL = 1000
/** Ended processes told before the stream begins anew: a window that stays open for days must not grow for days. */
const MOST_ENDED = 2000

export interface MachineOptions {
  readonly source: SampleSource
  readonly host: HostFacts
  readonly version: string
  /** `begin`: what came before is void, these records start over. */
  readonly emit: (records: readonly RunRecord[], begin: boolean) => void
}

/** All processes of this machine as a stream of records: a run that nobody launched and that does not end. */
export class Machine {
  readonly #options: MachineOptions
  readonly #tracker: Tracker
  #ended = 0
  /** Set when so many processes ended that the owner should begin a new stream. */
  worn = false

  constructor(options: MachineOptions) {
    this.#options = options
    const origin = performance.now()
    this.#tracker = new Tracker({
      source: options.source,
      pacer: new Pacer({ wanted: INTERVAL, shortest: options.source.info.minInterval }),
      clock: () => performance.now() - origin,
      belongs: () => true,
      emit: (records) => this.#emit(records),
    })
    options.emit(
      [
        {
          kind: 'meta',
          runId: 'machine',
          startedAt: Date.now(),
          origin: { kind: 'machine' },
          host: options.host,
          sampler: options.source.info,
          interval: INTERVAL,
          version: options.version,
        },
        { kind: 'state', t: 0, state: 'running' },
      ],
      true,
    )
    this.#tracker.start()
  }

  select(ids: ReadonlySet<number>): void {
    this.#tracker.select(ids)
  }

  /**
   * Sends a signal to one of the processes, by its id in the stream.
   * @throws EngineFailure `process-gone`, `signal-refused`
   */
  async signal(id: number, signal: RunSignal): Promise<void> {
    const followed = [...this.#tracker.live.values()].find((one) => one.id === id)
    const now = followed === undefined ? null : await this.#options.source.facts(followed.facts.pid)
    // Between a look and a signal a pid can become a stranger's.
    if (now === null || !sameProcess(now, followed!.facts)) throw processGone()
    if (!send(now.pid, signal)) throw signalRefused(now.pid, signal)
    void this.#tracker.tick()
  }

  stop(): Promise<void> {
    return this.#tracker.stop()
  }

  #emit(records: readonly RunRecord[]): void {
    for (const record of records) if (record.kind === 'exit') this.#ended += 1
    this.worn = this.#ended > MOST_ENDED
    this.#options.emit(records, false)
  }
}
