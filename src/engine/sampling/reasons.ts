import type { LocalizedText } from '../../shared/text'

/** Why a better source of samples is not in use. Shown to users. */
export const REASONS = {
  chosen: (source: string): LocalizedText => ({
    en: `${source} was chosen in the settings or on the command line.`,
    'zh-CN': `设置或命令行中选定了 ${source}。`,
  }),
  noAddon: (detail: string): LocalizedText => ({
    en: `The kernel's CPU clocks need the koffi package, which did not load here (${detail}). Reinstall the dependencies with “npm install”.`,
    'zh-CN': `读取内核 CPU 时钟需要 koffi 包，但它未能加载（${detail}）。请运行“npm install”重新安装依赖。`,
  }),
  refused: {
    en: 'This system refuses to tell the CPU clocks of processes; a sandbox or container may forbid it.',
    'zh-CN': '此系统拒绝提供进程的 CPU 时钟，可能被沙箱或容器禁止。',
  },
  disagrees: {
    en: "The kernel's CPU clock of this process disagrees with its own account, so the clocks are not used.",
    'zh-CN': '内核给出的本进程 CPU 时钟与其自身统计不一致，因此不使用该时钟。',
  },
  foreign: {
    en: 'The /proc mounted here belongs to another pid namespace, so the CPU clocks can’t be used.',
    'zh-CN': '此处挂载的 /proc 属于另一个 PID 命名空间，因此无法使用 CPU 时钟。',
  },
  noProcfs: {
    en: 'There is no readable /proc on this system, so pidusage is used, one to five times a second.',
    'zh-CN': '此系统没有可读的 /proc，因此使用 pidusage，每秒采样一到五次。',
  },
} as const
