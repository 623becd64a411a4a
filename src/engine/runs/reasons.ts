import type { Reason } from '../../shared/failure'
import type { LocalizedText } from '../../shared/text'
import { EngineFailure } from '../failure'

/** Why runs end, in words. */

export function stoppedByUser(): Reason {
  return { code: 'stopped', text: { en: 'Stopped by you.', 'zh-CN': '已由你停止。' } }
}

export function engineEnds(): Reason {
  return {
    code: 'engine-ends',
    text: { en: 'Stopped because Forkscope was closed.', 'zh-CN': 'Forkscope 已关闭，运行随之停止。' },
  }
}

/** The operating system refused to start a program that exists. */
export function couldNotStart(error: unknown, argv: readonly string[]): Reason {
  const { code, message } = error as NodeJS.ErrnoException
  const remedies: Record<string, readonly [string, string]> = {
    ENOEXEC: [
      'It is in no format that this system can execute: name its interpreter first.',
      '它不是本系统能执行的格式：请在前面写上解释器。',
    ],
    E2BIG: ['The arguments are too long: pass them in a file.', '参数太长：请改用文件传递。'],
    EAGAIN: [
      'The system allows no more processes for this user (ulimit -u): end some first.',
      '系统不允许该用户再创建进程（ulimit -u）：请先结束一些进程。',
    ],
    EMFILE: [
      'Forkscope may open no more files (ulimit -n): raise the limit.',
      'Forkscope 不能再打开更多文件（ulimit -n）：请提高该限制。',
    ],
    ENFILE: [
      'This system has no more files to open (fs.file-max): end some programs first.',
      '系统打开的文件总数已达上限（fs.file-max）：请先结束一些程序。',
    ],
    ENOMEM: ['There is not enough memory: close something first.', '内存不足：请先关闭一些程序。'],
  }
  const [en, zh] = remedies[code ?? ''] ?? ['', '']
  return {
    code: 'could-not-start',
    text: {
      en: `${argv[0]} could not be started (${code ?? message}). ${en}`.trim(),
      'zh-CN': `无法启动 ${argv[0]}（${code ?? message}）。${zh}`,
    },
  }
}

/** An error of our own, not of the program. */
export function internalFault(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    text: {
      en: `Stopped because something went wrong inside Forkscope: ${message}`,
      'zh-CN': `Forkscope 内部出错，运行已停止：${message}`,
    },
  }
}

/** The root ended by itself, but not well. */
export function rootFailed(code: number | null, signal: string | null): Reason {
  if (signal !== null)
    return {
      code: 'killed',
      text: {
        en: `The program was ended by ${signal}.`,
        'zh-CN': `程序被 ${signal} 终止。`,
      },
    }
  return {
    code: 'exit-code',
    text: {
      en: `The program ended with exit code ${code}. Its output says why.`,
      'zh-CN': `程序以退出码 ${code} 结束，原因请看它的输出。`,
    },
  }
}

export function unkillable(pids: readonly number[]): Reason {
  return {
    code: 'unkillable',
    text: {
      en: `These processes did not end even by KILL: ${pids.join(', ')}. They wait inside the kernel (state D) or belong to another user.`,
      'zh-CN': `这些进程收到 KILL 后仍未结束：${pids.join('、')}。它们停在内核等待中（D 状态），或属于其他用户。`,
    },
  }
}

export function processGone(): EngineFailure {
  return new EngineFailure('process-gone', 'This process has ended already.', '这个进程已经结束。')
}

export function signalRefused(pid: number, signal: string): EngineFailure {
  return new EngineFailure(
    'signal-refused',
    `Process ${pid} did not take ${signal}: it belongs to another user. Signal it as that user or as root.`,
    `进程 ${pid} 没有接受 ${signal}：它属于其他用户。请用该用户或 root 的身份发送。`,
  )
}

export function noVerdict(error: unknown): LocalizedText {
  const message = error instanceof Error ? error.message : String(error)
  return {
    en: `There is no verdict: judging this run failed (${message}).`,
    'zh-CN': `没有结论：评判本次运行时出错（${message}）。`,
  }
}
