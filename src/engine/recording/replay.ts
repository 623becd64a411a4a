import type { Moment } from '../../shared/protocol'
import type { RunRecord } from '../../shared/run/records'

/** A recorded run as windows follow it: the same records as from a live one, the samples in bulk. */
export class Replay {
  /** What a follower begins with: everything but ticks, then `ticks`, then a `series` for each process. */
  readonly records: readonly RunRecord[] = []

  /** @throws EngineFailure `no-file`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`, `no-permission` */
  constructor(readonly file: string) {
    throw new Error(`${file} can't be replayed`)
  }

  /** All samples of these processes. */
  series(_ids: readonly number[]): readonly RunRecord[] {
    return []
  }

  moment(_t: number): Moment {
    return { t: NaN, ids: new Int32Array(0), columns: {} }
  }

  close(): void {}
}
