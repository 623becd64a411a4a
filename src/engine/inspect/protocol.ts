import * as v from 'valibot'

/*
 * The part of the Chrome DevTools Protocol that is used here (chromedevtools.github.io/devtools-protocol), as far as it is
 * read. Whatever listens at the address that a program told may be anything: what does not fit ends the connection.
 */

/** Names and addresses are cut to this length (UTF-16 units): a `data:` URL holds a whole module. */
const LONGEST_TEXT = 2000
/** V8 keeps a stack to some ten thousand frames; a profile of a minute has some thousand nodes, and a sample a millisecond. */
const MOST_FRAMES = 20_000
const MOST_NODES = 100_000
const MOST_SAMPLES = 1_000_000

const Text = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, LONGEST_TEXT)),
)
const Whole = v.pipe(v.number(), v.safeInteger())
const Time = v.pipe(v.number(), v.finite())

/** What comes over the socket: an answer (`id`) or an event (`method`). */
export const MessageSchema = v.object({
  id: v.optional(Whole),
  method: v.optional(v.string()),
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: Text })),
})

/** An answer whose result nobody reads. */
export const Done = v.object({})

export const ScriptParsedSchema = v.object({ scriptId: v.string(), url: Text })

export const PausedSchema = v.object({
  callFrames: v.pipe(
    v.array(
      v.object({
        functionName: Text,
        location: v.object({ scriptId: v.string(), lineNumber: Whole, columnNumber: v.optional(Whole) }),
      }),
    ),
    v.maxLength(MOST_FRAMES),
  ),
})
export type Paused = v.InferOutput<typeof PausedSchema>

export const EvaluatedSchema = v.object({ result: v.object({ value: v.optional(v.unknown()) }) })

const NodeSchema = v.object({
  id: Whole,
  callFrame: v.object({
    functionName: Text,
    scriptId: Text,
    url: Text,
    lineNumber: Whole,
    columnNumber: Whole,
  }),
  hitCount: v.optional(v.pipe(Whole, v.minValue(0))),
  children: v.optional(v.array(Whole)),
  deoptReason: v.optional(Text),
  positionTicks: v.optional(v.array(v.object({ line: Whole, ticks: Whole }))),
})

export const ProfiledSchema = v.object({
  profile: v.object({
    nodes: v.pipe(v.array(NodeSchema), v.maxLength(MOST_NODES), v.check(isTree, 'The nodes are no tree.')),
    startTime: Time,
    endTime: Time,
    samples: v.optional(v.pipe(v.array(Whole), v.maxLength(MOST_SAMPLES))),
    timeDeltas: v.optional(v.pipe(v.array(Time), v.maxLength(MOST_SAMPLES))),
  }),
})

/** Whoever walks the calls of a circle comes to no end. */
function isTree(nodes: v.InferOutput<typeof NodeSchema>[]): boolean {
  const called = new Set<number>()
  let calls = 0
  for (const { children = [] } of nodes)
    for (const child of children) {
      called.add(child)
      calls += 1
    }
  return called.size === calls && new Set(nodes.map(({ id }) => id)).size === nodes.length
}
