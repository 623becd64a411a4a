import { cpuOf } from '../../../shared/run/facts'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { atLeast, bytes, duration, NONE, number, percent } from '../../format'

/** One fact: the key of its name, and its value as shown ("—" when it is not known). */
export interface ProcessFact {
  readonly key:
    | 'cpuTotal'
    | 'cpuUser'
    | 'cpuSystem'
    | 'runWait'
    | 'pss'
    | 'rss'
    | 'private'
    | 'peak'
    | 'switches'
    | 'involuntary'
    | 'read'
    | 'written'
    | 'files'
    | 'nice'
    | 'cpus'
  readonly value: string
  /** Added in small. */
  readonly note?: string
}

/** The ancestors of a process that are in the run, the outermost first. */
export function ancestors(model: RunView, process: ProcessView): ProcessView[] {
  const chain: ProcessView[] = []
  for (let up = model.processes[process.parent]; up !== undefined; up = model.processes[up.parent])
    chain.unshift(up)
  return chain
}

/** Counters and limits of a process, in three groups that stand beside each other. */
export function countersOf(run: RunView, process: ProcessView): readonly (readonly ProcessFact[])[] {
  const latest = process.latest.bind(process)
  const cpu = (nanoseconds: number) => duration(nanoseconds / 1e6)
  const spent = cpuOf(run, process)
  const { details } = process
  const files = details?.openFiles
  const limit = details?.openFilesLimit
  return [
    [
      { key: 'cpuTotal', value: atLeast(cpu(spent.value), spent.least) },
      { key: 'cpuUser', value: cpu(latest('user')) },
      { key: 'cpuSystem', value: cpu(latest('system')) },
      { key: 'runWait', value: cpu(latest('runWait')), note: wait(process) },
    ],
    [
      { key: 'pss', value: bytes(latest('pss')) },
      { key: 'rss', value: bytes(latest('rss')) },
      { key: 'private', value: bytes(latest('private')) },
      { key: 'peak', value: bytes(process.peakRss) },
    ],
    [
      { key: 'switches', value: number(latest('switchesVoluntary')) },
      { key: 'involuntary', value: number(latest('switchesInvoluntary')) },
      { key: 'read', value: bytes(latest('readBytes')) },
      { key: 'written', value: bytes(latest('writeBytes')) },
    ],
    [
      { key: 'files', value: number(files), note: known(limit) ? `/ ${number(limit)}` : undefined },
      { key: 'nice', value: number(details?.nice) },
      { key: 'cpus', value: details?.allowedCpus ?? NONE },
    ],
  ]
}

const known = (value: number | null | undefined) => value !== null && value !== undefined

function wait(process: ProcessView): string | undefined {
  return Number.isNaN(process.runWaitShare) ? undefined : percent(process.runWaitShare)
}
