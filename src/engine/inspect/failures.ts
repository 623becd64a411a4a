import { EngineFailure } from '../failure'

/** The process never said that its inspector is open. */
export const noInspector = () =>
  new EngineFailure(
    'no-inspector',
    'This process has no inspector open: it was not started with --inspect, or it has ended.',
    '此进程没有打开检查器：启动时没有加 --inspect，或者它已经结束。',
  )

/** Nobody answers at the address that the process told. */
export const unreachable = () =>
  new EngineFailure(
    'inspector-unreachable',
    'The inspector of this process cannot be reached: the process has just ended, or has closed it.',
    '连不上此进程的检查器：进程刚刚结束，或已把检查器关闭。',
  )

/** The connection ended in the middle of the work. */
export const gone = () =>
  new EngineFailure(
    'inspector-gone',
    'The process ended, or closed its inspector, before this was done. Start it again, or ask for less time.',
    '还没做完，进程就结束了，或关闭了检查器。请重新运行，或缩短时间。',
  )

/** The connection is there, but the JavaScript of the process does not come to an answer. */
export const silent = () =>
  new EngineFailure(
    'inspector-silent',
    'The process does not answer: it is stopped, or inside a synchronous call that JavaScript cannot interrupt. Nothing can be measured in it until that ends.',
    '进程没有应答：它被暂停了，或者正处在 JavaScript 无法打断的同步调用中。这一状态结束之前，什么也测不到。',
  )

/** The inspector understood and refused. */
export const refused = (said: string) =>
  new EngineFailure(
    'inspector-refused',
    `The inspector of the process refused: ${said}. Another debugger may be doing the same: close it first.`,
    `进程的检查器拒绝了请求：${said}。可能有别的调试器正在做同一件事，请先关闭它。`,
  )

/** Something answers that speaks another language. */
export const wrong = () =>
  new EngineFailure(
    'inspector-wrong',
    'What answers at the address of this inspector is no inspector: the connection was closed. Have the program start with --inspect, or tell the address that Node gives.',
    '此进程给出的检查器地址上，应答的不是检查器，连接已关闭。请用 --inspect 启动程序，或上报 Node 给出的地址。',
  )

/** Somebody else listens there. */
export const foreign = () =>
  new EngineFailure(
    'inspector-foreign',
    'The address that this process gives as its inspector belongs to a process outside of the run. Forkscope connects to processes of the run only.',
    '此进程给出的检查器地址属于本次运行以外的进程。Forkscope 只连接本次运行中的进程。',
  )

/** The profile was taken and could not be written. */
export const notSaved = (file: string, error: unknown) =>
  new EngineFailure(
    'profile-not-saved',
    `The profile could not be saved as ${file}: ${(error as Error).message}. Choose another data folder.`,
    `无法把性能剖析保存为 ${file}：${(error as Error).message}。请换一个数据目录。`,
  )

/** The engine's host has no windows. */
export const noWindows = () =>
  new EngineFailure(
    'no-windows',
    'DevTools need the window of Forkscope. From a terminal, open chrome://inspect in a browser instead.',
    'DevTools 需要 Forkscope 的窗口。在终端里运行时，请改用浏览器打开 chrome://inspect。',
  )
