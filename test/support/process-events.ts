import { EventHub } from '../../src/engine/sampling/events/hub'
import type { EventCalls, Look, Waited } from '../../src/engine/native/events'
import { MESSAGE_ROOM } from '../../src/engine/native/events'
import { WHAT_EXEC, WHAT_EXIT, WHAT_FORK, WHAT_NONE, WHAT_SID } from '../../src/engine/sampling/events/event'

/** A message of the process connector, byte by byte. @param time nanoseconds of CLOCK_MONOTONIC */
export function message(what: number, time: number, ...data: number[]): Buffer {
  const bytes = Buffer.alloc(76)
  bytes.writeUInt32LE(bytes.length, 0)
  bytes.writeUInt16LE(3, 4)
  bytes.writeUInt32LE(1, 16)
  bytes.writeUInt32LE(1, 20)
  bytes.writeUInt16LE(40, 32)
  bytes.writeUInt32LE(what, 36)
  bytes.writeBigUInt64LE(BigInt(time), 44)
  for (const [index, word] of data.entries()) bytes.writeInt32LE(word | 0, 52 + index * 4)
  return bytes
}

export const answer = (error = 0) => message(WHAT_NONE, 0, error)
export const forked = (time: number, parent: number, pid: number, tid = pid) =>
  message(WHAT_FORK, time, parent, parent, tid, pid)
export const execed = (time: number, pid: number) => message(WHAT_EXEC, time, pid, pid)
export const session = (time: number, pid: number) => message(WHAT_SID, time, pid, pid)
export const exited = (time: number, pid: number, status: number, parent: number, tid = pid) =>
  message(WHAT_EXIT, time, tid, pid, status, 17, parent, parent)

/** A kernel that a test makes up: tells what is put into its queue, and has the children that the test says. */
export class FakeKernel implements EventCalls {
  readonly messages = Buffer.alloc(MESSAGE_ROOM * 4)
  readonly queue: (Buffer | 'lost')[] = []
  readonly sent: Buffer[] = []
  readonly zombies = new Map<number, Waited>()
  readonly asked: number[] = []
  subreaper = false
  /** What it does when somebody subscribes; by default it agrees and tells of a child. */
  onSubscribe = () => void this.queue.push(answer(), forked(1, process.pid, 999_999))
  onOpen = () => {}
  #lengths: number[] = []

  lengthOf(index: number): number {
    return this.#lengths[index]
  }

  open(): number {
    this.onOpen()
    // Never a descriptor: closing it again must not close another's.
    return 1 << 30
  }

  send(_fd: number, sent: Buffer): void {
    this.sent.push(sent)
    if (sent.readUInt32LE(36) === 1) this.onSubscribe()
  }

  receive(): Look {
    this.#lengths = []
    while (this.queue.length > 0 && this.#lengths.length < 4) {
      if (this.queue[0] === 'lost') {
        if (this.#lengths.length > 0) break
        this.queue.shift()
        return 'lost'
      }
      const next = this.queue.shift() as Buffer
      next.copy(this.messages, this.#lengths.length * MESSAGE_ROOM)
      this.#lengths.push(next.length)
    }
    return this.#lengths.length
  }

  close(): void {}

  bootTime(): number {
    return Number(process.hrtime.bigint())
  }

  setSubreaper(on: boolean): boolean {
    this.subreaper = on
    return true
  }

  wait(pid: number): Waited | null {
    this.asked.push(pid)
    return this.zombies.get(pid) ?? null
  }
}

/** Whether the kernel tells this user of processes: before Linux 6.6 only root, in most containers nobody. */
export function kernelTells(): boolean {
  if (process.platform !== 'linux') return false
  const hub = new EventHub()
  const nobody = { fork() {}, exec() {}, session() {}, exit: () => false, waited() {}, follows: () => false }
  const follower = { ...nobody, drained() {} }
  const tells = hub.join(follower) === null
  hub.leave(follower)
  return tells
}
