import type { Stack, StackFrame } from '../../shared/inspect'
import { EngineFailure } from '../failure'
import * as failures from './failures'
import type { Paused } from './protocol'
import { Done, EvaluatedSchema, PausedSchema, ScriptParsedSchema } from './protocol'
import type { InspectorSession } from './session'

/**
 * A process that can answer does so within microseconds of CPU time, between two instructions of a loop too. Only on a
 * crowded machine it takes longer to get a core. Milliseconds.
 */
const PATIENCE = 1500

/** Asked of the process while it is paused: what its event loop would wake up for. Its name tells our frame from theirs. */
const OWN_SCRIPT = 'forkscope-look'
const QUESTION = `process.getActiveResourcesInfo()\n//# sourceURL=${OWN_SCRIPT}`

/** It did not answer in time. */
export const BLOCKED: Stack = { state: 'blocked', frames: [], waitsFor: [] }

/**
 * Where the JavaScript of a process is right now. It is paused and asked a question in one go: V8 takes both at the
 * next point where it can be interrupted (inside loops, inside Atomics.wait), so the pause falls into the question, and
 * what lies below it on the stack is what was going on. Nothing below it: the event loop was waiting. The process is
 * let go at once; one that gave no answer, when it comes to it: the connection must last until then.
 *
 * A process that another debugger holds paused is looked at and left as it is.
 * @throws EngineFailure `inspector-gone`, `inspector-wrong`
 */
export async function readStack(session: InspectorSession): Promise<Stack> {
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ScriptParsedSchema, ({ scriptId, url }) => urls.set(scriptId, url))
  let held: Paused | null = null
  const pausing = new Promise<Paused>((resolve) =>
    session.on('Debugger.paused', PausedSchema, (paused) => {
      held ??= paused
      resolve(paused)
    }),
  )
  const framesOf = ({ callFrames }: Paused): StackFrame[] =>
    callFrames.flatMap(({ functionName, location }) => {
      const url = urls.get(location.scriptId) ?? ''
      if (url === OWN_SCRIPT) return []
      const { lineNumber, columnNumber = -1 } = location
      return [{ functionName, url, line: lineNumber + 1, column: columnNumber + 1 }]
    })
  try {
    await session.call('Debugger.enable', {}, Done, PATIENCE)
    // Told on enabling: somebody else's breakpoint.
    if (held !== null) return { state: 'running', frames: framesOf(held), waitsFor: [] }
    const [, , waitsFor, frames] = await Promise.all([
      session.call('Debugger.pause', {}, Done, PATIENCE),
      pausing.then(() => session.call('Debugger.resume', {}, Done, PATIENCE)),
      session
        .call(
          'Runtime.evaluate',
          { expression: QUESTION, returnByValue: true, silent: true },
          EvaluatedSchema,
          PATIENCE,
        )
        .then(({ result }) => {
          // The question is asked of a paused process: V8 tells of the pause before it answers.
          if (held === null) throw failures.wrong()
          return namesIn(result.value)
        }),
      pausing.then(framesOf),
    ])
    if (frames.length > 0) return { state: 'running', frames, waitsFor: [] }
    return { state: 'idle', frames: [], waitsFor }
  } catch (error) {
    if (error instanceof EngineFailure && error.failure.code === 'inspector-silent') return BLOCKED
    throw error
  }
}

/** The target's word, which may be anything. */
const namesIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((name) => (typeof name === 'string' ? [name.slice(0, 200)] : [])).slice(0, 1000)
    : []
