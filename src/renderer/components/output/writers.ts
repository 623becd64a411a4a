import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import { local } from '../../i18n'
import { processTitle } from '../process-tree/values'
import type { OutputLine } from './output-log'

/** Who wrote a line, as far as it is known. */
export interface OutputWriter {
  /** `p3`: process 3 of the run; `4711`: a pid that is none of its processes (yet); '' unknown. */
  readonly key: string
  readonly process: RunProcess | undefined
  readonly title: string
  readonly pid: number
}

/** A pid belongs to its process a little beyond the moments when it was first and last seen, milliseconds. */
const SLACK = 500

/**
 * Finds the writers of lines. Pids are given out again: of several processes with the same one, the writer is the last
 * that had begun by then.
 */
export class Writers {
  #model: RunModel
  readonly #byPid = new Map<number, RunProcess[]>()
  #known = 0
  #unlisted = 0

  constructor(model: RunModel) {
    this.#model = model
  }

  processOf({ id, pid, t }: Pick<OutputLine, 'id' | 'pid' | 't'>): RunProcess | undefined {
    if (id >= 0) return this.#model.processes[id]
    if (pid < 0) return undefined
    const { processes, unlisted } = this.#model
    if (unlisted.count !== this.#unlisted) {
      // Some of those that were found are gone.
      this.#unlisted = unlisted.count
      this.#byPid.clear()
      this.#known = 0
    }
    for (; this.#known < processes.length; this.#known += 1) {
      const process = processes[this.#known]
      if (process === undefined) continue
      const same = this.#byPid.get(process.pid)
      if (same === undefined) this.#byPid.set(process.pid, [process])
      else same.push(process)
    }
    const same = this.#byPid.get(pid)
    return same?.findLast(({ startedAt }) => startedAt <= t + SLACK) ?? same?.[0]
  }

  keyOf(line: Pick<OutputLine, 'id' | 'pid' | 't'>): string {
    const process = this.processOf(line)
    if (process !== undefined) return `p${process.id}`
    return line.pid < 0 ? '' : String(line.pid)
  }

  writerOf(line: Pick<OutputLine, 'id' | 'pid' | 't'>): OutputWriter {
    const process = this.processOf(line)
    const { pid } = line
    // A program may have said what a pid is before it was seen.
    const role = process === undefined ? local(this.#model.say(this.#model.roleOf(pid, 0))) : ''
    return {
      key: this.keyOf(line),
      process,
      title: process === undefined ? role : processTitle(this.#model, process),
      pid: process?.pid ?? pid,
    }
  }
}
