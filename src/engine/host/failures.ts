import type { Settings } from '../../shared/protocol'
import { EngineFailure } from '../failure'

/** Characters of what is wrong with a message. */
const MOST_QUOTED = 200

/** What is wrong first; it quotes the value, which may be long. */
export function issueOf({
  issues,
}: {
  readonly issues?: readonly { readonly message: string }[] | undefined
}): string {
  return (issues?.[0].message ?? '').slice(0, MOST_QUOTED)
}

export function wrongRequest(method: string, issue: string): EngineFailure {
  return new EngineFailure(
    'wrong-request',
    `The request ${method} was not understood: ${issue}.`,
    `无法理解请求 ${method}：${issue}。`,
  )
}

/** A page may go back to what is taken by default; any other path is chosen in the system's own dialog. @throws EngineFailure */
export function withoutPaths(patch: Partial<Settings>): Partial<Settings> {
  for (const name of ['runsFolder', 'python'] as const)
    if (patch[name]) throw wrongRequest('settings.set', `${name}: a path comes from a dialog only`)
  return patch
}

/** A run of an engine before this one. */
export function gone(): EngineFailure {
  return new EngineFailure(
    'no-run',
    'This run no longer exists: it ended when the engine stopped.',
    '此运行已不存在：引擎停止时它已结束。',
  )
}

/** Nothing can be done to its processes from here. */
export function runsElsewhere(): EngineFailure {
  return new EngineFailure(
    'runs-elsewhere',
    'This program is run by another Forkscope. Stop it or send signals there.',
    '该程序由另一个 Forkscope 运行。请在那里停止它或发送信号。',
  )
}
