// @ts-check
import { installCommand, installPackages, mayInstall, which } from './apt.mjs'
import { run } from './children.mjs'
import { t, UserError } from './messages.mjs'

/**
 * Debian packages of the libraries that Electron links to and that a bare system may lack; the names of newer releases
 * (64-bit time, `t64`) first.
 * @type {Record<string, string[]>}
 */
export const PACKAGES = {
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libgdk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libsmime3.so': ['libnss3'],
  'libnspr4.so': ['libnspr4'],
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libgbm.so.1': ['libgbm1'],
  'libdrm.so.2': ['libdrm2'],
  'libXss.so.1': ['libxss1'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libexpat.so.1': ['libexpat1'],
  'libgio-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libglib-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libcairo.so.2': ['libcairo2'],
  'libX11.so.6': ['libx11-6'],
  'libX11-xcb.so.1': ['libx11-xcb1'],
  'libxcb.so.1': ['libxcb1'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libudev.so.1': ['libudev1'],
  'libuuid.so.1': ['libuuid1'],
}

/**
 * Names of the libraries that the dynamic linker did not find.
 * @param {string} text what `ldd` printed
 * @returns {string[]}
 */
export const missingLibraries = (text) => [
  ...new Set([...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')),
]

/**
 * @param {string[]} libraries
 * @returns {{ packages: string[][], unknown: string[] }} the packages to install, and libraries no package is known for
 */
export function packagesFor(libraries) {
  const packages = new Map()
  for (const library of libraries) {
    const names = PACKAGES[library]
    if (names) packages.set(names.at(-1), names)
  }
  return { packages: [...packages.values()], unknown: libraries.filter((library) => !(library in PACKAGES)) }
}

/** @param {string} executable */
async function lookUp(executable) {
  return missingLibraries((await run('ldd', [executable])).output)
}

/**
 * Makes sure that an executable finds its shared libraries: installs them where that is allowed.
 * @param {string} executable
 * @throws {UserError} naming the libraries and the command that installs them
 */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux' || !(await which('ldd'))) return
  let missing = await lookUp(executable)
  if (missing.length === 0) return
  let failure = null
  if (await mayInstall()) {
    failure = await installPackages(packagesFor(missing).packages)
    missing = await lookUp(executable)
    if (missing.length === 0) return
  }
  const { packages, unknown } = packagesFor(missing)
  const command = installCommand(packages.map((names) => names.at(-1) ?? ''))
  const lines = [t('display.missingLibraries', { libraries: missing.join(', ') })]
  if (failure) lines.push(failure)
  if (packages.length > 0 && (await which('apt-get'))) lines.push(t('display.command', { command }))
  else lines.push(t('display.unknownPackages'))
  if (unknown.length > 0 && packages.length > 0) lines.push(t('display.unknownPackages'))
  throw new UserError([...new Set(lines), t('display.cli')].join('\n'))
}
