import type { Failure } from '../../shared/protocol'

/** A request that the engine refused, or that no engine is there to answer. `failure` holds the user's words. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.text.en)
    this.failure = failure
  }
}

/** The engine went away while a request was on its way, or before it was sent. */
export const ENGINE_LOST: Failure = {
  code: 'engine-lost',
  text: {
    en: 'The engine stopped before it could answer and is restarting. Try again in a moment.',
    'zh-CN': '引擎在响应之前停止，正在重新启动。请稍后再试。',
  },
}

/** The engine died too often and is not started again. */
export const ENGINE_GAVE_UP: Failure = {
  code: 'engine-gave-up',
  text: {
    en: 'The engine stopped several times and will not restart automatically. Choose Help → Restart Engine.',
    'zh-CN': '引擎多次停止，不再自动重启。请选择“帮助 → 重新启动引擎”。',
  },
}

/** Whatever was thrown, as something that a user can read. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) return error.failure
  const said = error instanceof Error ? error.message : String(error)
  return {
    code: 'unexpected',
    text: { en: `Unexpected error: ${said}`, 'zh-CN': `发生了意外错误：${said}` },
  }
}
