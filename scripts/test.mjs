// @ts-check
/**
 * `npm test`: everything, one summary at the end. `npm test -- unit lint` runs only these steps.
 * Every step runs even if one before it failed: a wrong comma should not hide a broken test.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './lib/build.mjs'
import { start } from './lib/children.mjs'
import { command, log, root } from './lib/command.mjs'
import { ensureDependencies } from './lib/deps.mjs'
import { ensureFonts, testDisplays } from './lib/display.mjs'
import { t, UserError } from './lib/messages.mjs'
import { ensureNode24 } from './lib/node24.mjs'
import { ensureRuntime } from './lib/runtime/index.mjs'
import { summary } from './lib/summary.mjs'
import { readCounts } from './lib/vitest-result.mjs'

/** Windows under test at a time, at the most: `maxWorkers` of the e2e project. */
const WINDOWS = 2

/** @typedef {Omit<import('./lib/summary.mjs').StepResult, 'name' | 'ms'>} Result */

/**
 * Runs one of the project's scripts with its output on the screen.
 * @param {string} script path in the repository
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [executable] the Node that runs it
 * @returns {Promise<number>} exit code
 */
function node(script, args, env = {}, executable = process.execPath) {
  const child = start(executable, [path.join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** @param {boolean} fine @returns {Result} */
const single = (fine) => ({ passed: fine ? 1 : 0, failed: fine ? 0 : 1, skipped: 0 })

/** @param {string} script @param {string[]} args */
const check = async (script, ...args) => single((await node(script, args)) === 0)

/**
 * @param {string} project projects of vitest.config.ts
 * @param {NodeJS.ProcessEnv} [env]
 * @param {{ only?: string[], executable?: string }} [options] `only`: folders of tests; `executable`: another Node
 * @returns {Promise<Result>}
 */
async function vitest(project, env, { only = [], executable } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-test-'))
  try {
    const report = path.join(folder, 'report.json')
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json']
    const code = await node(
      'node_modules/vitest/vitest.mjs',
      [...args, `--outputFile.json=${report}`, ...only],
      { ...env, FORKSCOPE_E2E_NOTE: path.join(folder, 'note') },
      executable,
    )
    const note = (await readFile(path.join(folder, 'note'), 'utf8').catch(() => '')).trim()
    return { ...(await readCounts(report, code)), note }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function e2e() {
  const runtime = await ensureRuntime(root)
  await ensureFonts(log)
  const displays = await testDisplays(WINDOWS)
  try {
    return await vitest('e2e*', { ...displays.env, FORKSCOPE_ELECTRON: runtime.executable })
  } finally {
    await displays.end()
  }
}

/** Recordings once more, on a Node that has an SQLite of its own. */
async function sqlite() {
  const executable = process.env.FORKSCOPE_NODE24 || (await ensureNode24())
  if (executable === null) {
    const platform = `${process.platform}-${process.arch}`
    const note = t('node24.none', { platform, variable: 'FORKSCOPE_NODE24' })
    log(note)
    return { passed: 0, failed: 0, skipped: 1, note }
  }
  const only = ['recording', 'library'].map((folder) => `test/integration/engine/${folder}`)
  const result = await vitest('integration*', {}, { only, executable })
  return { ...result, note: `node:sqlite, ${executable}` }
}

/** @type {Record<string, () => Promise<Result>>} */
const STEPS = {
  format: () => check('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  lint: () => check('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  types: () => check('scripts/typecheck.mjs'),
  build: async () => {
    const { code, output } = await build(root)
    if (output.trim()) log(output.trim())
    return single(code === 0)
  },
  unit: () => vitest('unit'),
  integration: () => vitest('integration*'),
  sqlite,
  e2e,
}

/** Done side by side: they only read files, and say little unless something is wrong. */
const READERS = ['format', 'lint', 'types']

/** @param {string} name a step */
async function take(name) {
  const started = performance.now()
  const result = await STEPS[name]().catch((error) => {
    log(error instanceof UserError ? error.message : String(error?.stack ?? error))
    return single(false)
  })
  return { name, ms: performance.now() - started, ...result }
}

await command(async () => {
  const names = Object.keys(STEPS)
  const chosen = process.argv.slice(2)
  const unknown = chosen.find((name) => !names.includes(name))
  if (unknown) throw new UserError(t('test.unknownStep', { step: unknown, steps: names.join(', ') }))
  await ensureDependencies(root)
  const wanted = names.filter((name) => chosen.length === 0 || chosen.includes(name))
  const rounds = [
    wanted.filter((name) => READERS.includes(name)),
    ...wanted.filter((name) => !READERS.includes(name)).map((name) => [name]),
  ]
  const results = []
  for (const round of rounds.filter(({ length }) => length > 0)) {
    log(`\n── ${round.join(', ')} ──`)
    results.push(...(await Promise.all(round.map(take))))
  }
  log(`\n${summary(results)}`)
  return results.every((result) => result.failed === 0) ? 0 : 1
})
