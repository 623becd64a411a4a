import type { LocalizedText } from '../../../shared/text'

/** Why the kernel's process events are not in use, and what nobody knows then. Shown to users. */

function without(en: string, zh: string): LocalizedText {
  return {
    en: `${en} Processes are found by polling: short-lived ones may be missed, and a daemon that clears its environment immediately can escape.`,
    'zh-CN': `${zh}进程只能通过轮询发现：短暂存活的可能遗漏，立即清空环境变量的守护进程可能脱离跟踪。`,
  }
}

export const EVENT_REASONS = {
  noAddon: (detail: string): LocalizedText =>
    without(
      `The kernel's process events need the koffi package, which did not load here (${detail}).`,
      `内核进程事件需要 koffi 包，但它未能加载（${detail}）。`,
    ),
  refused: (detail: string): LocalizedText =>
    without(
      `The kernel does not tell this user of process events (${detail}); before Linux 6.6 it tells only root.`,
      `内核不向当前用户提供进程事件（${detail}）；Linux 6.6 之前只有 root 可用。`,
    ),
  noProcfs: without(
    'There is no readable /proc on this system, and without it nothing can be made of the kernel’s process events.',
    '此系统没有可读的 /proc，缺少它就无法利用内核进程事件。',
  ),
  silent: without(
    'The kernel tells no process events here, as in a container with pids of its own.',
    '内核在这里不提供进程事件，例如在有独立 PID 的容器中。',
  ),
} as const
