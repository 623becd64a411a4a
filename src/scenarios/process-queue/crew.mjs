// @ts-check
/*
 * The processes on both sides of the queue: started once, at work in each round, and told of when one of them ends.
 */
import { fork } from 'node:child_process'
import path from 'node:path'
import { telemetry } from '../lib/telemetry.mjs'

/** A process that has not ended this long after its channel was closed (milliseconds) is killed. */
const CLOSE_GRACE = 3000

/**
 * @typedef {object} Member
 * @property {'producer' | 'consumer'} side
 * @property {number} index from 0 on its side
 * @property {(message: object) => void} send
 */

export class Crew {
  /** Members that live. @type {Set<Member>} */
  members = new Set()
  /** Members that ended before they were asked to. */
  killed = 0
  /** Who listens: to messages, and to the end of a member. */
  onMessage = (/** @type {Member} */ _member, /** @type {any} */ _message) => {}
  onGone = (/** @type {Member} */ _member) => {}
  /** @type {Map<Member, import('node:child_process').ChildProcess>} */
  #children = new Map()
  #closing = false
  #role = (/** @type {string} */ side) => side

  /**
   * Starts everyone and waits until they are up and warm: no start-up in what is measured later.
   * @param {object} options
   * @param {number} options.producers
   * @param {number} options.consumers
   * @param {number} options.warmUp iterations of `burn`
   * @param {(side: string) => string} [options.role] what members are called, without their number
   */
  static async start({ producers, consumers, warmUp, role = (side) => side }) {
    const crew = new Crew()
    crew.#role = role
    await Promise.all([
      ...Array.from({ length: producers }, (_, index) => crew.#hire('producer', index, warmUp)),
      ...Array.from({ length: consumers }, (_, index) => crew.#hire('consumer', index, warmUp)),
    ])
    return crew
  }

  /** @param {Member['side']} side @returns {Member[]} those that live */
  of(side) {
    return [...this.members].filter((member) => member.side === side)
  }

  /** Closes the channels, which ends everyone, and waits until they have. */
  async close() {
    this.#closing = true
    const patience = setTimeout(() => this.#children.forEach((child) => child.kill('SIGKILL')), CLOSE_GRACE)
    const gone = new Promise((resolve) => (this.onGone = () => this.members.size === 0 && resolve(null)))
    for (const child of this.#children.values()) if (child.connected) child.disconnect()
    if (this.members.size > 0) await gone
    clearTimeout(patience)
  }

  /** @param {Member['side']} side @param {number} index @param {number} warmUp @returns {Promise<void>} */
  #hire(side, index, warmUp) {
    const script = path.join(import.meta.dirname, `${side}.mjs`)
    // "advanced": messages are copied by structured clone, so that bytes stay bytes. JSON would make them text.
    const child = fork(script, [`${this.#role(side)} ${index + 1}`, String(warmUp)], {
      serialization: 'advanced',
    })
    const member = {
      side,
      index,
      // Without a channel nothing can be sent: the exit is reported instead.
      send: (/** @type {object} */ message) => void (child.connected && child.send(message, () => {})),
    }
    this.members.add(member)
    this.#children.set(member, child)
    return new Promise((resolve) => {
      child.on('message', (/** @type {any} */ message) =>
        message.type === 'ready' ? resolve() : this.onMessage(member, message),
      )
      child.on('exit', (code, signal) => {
        telemetry.exited(child.pid ?? 0, code, signal)
        this.members.delete(member)
        this.#children.delete(member)
        if (!this.#closing) this.killed += 1
        resolve()
        this.onGone(member)
      })
    })
  }
}
