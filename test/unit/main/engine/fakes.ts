import type { Clock, EngineChild, EngineChildEvents, ForkEngine } from '../../../../src/main/engine/child'
import type { FromMain } from '../../../../src/shared/engine-host'

/** A clock that stands still until it is moved; callbacks run in the order of their time. */
export class FakeClock implements Clock {
  private time = 0
  private readonly waiting = new Set<{ at: number; callback: () => void }>()

  now(): number {
    return this.time
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback }
    this.waiting.add(timer)
    return () => this.waiting.delete(timer)
  }

  get pending(): number {
    return this.waiting.size
  }

  advance(ms: number): void {
    const end = this.time + ms
    for (;;) {
      const [next] = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      this.waiting.delete(next)
      this.time = next.at
      next.callback()
    }
    this.time = end
  }
}

/** An engine process that does what a test says. A killed one exits only when told, as real ones take their time. */
export class FakeChild implements EngineChild<string> {
  readonly sent: FromMain[] = []
  readonly ports: string[] = []
  killed = 0
  stopped = false

  constructor(private readonly events: EngineChildEvents) {}

  send(message: FromMain, port?: string): void {
    this.sent.push(message)
    if (port !== undefined) this.ports.push(port)
  }

  isStopped(): boolean {
    return this.stopped
  }

  kill(): void {
    this.killed++
  }

  says(message: unknown): void {
    this.events.onMessage(message)
  }

  exits(code = 1): void {
    this.events.onExit(code)
  }
}

/** A fork function that keeps every child it made. */
export function fakeFork(): { fork: ForkEngine<string>; children: FakeChild[]; last: () => FakeChild } {
  const children: FakeChild[] = []
  const fork: ForkEngine<string> = (events) => {
    const child = new FakeChild(events)
    children.push(child)
    return child
  }
  return { fork, children, last: () => children[children.length - 1]! }
}
