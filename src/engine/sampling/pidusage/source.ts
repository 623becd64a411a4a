import type { Status } from 'pidusage'
import type { SampleColumns, SampleField, SamplerInfo } from '../../../shared/run/fields'
import { SAMPLE_FIELDS } from '../../../shared/run/fields'
import type {
  Beat,
  ExitFacts,
  Kin,
  ProcessDetails,
  ProcessFacts,
  SampleSource,
  Slot,
  ThreadSample,
} from '../source'
import { closeOnExec } from '../../native/descriptors'
import { describeProcess, findZombies, listCommands, listProcesses } from './processes'

/** Creation times are whole seconds here, rounded differently by each way to ask for them. */
const SAME_CREATION = 2500

/**
 * How long pidusage keeps what it knows of a pid, milliseconds. On Linux that is an open descriptor, which tells nothing
 * of a later process with the same pid; 0 would make it leak one descriptor a reading.
 */
const KEEP = 3000

/** Command lines are asked for one by one and listed all at once; a listing serves for this long, milliseconds. */
const COMMANDS_AGE = 1000

/** So are facts, of all members of a tree in a row: one listing serves for this long, milliseconds. */
const FACTS_AGE = 200

const NOTHING: readonly SampleField[] = []

interface Kept {
  readonly pid: number
  readonly createdAt: number
  ended: boolean
  /** Nanoseconds, NaN before the first reading. */
  cpu: number
}

/**
 * For systems without /proc. A listing of all processes starts a subprocess, so once a second is the most for those; ends
 * are found by absence, exit codes are unknown. CPU time is pidusage's `ctime`; its percentages divide by whole seconds and are not used.
 */
export class PidusageSource implements SampleSource {
  readonly info: SamplerInfo
  readonly #table: (Kept | null)[] = []
  readonly #free: Slot[] = []
  #known = new Map<number, ProcessFacts>()
  #listing: Promise<ReadonlyMap<number, ProcessFacts>> | null = null
  #listingAt = 0
  #commands: Promise<ReadonlyMap<number, string>> | null = null
  #commandsAt = 0

  constructor(options: { readonly reasons?: SamplerInfo['reasons'] } = {}) {
    this.info = {
      kind: 'pidusage',
      fields: ['cpu', 'rss', 'cpuAt'],
      reasons: options.reasons ?? [],
      minInterval: 1000,
    }
  }

  async scan(): Promise<readonly ProcessFacts[]> {
    const before = this.#known
    const now = new Map<number, ProcessFacts>()
    const fresh: ProcessFacts[] = []
    this.#listing = null
    for (const facts of (await this.#listed()).values()) {
      const seen = before.get(facts.pid)
      const same = seen !== undefined && isSame(seen.createdAt, facts.createdAt)
      // The first creation time stands: some versions of ps compute it anew each time, a second up or down.
      now.set(facts.pid, same ? seen : facts)
      if (!same) fresh.push(facts)
    }
    this.#known = now
    return fresh
  }

  async facts(pid: number): Promise<ProcessFacts | null> {
    // Whoever is not in the listing may have started since: then that one is asked for alone.
    const found = (await this.#listed()).get(pid) ?? (await listProcesses(pid))[0]
    if (!found) return null
    const seen = this.#known.get(pid)
    return seen && isSame(seen.createdAt, found.createdAt) ? { ...found, createdAt: seen.createdAt } : found
  }

  #listed(): Promise<ReadonlyMap<number, ProcessFacts>> {
    const now = performance.now()
    if (!this.#listing || now - this.#listingAt > FACTS_AGE) {
      this.#listingAt = now
      this.#listing = listProcesses().then((all) => new Map(all.map((facts) => [facts.pid, facts])))
    }
    return this.#listing
  }

  open(process: ProcessFacts): Slot {
    // Whoever was met outside of a scan keeps that creation time too, or the next scan would take it for a stranger.
    if (!this.#known.has(process.pid)) this.#known.set(process.pid, process)
    const kept: Kept = { pid: process.pid, createdAt: process.createdAt, ended: false, cpu: NaN }
    const slot = this.#free.pop()
    if (slot === undefined) return this.#table.push(kept) - 1
    this.#table[slot] = kept
    return slot
  }

  close(slot: Slot): void {
    if (!this.#table[slot]) return
    this.#table[slot] = null
    this.#free.push(slot)
  }

  async read(
    slots: readonly Slot[],
    columns: SampleColumns,
    alive: Uint8Array,
    _beat: Beat,
    kin?: Kin,
  ): Promise<void> {
    kin?.waited.fill(NaN, 0, slots.length)
    kin?.ppid.fill(-1, 0, slots.length)
    for (const name of SAMPLE_FIELDS) columns[name]?.fill(NaN, 0, slots.length)
    // Slots may be closed and given away while we wait: keep to what they are now.
    const rows = slots.map((slot) => this.#table[slot])
    const live = rows.filter((kept): kept is Kept => kept !== null && !kept.ended)
    const usage = live.length > 0 ? await readUsage(live.map((kept) => kept.pid)) : null
    const zombies = usage ? await findZombies(suspects(usage)) : new Set<number>()
    for (let row = 0; row < rows.length; row++) {
      const kept = rows[row]
      if (kept && !kept.ended && usage) await this.#judge(kept, usage.get(kept.pid), zombies)
      alive[row] = kept && !kept.ended ? 1 : 0
      const found = usage?.get(kept?.pid ?? -1)
      if (!kept || kept.ended || !found) continue
      if (columns.cpu) columns.cpu[row] = kept.cpu
      // A subprocess takes its time, and more of it on a busy machine.
      if (columns.cpuAt) columns.cpuAt[row] = found.timestamp - (Date.now() - performance.now())
      if (columns.rss) columns.rss[row] = found.memory
    }
  }

  unreadable(_slot: Slot): readonly SampleField[] {
    return NOTHING
  }

  exit(slot: Slot): ExitFacts & { readonly cpu: number } {
    return { code: null, signal: null, cpu: this.#table[slot]?.cpu ?? NaN }
  }

  async command(pid: number): Promise<readonly string[] | null> {
    const now = performance.now()
    if (!this.#commands || now - this.#commandsAt > COMMANDS_AGE) {
      this.#commandsAt = now
      this.#commands = listCommands().catch(() => new Map<number, string>())
    }
    const line = (await this.#commands).get(pid)
    return line === undefined ? null : [line]
  }

  /** Nothing here tells what a parent was given of its children. */
  waitsFor(_pid: number): boolean {
    return false
  }

  async details(pid: number): Promise<ProcessDetails | null> {
    const found = await describeProcess(pid)
    if (!found) return null
    return {
      pid,
      // `ps` joins the arguments with spaces: where one ends can't be told any more.
      command: [found.command],
      cwd: null,
      executable: null,
      user: found.user,
      nice: found.nice,
      openFiles: null,
      openFilesLimit: null,
      allowedCpus: null,
    }
  }

  threads(_slot: Slot): readonly ThreadSample[] {
    return []
  }

  dispose(): void {
    // Nothing to stop: pidusage closes its descriptors by itself when they expire. Its `clear()` would leak them.
    this.#table.length = 0
  }

  async #judge(kept: Kept, usage: Status | undefined, zombies: ReadonlySet<number>): Promise<void> {
    if (usage && isSame(usage.timestamp - usage.elapsed, kept.createdAt)) {
      kept.cpu = usage.ctime * 1e6
      kept.ended = zombies.has(kept.pid)
    } else if (usage || !exists(kept.pid)) {
      kept.ended = true
    } else {
      // It gave no value although some process has this pid: pidusage's memory of an earlier one, or a failed subprocess.
      const now = await this.facts(kept.pid)
      kept.ended = !now || !isSame(now.createdAt, kept.createdAt)
    }
  }
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < SAME_CREATION
}

/** Null when the whole reading failed: then nothing is known, and nobody has ended. */
async function readUsage(pids: number[]): Promise<Map<number, Status> | null> {
  try {
    // Loaded where it is needed: on Linux it is not.
    const { default: pidusage } = await import('pidusage')
    // It starts programs of its own.
    closeOnExec()
    const found = new Map<number, Status>()
    for (const usage of Object.values(await pidusage([...new Set(pids)], { maxage: KEEP }))) {
      // Processes that have gone come as undefined, whatever the types say.
      if (usage as Status | undefined) found.set(usage.pid, usage)
    }
    return found
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const gone = code === 'ENOENT' || code === 'ESRCH' || /No matching pid/.test(message)
    return gone ? new Map() : null
  }
}

/** Processes without memory: zombies and, on Linux, the kernel's own threads (children of 2), which never end. */
function suspects(usage: ReadonlyMap<number, Status>): number[] {
  const linux = process.platform === 'linux'
  return [...usage.values()]
    .filter((one) => one.memory === 0 && !(linux && (one.pid === 2 || one.ppid === 2)))
    .map((one) => one.pid)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
