import { EngineFailure } from '../failure'

/** The process never said that its inspector is open. */
export const noInspector = () =>
  new EngineFailure(
    'no-inspector',
    'This process has no open inspector: it was not started with --inspect, or has ended.',
    '此进程没有打开检查器：启动时没有加 --inspect，或者它已经结束。',
  )

/** Nobody answers at the address that the process told. */
export const unreachable = () =>
  new EngineFailure(
    'inspector-unreachable',
    'Can’t reach the inspector of this process: the process has just ended or closed it.',
    '无法连接此进程的检查器：进程刚刚结束，或已关闭检查器。',
  )

/** The connection ended in the middle of the work. */
export const gone = () =>
  new EngineFailure(
    'inspector-gone',
    'The process ended or closed its inspector too soon. Run it again, or choose a shorter time.',
    '进程过早结束或关闭了检查器。请重新运行，或缩短时间。',
  )

/** The connection is there, but the JavaScript of the process does not come to an answer. */
export const silent = () =>
  new EngineFailure(
    'inspector-silent',
    'The process does not answer: it is stopped, or in a synchronous call that JavaScript cannot interrupt. It can’t be inspected until that ends.',
    '进程没有响应：它已暂停，或正处于 JavaScript 无法中断的同步调用中。在此之前无法检查。',
  )

/** The inspector understood and refused. */
export const refused = (said: string) =>
  new EngineFailure(
    'inspector-refused',
    `The inspector refused the request: ${said}. Another debugger may be connected: close it first.`,
    `检查器拒绝了请求：${said}。可能已有其他调试器连接，请先关闭它。`,
  )

/** Something answers that speaks another language. */
export const wrong = () =>
  new EngineFailure(
    'inspector-wrong',
    'The address reported for this inspector is not an inspector; the connection was closed. Start the program with --inspect, or report the address that Node.js prints.',
    '此进程报告的地址不是检查器，连接已关闭。请用 --inspect 启动程序，或报告 Node.js 打印的地址。',
  )

/** Somebody else listens there. */
export const foreign = () =>
  new EngineFailure(
    'inspector-foreign',
    'The inspector address reported by this process belongs to a process outside the run. Forkscope connects only to processes of the run.',
    '此进程报告的检查器地址属于此运行以外的进程。Forkscope 只连接此运行中的进程。',
  )

/** The profile was taken and could not be written. */
export const notSaved = (file: string, error: unknown) =>
  new EngineFailure(
    'profile-not-saved',
    `Can’t save the profile as ${file}: ${(error as Error).message}. Choose another data folder.`,
    `无法将性能分析保存为 ${file}：${(error as Error).message}。请选择其他数据文件夹。`,
  )

/** The engine's host has no windows. */
export const noWindows = () =>
  new EngineFailure(
    'no-windows',
    'DevTools requires the Forkscope window. From a terminal, open chrome://inspect in a browser instead.',
    'DevTools 需要 Forkscope 窗口。在终端中运行时，请在浏览器中打开 chrome://inspect。',
  )
