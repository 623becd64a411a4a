import type { LocalizedText } from '../../shared/text'

/** Why a better source of samples is not in use. Shown to users. */
export const REASONS = {
  chosen: (source: string): LocalizedText => ({
    en: `${source} was chosen in Settings or on the command line.`,
    'zh-CN': `已在“设置”或命令行中选择 ${source}。`,
  }),
  noAddon: (detail: string): LocalizedText => ({
    en: `The kernel's CPU clocks require the koffi package, which failed to load (${detail}). Reinstall dependencies with “npm install”.`,
    'zh-CN': `读取内核 CPU 时钟需要 koffi 包，但它未能加载（${detail}）。请运行“npm install”重新安装依赖。`,
  }),
  refused: {
    en: 'This system does not allow reading the CPU clocks of processes; a sandbox or container may forbid it.',
    'zh-CN': '此系统不允许读取进程的 CPU 时钟，可能被沙箱或容器禁止。',
  },
  disagrees: {
    en: "The kernel's CPU clock of this process disagrees with its accounting, so the clocks are not used.",
    'zh-CN': '内核给出的本进程 CPU 时钟与其自身统计不一致，因此不使用该时钟。',
  },
  foreign: {
    en: 'The mounted /proc belongs to another PID namespace, so the CPU clocks can’t be used.',
    'zh-CN': '此处挂载的 /proc 属于另一个 PID 命名空间，因此无法使用 CPU 时钟。',
  },
  noProcfs: {
    en: 'This system has no readable /proc, so pidusage is used, one to five times a second.',
    'zh-CN': '此系统没有可读的 /proc，因此使用 pidusage，每秒采样一到五次。',
  },
} as const
