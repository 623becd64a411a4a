// @ts-check
/** `npm run typecheck`: every TypeScript project, two at a time, all errors of all of them. */
import { spawn } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const projects = ['renderer', 'test', 'node', 'shared', 'preload']
const AT_ONCE = 2

/**
 * @param {string} project
 * @returns {Promise<boolean>} whether it has no errors
 */
function check(project) {
  return new Promise((resolve) => {
    const tsc = path.join(root, 'node_modules/vue-tsc/bin/vue-tsc.js')
    const child = spawn(process.execPath, [tsc, '--pretty', 'false', '-p', `tsconfig.${project}.json`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (data) => (text += data))
    child.on('close', (code) => {
      // A project without a file yet is no error.
      const empty = text.includes('error TS18003')
      if (!empty) process.stdout.write(text)
      console.log(`${empty ? 'empty' : code === 0 ? 'ok' : 'FAILED'}  ${project}`)
      resolve(empty || code === 0)
    })
  })
}

const queue = [...projects]
const results = await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    let fine = true
    for (let next = queue.shift(); next; next = queue.shift()) fine = (await check(next)) && fine
    return fine
  }),
)
process.exit(results.every(Boolean) ? 0 : 1)
