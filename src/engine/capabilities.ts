import { accessSync, constants } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { Capability, Knob } from '../shared/knobs'
import type { Scenario } from '../shared/scenario'
import type { LocalizedText } from '../shared/text'
import { Semaphore, SharedMemory } from '../scenarios/lib/posix-ipc.mjs'

/** Why this machine can't do what some knobs offer; what it can do is missing. */
export type Lacks = ReadonlyMap<Capability, LocalizedText>

/**
 * Tries out what some choices of knobs need. Each trial makes the real thing, uses it and removes it again: a library
 * that loads and a folder that is there still don't say that the calls work (containers without /dev/shm, sandboxes).
 */
export function probeCapabilities(): Lacks {
  const lacks = new Map<Capability, LocalizedText>()
  const posix = lackOfPosixIpc()
  if (posix !== null) lacks.set('posix-ipc', posix)
  return lacks
}

function lackOfPosixIpc(): LocalizedText | null {
  if (process.platform !== 'linux')
    return {
      en: 'POSIX shared memory and semaphores are available on Linux only. Choose the portable option.',
      'zh-CN': 'POSIX 共享内存和信号量仅在 Linux 上可用。请选择可移植的方式。',
    }
  try {
    accessSync('/dev/shm', constants.W_OK)
    tryOut(`/forkscope-probe-${process.pid}-${randomBytes(4).toString('hex')}`)
    return null
  } catch (error) {
    const { message } = error as Error
    return {
      en: `POSIX shared memory and semaphores are not available here: ${message.replace(/\.$/, '')}. Choose the portable option.`,
      'zh-CN': `POSIX 共享内存和信号量在这里不可用（${message.replace(/\.$/, '')}）。请选择可移植的方式。`,
    }
  }
}

/** @throws Error of the call that failed; nothing is left of either name */
function tryOut(name: string): void {
  const said = Buffer.from('8 bytes.')
  const heard = Buffer.alloc(8)
  const segment = SharedMemory.create(name, 4096)
  try {
    segment.write(said, 8)
    segment.read(heard, 8)
    if (!heard.equals(said)) throw new Error('shared memory gave other bytes than were written')
  } finally {
    segment.close()
    SharedMemory.unlink(name)
  }
  const semaphore = Semaphore.create(name, 1)
  try {
    if (!semaphore.tryWait() || semaphore.tryWait()) throw new Error('a semaphore did not count')
    semaphore.post()
  } finally {
    semaphore.close()
    Semaphore.unlink(name)
  }
}

/** The same scenario, where each choice that this machine can't serve says why. */
export function withoutLacks(scenario: Scenario, lacks: Lacks): Scenario {
  if (lacks.size === 0) return scenario
  return { ...scenario, knobs: scenario.knobs.map((knob) => marked(knob, lacks)) }
}

function marked(knob: Knob, lacks: Lacks): Knob {
  if (knob.kind !== 'choice') return knob
  const choices = knob.choices.map((choice) => {
    const unavailable = choice.needs === undefined ? undefined : lacks.get(choice.needs)
    return unavailable === undefined ? choice : { ...choice, unavailable }
  })
  return { ...knob, choices }
}
