import type { MetaRecord, RunOrigin } from '../../shared/run/records'
import type { EventRecord } from '../recording/format/event-json'

/** Why runs end in words that hold numbers and signals only; the words of other reasons quote paths and messages. */
const PLAIN_REASONS = new Set([
  'stopped',
  'engine-ends',
  'killed',
  'exit-code',
  'unkillable',
  'guard-processes',
  'guard-memory',
  'guard-duration',
])

type Kind = 'process' | 'role' | 'pool' | 'task' | 'lock' | 'queue' | 'result' | 'value'

/**
 * Takes out of a run's records what is private: arguments, folders, users, what programs said in free text. Numbers, times
 * and the shape of the tree stay. Names that a chapter of the course gives (roles, pools, tasks …) are ours and stay; those
 * of other programs are numbered, the same name the same number.
 */
export class Redactor {
  readonly #origin: RunOrigin['kind']
  readonly #numbers = new Map<string, number>()
  readonly #counts = new Map<Kind, number>()

  constructor({ origin }: MetaRecord) {
    this.#origin = origin.kind
  }

  /** The record without what is private; null: nothing would be left of it. */
  redact(record: EventRecord): EventRecord | null {
    switch (record.kind) {
      case 'meta':
        return this.meta(record)
      case 'state': {
        const { reason } = record
        if (reason === undefined || PLAIN_REASONS.has(reason.code)) return record
        const text = { en: `Left out (${reason.code}).`, 'zh-CN': `已略去（${reason.code}）。` }
        return { ...record, reason: { code: reason.code, text } }
      }
      case 'process':
        return { ...record, name: this.#process(record.name) }
      case 'command':
        return { ...record, argv: programOnly(record.argv), name: this.#process(record.name) }
      case 'details': {
        const executable = record.executable === null ? null : programName(record.executable)
        return { ...record, cwd: null, user: null, executable }
      }
      case 'role':
        return { ...record, role: this.#name('role', record.role) }
      case 'pool':
      case 'lane':
        return { ...record, pool: this.#name('pool', record.pool) }
      case 'tasks':
        return { ...record, names: record.names.map((name) => this.#name('task', name)) }
      case 'locks':
        return { ...record, names: record.names.map((name) => this.#name('lock', name)) }
      case 'queue':
        return { ...record, queue: this.#name('queue', record.queue) }
      case 'result':
        return this.#origin === 'command' ? this.#result(record) : record
      case 'drops':
        return { ...record, example: '' }
      // The address of a debugger is a secret of its own.
      case 'inspector':
        return null
      case 'exec':
      case 'unreadable':
      case 'detached':
      case 'exit':
      case 'threads':
      case 'ledger':
      case 'verdict':
        return record
    }
  }

  /** Field by field: what a newer version or somebody else put beside them does not come along. */
  meta(meta: MetaRecord): MetaRecord {
    const { kind, runId, startedAt, host, sampler, interval, version, terms, prediction } = meta
    return {
      kind,
      runId,
      startedAt,
      origin: redactedOrigin(meta.origin),
      host: {
        platform: host.platform,
        arch: host.arch,
        release: host.release,
        cpuModel: host.cpuModel,
        cores: host.cores,
        totalMemory: host.totalMemory,
        node: host.node,
        electron: host.electron,
      },
      sampler,
      interval,
      version,
      ...(terms !== undefined && this.#origin === 'scenario' && { terms }),
      ...(prediction !== undefined && { prediction }),
    }
  }

  #result(record: Extract<EventRecord, { kind: 'result' }>): EventRecord {
    const numbers = Object.entries(record.values).filter(([, value]) => typeof value !== 'string')
    const values = Object.fromEntries(numbers.map(([name, value]) => [this.#name('value', name), value]))
    return { ...record, name: this.#name('result', record.name), values }
  }

  /** What the system calls a process is the name of its program; a trace may say anything. */
  #process(name: string): string {
    return this.#origin === 'trace' ? this.#name('process', name) : name
  }

  #name(kind: Kind, name: string): string {
    if (this.#origin === 'scenario' || name === '') return name
    const key = `${kind} ${name}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      this.#counts.set(kind, (number = (this.#counts.get(kind) ?? 0) + 1))
      this.#numbers.set(key, number)
    }
    return `${kind} ${number}`
  }
}

function redactedOrigin(origin: RunOrigin): RunOrigin {
  switch (origin.kind) {
    case 'scenario':
      return {
        kind: 'scenario',
        scenario: origin.scenario,
        knobs: origin.knobs,
        ...(origin.python && { python: { ...origin.python, path: programName(origin.python.path) } }),
      }
    case 'command':
      return { kind: 'command', argv: programOnly(origin.argv), cwd: '' }
    case 'trace':
      return { kind: 'trace', name: 'trace.json' }
    case 'machine':
      return { kind: 'machine' }
  }
}

function programOnly(argv: readonly string[]): string[] {
  return argv.slice(0, 1).map(programName)
}

/** The last part of a program's path. A process may write a whole sentence there (`sshd: somebody [priv]`): its first word. */
function programName(program: string): string {
  const word = program.split(/\s/, 1)[0]
  return word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
}
