import type { CpuProfile } from '../../../../../src/shared/inspect'

type Spec = readonly [id: number, name: string, url: string, line: number, children?: readonly number[]]

/** A profile made by hand: nodes, and which of them each sample saw, with the milliseconds since the one before. */
export function profileOf(
  nodes: readonly Spec[],
  samples: readonly (readonly [node: number, since: number])[],
  end: number,
): CpuProfile {
  return {
    nodes: nodes.map(([id, functionName, url, line, children = []]) => ({
      id,
      callFrame: { functionName, scriptId: '1', url, lineNumber: line - 1, columnNumber: 0 },
      children,
    })),
    startTime: 1_000_000,
    endTime: 1_000_000 + end * 1000,
    samples: samples.map(([node]) => node),
    timeDeltas: samples.map(([, since]) => since * 1000),
  }
}

const A = 'file:///program/a.mjs'
const B = 'file:///program/b.mjs'

/**
 * 100 ms: (root) → main → { work 60 (20 itself, 40 in leaf), other 15 }, (idle) 20, and 5 before the first sample.
 * `leaf` is there twice below work, as V8 gives it after compiling it anew.
 */
export const PROFILE = profileOf(
  [
    [1, '(root)', '', 0, [2, 3]],
    [2, 'main', A, 10, [4, 5]],
    [3, '(idle)', '', 0],
    [4, 'work', B, 3, [6, 7]],
    [5, 'other', A, 30],
    [6, 'leaf', B, 20],
    [7, 'leaf', B, 20],
  ],
  [
    [4, 5], // 5–15 work
    [6, 10], // 15–40 leaf
    [7, 25], // 40–55 leaf
    [3, 15], // 55–75 idle
    [4, 20], // 75–85 work
    [5, 10], // 85–100 other
  ],
  100,
)
