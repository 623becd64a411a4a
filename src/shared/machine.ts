import type { HostSample } from './run/records'

/** What of a machine somebody may have to wait for; the kernel measures the time lost to it. */
export const PRESSURES = ['cpu', 'memory', 'io'] as const
export type PressureKind = (typeof PRESSURES)[number]

/** The whole machine at one moment. NaN: this system does not tell. */
export interface MachineLoad extends HostSample {
  /** When it was read, milliseconds since the epoch; never runs backwards while an engine lives. */
  readonly at: number
  /** Busy share of each core (0–1) since the reading before, by its number; NaN: switched off. Empty: not known. */
  readonly cores: Float32Array
  /** Bytes. */
  readonly swapTotal: number
  readonly swapFree: number
  /** Processes that ran, or waited for a core or a disk: means of 1, 5 and 15 minutes. */
  readonly loadAverage: readonly [number, number, number]
  /** Seconds since it started. */
  readonly uptime: number
  /** Share of the last ten seconds (0–1) in which at least one process waited for it. */
  readonly pressure: Readonly<Record<PressureKind, number>>
}

/** The users of a machine. */
export interface Users {
  /** The uid that Forkscope runs as; -1: the system has none. */
  readonly own: number
  /** Names by uid, as far as the machine itself knows them. */
  readonly names: Readonly<Record<number, string>>
}
