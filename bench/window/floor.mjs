// @ts-check
/*
 * Apps between an empty Electron app and Forkscope, each with one part more: they tell what each part of the start
 * costs, and what no work of ours can save.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../../scripts/lib/command.mjs'

const EMPTY_MAIN = `const { app, BrowserWindow, utilityProcess } = require('electron')
app.whenReady().then(() => {
  utilityProcess.fork(require('node:path').join(__dirname, 'utility.cjs'))
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
`
const EMPTY_PAGE = '<!doctype html><title>Empty</title><p>Empty</p>'
const IDLE = 'setInterval(() => {}, 1 << 30)'

/** A frame by Vue: what a window of this kind needs at least to be one. */
const VUE_MAIN = `import { createApp, h, onMounted } from 'vue'
createApp({
  setup() {
    onMounted(() => performance.mark('usable'))
    return () => h('div', { class: 'skeleton' }, [h('div', { class: 'skeleton-rail' }, 'Forkscope')])
  },
}).mount('#app')
`

/**
 * @param {string} folder where they are made
 * @param {string} whole root of the built app
 * @returns {Promise<Record<'empty' | 'main' | 'engine' | 'vue' | 'whole', string>>} folders of apps, from least to most
 */
export async function floorApps(folder, whole = root) {
  const empty = path.join(folder, 'empty')
  await mkdir(empty, { recursive: true })
  await writeFile(
    path.join(empty, 'package.json'),
    '{ "name": "empty", "version": "1.0.0", "main": "main.cjs" }',
  )
  await writeFile(path.join(empty, 'main.cjs'), EMPTY_MAIN)
  await writeFile(path.join(empty, 'utility.cjs'), IDLE)
  await writeFile(path.join(empty, 'index.html'), EMPTY_PAGE)
  return {
    empty,
    main: await variant(whole, path.join(folder, 'main'), async (out) => {
      await writeFile(path.join(out, 'engine/index.js'), IDLE)
      await writeFile(path.join(out, 'renderer/index.html'), EMPTY_PAGE)
    }),
    engine: await variant(whole, path.join(folder, 'engine'), async (out) => {
      await writeFile(path.join(out, 'renderer/index.html'), EMPTY_PAGE)
    }),
    vue: await variant(whole, path.join(folder, 'vue'), async (out) => {
      await writeFile(path.join(out, 'engine/index.js'), IDLE)
      await vuePage(path.join(folder, 'vue-source'), path.join(out, 'renderer'))
    }),
    whole,
  }
}

/**
 * A copy of the built app with something taken out of it.
 * @param {string} whole
 * @param {string} folder
 * @param {(out: string) => Promise<void>} change
 */
async function variant(whole, folder, change) {
  await mkdir(folder, { recursive: true })
  await cp(path.join(whole, 'package.json'), path.join(folder, 'package.json'))
  await cp(path.join(whole, 'out'), path.join(folder, 'out'), { recursive: true })
  const { symlink } = await import('node:fs/promises')
  await symlink(path.join(whole, 'node_modules'), path.join(folder, 'node_modules'))
  await change(path.join(folder, 'out'))
  return folder
}

/**
 * @param {string} source
 * @param {string} out
 */
async function vuePage(source, out) {
  await mkdir(source, { recursive: true })
  await cp(path.join(root, 'src/renderer/styles/skeleton.css'), path.join(source, 'skeleton.css'))
  await writeFile(path.join(source, 'main.js'), VUE_MAIN)
  await writeFile(
    path.join(source, 'index.html'),
    '<!doctype html><title>Vue</title><link rel="stylesheet" href="./skeleton.css" /><div id="app"></div><script type="module" src="./main.js"></script>',
  )
  await build({
    root: source,
    configFile: false,
    logLevel: 'silent',
    base: './',
    build: { outDir: out, emptyOutDir: true, target: 'chrome130' },
    resolve: { alias: { vue: path.join(root, 'node_modules/vue/dist/vue.runtime.esm-bundler.js') } },
  })
}
