import type { Lane, RunModel } from '../model'
import type { RunProcess } from '../process'
import type { LocalizedText } from '../../text'
import type { RoleFacts, RoleRow } from './types'
import { higher, highest } from '../bulk'
import { lanesUtilization, lifetimeOf, memoryOf } from '../facts'
import { finiteOrNull } from './measures'
import { present } from '../present'

/** Interpreters say nothing of what runs: their script does. */
const INTERPRETERS = /^(node|deno|bun|python|pypy|ruby|perl|php|java|bash|dash|zsh|sh)[\d.]*(\.exe)?$/

/** Behind one of these stands the program itself, and no file. */
const INLINE = /^(-e|-c|-p|-pe|--eval|--print)$/

/** Characters of a parent's key that are repeated in those of its children; beyond that it has a number. */
const LONGEST_PATH = 1000

/** What one run has under one key. */
interface Part {
  readonly key: string
  /** Keys of the same family stand together: all workers, in order of their numbers. */
  readonly family: string
  readonly number: number
  readonly label: LocalizedText
  readonly kind: RoleRow['kind']
  readonly processes: RunProcess[]
  readonly lanes: Lane[]
}

/**
 * Sets the processes of several runs side by side, never by pid: worker 3 beside worker 3. A process without a role is
 * known by its command and by which of the equal ones among its siblings it was, in order of birth. One that replaced
 * another in its role is part of that role. Threads that have a name of their own are rows too.
 */
export function alignRoles(models: readonly RunModel[]): RoleRow[] {
  const paths = new Map<string, string>()
  const runs = models.map((model) => partsOf(model, paths))
  const first = new Map<string, Part>()
  const families = new Map<string, number>()
  for (const parts of runs)
    for (const part of parts.values()) {
      if (!first.has(part.key)) first.set(part.key, part)
      if (!families.has(part.family)) families.set(part.family, families.size)
    }
  const order = (part: Part) => families.get(part.family)!
  return [...first.values()]
    .sort((a, b) => order(a) - order(b) || a.number - b.number)
    .map(({ key, label, kind }) => ({
      key,
      label,
      kind,
      runs: runs.map((parts, run) => {
        const part = parts.get(key)
        return part === undefined ? null : factsOf(models[run]!, part)
      }),
    }))
}

/** A key of a part, short enough to begin those of its children: there may be very many, each below the other. */
function pathOf(key: string, paths: Map<string, string>): string {
  if (key.length <= LONGEST_PATH) return key
  const known = paths.get(key) ?? `…${paths.size}`
  paths.set(key, known)
  return known
}

function partsOf(model: RunModel, paths: Map<string, string>): Map<string, Part> {
  const parts = new Map<string, Part>()
  const lanes = new Map<number, Lane[]>()
  for (const lane of present(model.lanes)) {
    const owner = model.byPid(lane.pid)
    if (owner === undefined) continue
    const others = lanes.get(owner.id)
    if (others === undefined) lanes.set(owner.id, [lane])
    else others.push(lane)
  }
  // Without recursion, since a chain of parents may be long.
  const waiting: { readonly process: RunProcess; readonly parent: string; readonly place: number }[] = []
  const wait = (processes: readonly RunProcess[], parent: string) => {
    const places = new Map<string, number>()
    const found = processes.map((process) => {
      const command = process.role || comparableCommand(process)
      const place = (places.get(command) ?? 0) + 1
      places.set(command, place)
      return { process, parent, place }
    })
    for (const one of found.reverse()) waiting.push(one)
  }
  wait(
    present(model.processes).filter(({ parent }) => model.processes[parent] === undefined),
    '',
  )
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { process, parent, place } = next
    const own = lanes.get(process.id) ?? []
    const part =
      process.role === '' ? byCommand(process, parent, place) : byRole(model, process.role, 'process')
    add(parts, part, process, own)
    // Slots of an event loop are places and no threads: they are part of their process.
    for (const lane of own)
      if (lane.tid > 0 && lane.role !== '' && lane.role !== process.role)
        add(parts, byRole(model, lane.role, 'thread', process.role), null, [lane])
    wait(present(process.children.map((id) => model.processes[id])), pathOf(part.key, paths))
  }
  return parts
}

function add(parts: Map<string, Part>, part: Part, process: RunProcess | null, lanes: readonly Lane[]): void {
  const there = parts.get(part.key) ?? part
  parts.set(part.key, there)
  if (process !== null) there.processes.push(process)
  for (const lane of lanes) there.lanes.push(lane)
}

function byRole(model: RunModel, role: string, kind: RoleRow['kind'], of = ''): Part {
  const [, base, number] = /^(.*?)(?: (\d+))?$/s.exec(role)!
  return {
    key: `${kind}/${of}/${role}`,
    family: `${kind}/${of}/${base}`,
    number: Number(number ?? 0),
    label: model.say(role),
    kind,
    processes: [],
    lanes: [],
  }
}

function byCommand(process: RunProcess, parent: string, place: number): Part {
  const command = comparableCommand(process)
  const label = place === 1 ? command : `${command} #${place}`
  return {
    key: `${parent}>${command}#${place}`,
    family: `${parent}>${command}`,
    number: place,
    label: { en: label, 'zh-CN': label },
    kind: 'process',
    processes: [],
    lanes: [],
  }
}

/** The program without its folder, an interpreter with its script; arguments differ from run to run. */
export function comparableCommand({ argv, name, pid }: Pick<RunProcess, 'argv' | 'name' | 'pid'>): string {
  const base = (path: string) => path.replace(/^.*[\\/]/, '')
  const program = base(argv[0] ?? '') || name || String(pid)
  const script = INTERPRETERS.test(program) ? scriptOf(argv.slice(1)) : undefined
  return script === undefined ? program : `${program} ${base(script)}`
}

function scriptOf(words: readonly string[]): string | undefined {
  const first = words.findIndex((word) => !word.startsWith('-') || INLINE.test(word))
  return first < 0 || INLINE.test(words[first]!) ? undefined : words[first]
}

function factsOf(model: RunModel, { processes, lanes, kind }: Part): RoleFacts {
  const last = processes.at(-1)
  const alive = kind === 'process' && processes.some((process) => process.alive)
  const read = processes.filter(({ peakRss, peakPss }) => !Number.isNaN(higher(peakRss, peakPss)))
  const rss = highest(read.map(({ peakRss }) => peakRss))
  // The highest of a part of the processes says nothing of all.
  const pss = read.reduce((so, { peakPss }) => Math.max(so, peakPss), -Infinity)
  const peak = memoryOf(read.length === 0 ? NaN : pss, rss)
  const cpu = processes.reduce((sum, process) => sum + process.cpu, 0) / 1e6
  return {
    processes: processes.map(({ id }) => id),
    // A process that was never read has 0 in the model.
    cpu: processes.some(({ cpuKnown }) => cpuKnown) ? cpu : null,
    peakMemory: finiteOrNull(peak.value),
    memoryKind: peak.kind,
    tasks: lanes.length === 0 ? null : lanes.reduce((sum, { tasks }) => sum + tasks, 0),
    busy: finiteOrNull(lanesUtilization(model, lanes)),
    lifetime: processes.length === 0 ? null : lifetimeOf(model, processes),
    exitCode: alive ? null : (last?.exitCode ?? null),
    signal: alive ? null : (last?.signal ?? null),
    alive,
  }
}
