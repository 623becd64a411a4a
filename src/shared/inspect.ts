/** Where the inspector of a process listens: a port of this machine, and the id of its one target. */
export interface InspectorAddress {
  readonly port: number
  readonly target: string
}

/**
 * Reads the address of an inspector, as `inspector.url()` of Node gives it. The one form that is taken is
 * `ws://127.0.0.1:<port>/<uuid>`: no host names (which may resolve to any machine), no other machine, no other path.
 * @returns null for everything else
 */
export function inspectorAddress(url: string): InspectorAddress | null {
  const found = /^ws:\/\/127\.0\.0\.1:([1-9]\d{0,4})\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(url)
  if (found === null || Number(found[1]) > 65_535) return null
  return { port: Number(found[1]), target: found[2]! }
}

/** One frame of a call stack, innermost first in a list. `line` and `column` count from 1; 0: not known. */
export interface StackFrame {
  readonly functionName: string
  readonly url: string
  readonly line: number
  readonly column: number
}

/**
 * Where the JavaScript of a process was at one moment. `running`: in these frames (that it also computes there is for
 * its CPU time to say: in Atomics.wait it has frames and waits). `idle`: nowhere, the event loop waits for one of
 * `waitsFor` (Node's names of open resources: "Timeout", "TCPSocketWrap" …). `blocked`: it did not answer in time, so it
 * is inside a call that gives V8 no say (a synchronous child, a blocking read), or was stopped by a signal.
 */
export interface Stack {
  readonly state: 'running' | 'idle' | 'blocked'
  readonly frames: readonly StackFrame[]
  readonly waitsFor: readonly string[]
}

/**
 * A CPU profile as V8 gives it and `.cpuprofile` files hold it (Chrome DevTools Protocol, Profiler.Profile): times in
 * microseconds, `line` and `column` from 0.
 */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly scriptId: string
      readonly url: string
      readonly lineNumber: number
      readonly columnNumber: number
    }
    readonly hitCount?: number
    readonly children?: readonly number[]
  }[]
  readonly startTime: number
  readonly endTime: number
  /** Ids of nodes, one a sample, and the time since the sample before. */
  readonly samples?: readonly number[]
  readonly timeDeltas?: readonly number[]
}
