import type { RunRecord } from '../../shared/run/records'
import type { SampleSource } from '../sampling/source'
import type { Met } from './followed'

/** Details and threads of a process that somebody looks at: too dear to read of all, once a second of one. */
export async function selectionRecords(source: SampleSource, followed: Met, t: number): Promise<RunRecord[]> {
  const { id, slot } = followed
  const details = await source.details(followed.facts.pid)
  const threads = await source.threads(slot)
  const records: RunRecord[] = []
  if (details !== null) {
    const { cwd, executable, user, nice, openFiles, openFilesLimit, allowedCpus } = details
    records.push({
      kind: 'details',
      t,
      id,
      cwd,
      executable,
      user,
      nice,
      openFiles,
      openFilesLimit,
      allowedCpus,
    })
  }
  if (threads.length > 0)
    records.push({
      kind: 'threads',
      t,
      id,
      tids: Int32Array.from(threads, (thread) => thread.tid),
      names: threads.map((thread) => thread.name),
      states: threads.map((thread) => thread.state),
      cpu: Float64Array.from(threads, (thread) => thread.cpu),
      runWait: Float64Array.from(threads, (thread) => thread.runWait),
    })
  return records
}
