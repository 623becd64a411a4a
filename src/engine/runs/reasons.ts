import type { Reason } from '../../shared/failure'
import type { LocalizedText } from '../../shared/text'
import { EngineFailure } from '../failure'

/** Why runs end, in words. */

export function stoppedByUser(): Reason {
  return { code: 'stopped', text: { en: 'Stopped by you.', 'zh-CN': '你停止了运行。' } }
}

export function engineEnds(): Reason {
  return {
    code: 'engine-ends',
    text: { en: 'Stopped because Forkscope was closed.', 'zh-CN': 'Forkscope 已关闭，运行已停止。' },
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
      'Forkscope has reached its open file limit (ulimit -n). Raise it.',
      'Forkscope 打开的文件数已达上限（ulimit -n），请提高该上限。',
    ],
    ENFILE: [
      'The system has reached its open file limit (fs.file-max). Close some programs first.',
      '系统打开的文件数已达上限（fs.file-max），请先关闭一些程序。',
    ],
    ENOMEM: ['Not enough memory. Close some programs first.', '内存不足，请先关闭一些程序。'],
  }
  const [en, zh] = remedies[code ?? ''] ?? ['', '']
  return {
    code: 'could-not-start',
    text: {
      en: `Can’t start ${argv[0]} (${code ?? message}). ${en}`.trim(),
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
      en: `Stopped because of an internal error in Forkscope: ${message}`,
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
        en: `The program was terminated by ${signal}.`,
        'zh-CN': `程序被 ${signal} 终止。`,
      },
    }
  return {
    code: 'exit-code',
    text: {
      en: `The program exited with code ${code}. Check its output for the reason.`,
      'zh-CN': `程序已退出，退出码 ${code}。原因请查看其输出。`,
    },
  }
}

export function unkillable(pids: readonly number[]): Reason {
  return {
    code: 'unkillable',
    text: {
      en: `These processes did not end even after SIGKILL: ${pids.join(', ')}. They are waiting inside the kernel (state D) or belong to another user.`,
      'zh-CN': `这些进程收到 SIGKILL 后仍未结束：${pids.join('、')}。它们正在内核中等待（D 状态），或属于其他用户。`,
    },
  }
}

export function processGone(): EngineFailure {
  return new EngineFailure('process-gone', 'This process has already ended.', '此进程已经结束。')
}

/** It was started without one, has closed it, or does not read what is there. */
export function noInput(): EngineFailure {
  return new EngineFailure('no-input', 'The program no longer accepts input.', '程序已不再接收输入。')
}

export function inputWaits(): EngineFailure {
  return new EngineFailure(
    'no-input',
    'The program has not read its earlier input yet: try again later.',
    '程序还没有读完之前的输入，请稍后再试。',
  )
}

export function signalRefused(pid: number, signal: string): EngineFailure {
  return new EngineFailure(
    'signal-refused',
    `Can’t send ${signal} to process ${pid}: it belongs to another user. Send it as that user or as root.`,
    `无法向进程 ${pid} 发送 ${signal}：它属于其他用户。请以该用户或 root 的身份发送。`,
  )
}

export function noVerdict(error: unknown): LocalizedText {
  const message = error instanceof Error ? error.message : String(error)
  return {
    en: `No verdict: evaluating this run failed (${message}).`,
    'zh-CN': `没有结论：评判本次运行时出错（${message}）。`,
  }
}
