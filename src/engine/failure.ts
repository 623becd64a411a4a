import type { Failure } from '../shared/protocol'
import type { KnobProblem } from '../shared/knobs'

/** An error that a user can read: carries a code for programs and a text in every language that names the remedy. */
export class EngineFailure extends Error {
  readonly failure: Failure

  constructor(code: string, en: string, zh: string, problems?: readonly KnobProblem[]) {
    super(en)
    this.name = 'EngineFailure'
    const text = { en, 'zh-CN': zh }
    this.failure = problems === undefined ? { code, text } : { code, text, problems }
  }
}

/** What a person is told of an error; one that was not foreseen goes to the log as well. */
export function describeError(error: unknown): Failure {
  if (error instanceof EngineFailure) return error.failure
  console.error(error)
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    text: {
      en: `Internal error in Forkscope: ${message}`,
      'zh-CN': `Forkscope 内部出错：${message}`,
    },
  }
}
