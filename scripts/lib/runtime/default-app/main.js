// What a runtime without an application of its own runs: finds the app's folder among the arguments and becomes that
// app. Electron's own builds have one of these; the runtime from the npm registry does not.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

/** Files to load first (`-r FILE`, as Playwright does), and the app: the first argument that is no option. */
function parse(args) {
  const preload = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') preload.push(args[++i])
    else if (!args[i].startsWith('-')) return { preload, folder: path.resolve(args[i]) }
  }
  return { preload, folder: null }
}

const { preload, folder } = parse(process.argv.slice(1))
if (process.argv.includes('--version')) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
if (!folder) {
  console.error('Usage: electron <folder of an app>')
  process.exit(2)
}

const info = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
app.name = info.productName ?? info.name
app.setVersion(info.version)
app.setAppPath(folder)
process.defaultApp = true

const require = createRequire(path.join(folder, 'package.json'))
for (const file of preload) require(path.resolve(file))

// Awaited at the top level: Electron holds `ready` back until this module is done, so the app misses no event.
await import(pathToFileURL(path.join(folder, info.main)).href)
