import type { LocalizedText } from '../../../shared/text'
import { spawnSync } from '../../spawn'
import { ProcessEvent, readEvent, subscription, WHAT_FORK, WHAT_NONE } from './event'
import { MESSAGE_ROOM, type EventCalls } from '../../native/events'
import { EVENT_REASONS } from './reasons'

/** Looks for more until this many batches at the most: a flood must leave time for everything else. */
const MOST_BATCHES = 400

/** The kernel's process connector: tells of every fork, exec, setsid and exit on this machine. */
export class Connector {
  /** How often the kernel had to drop events because its buffer was full. */
  lost = 0
  readonly #calls: EventCalls
  readonly #fd: number
  readonly #event = new ProcessEvent()
  #open = true

  private constructor(calls: EventCalls, fd: number) {
    this.#calls = calls
    this.#fd = fd
  }

  /**
   * Opens and subscribes. @returns why it can't be had, where it can't
   */
  static open(calls: EventCalls): Connector | LocalizedText {
    let connector: Connector
    try {
      connector = new Connector(calls, calls.open())
    } catch (error) {
      return EVENT_REASONS.refused((error as Error).message)
    }
    try {
      calls.send(connector.#fd, subscription('listen'))
    } catch (error) {
      connector.close()
      return EVENT_REASONS.refused((error as Error).message)
    }
    const refusal = connector.#refusal()
    if (refusal === null) return connector
    connector.close()
    return refusal
  }

  /**
   * Tells all events that are there, in the kernel's order. The event is the same object each time.
   * @returns how many
   */
  drain(listener: (event: ProcessEvent) => void): number {
    let told = 0
    for (let batch = 0; this.#open && batch < MOST_BATCHES; batch++) {
      const count = this.#calls.receive(this.#fd)
      if (count === 'lost') {
        this.lost += 1
        continue
      }
      for (let index = 0; index < count; index++) {
        const at = index * MESSAGE_ROOM
        if (!readEvent(this.#calls.messages, at, this.#calls.lengthOf(index), this.#event)) continue
        listener(this.#event)
        told += 1
      }
      if (count === 0) break
    }
    return told
  }

  close(): void {
    if (!this.#open) return
    try {
      this.#calls.send(this.#fd, subscription('ignore'))
    } catch {
      // A kernel that refused to begin has nothing to end.
    }
    this.#open = false
    this.#calls.close(this.#fd)
  }

  /**
   * The answer to a subscription is there at once. In a pid namespace of its own there is none, and a sandbox may make
   * answers up: so the proof is a child of ours, of which the kernel must tell by the pid that we know ourselves by.
   */
  #refusal(): LocalizedText | null {
    // A program that can't be: the fork comes before anybody finds that out.
    spawnSync('/dev/null/none', [])
    let error = 0
    let told = false
    this.drain((event) => {
      if (event.what === WHAT_NONE) error = event.error
      if (event.what === WHAT_FORK && event.pid === process.pid && event.childPid > 0) told = true
    })
    if (error !== 0) return EVENT_REASONS.refused(`errno ${Math.abs(error)}`)
    return told ? null : EVENT_REASONS.silent
  }
}
