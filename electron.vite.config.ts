import { existsSync } from 'node:fs'
import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { copyScenarioPrograms, finishNodeBuild } from './scripts/build/vite-plugins.mjs'

const root = import.meta.dirname
const out = path.join(root, 'out')

// The oldest runtime that the app is run on decides the syntax: Electron 33 (Node 20.18, Chromium 130).
const NODE_TARGET = 'node20.18'
const CHROME_TARGET = 'chrome130'

/** Node programs with common chunks; main is Electron's, engine its utility process, cli plain Node. */
const entries = {
  'main/index': path.join(root, 'src/main/index.ts'),
  // Reads run files of others, see docs/security.md.
  'engine/check': path.join(root, 'src/engine/recording/check/process.ts'),
  'engine/index': path.join(root, 'src/engine/host/utility.ts'),
  'cli/index': path.join(root, 'src/cli/index.ts'),
}

export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      outDir: out,
      emptyOutDir: false,
      sourcemap: true,
      // What of valibot is used, rather than all of it, is read at each start.
      externalizeDeps: { exclude: ['valibot'] },
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
    plugins: [
      copyScenarioPrograms(path.join(root, 'src/scenarios'), path.join(out, 'scenarios')),
      finishNodeBuild(out),
    ],
  },
  preload: {
    build: {
      target: NODE_TARGET,
      outDir: path.join(out, 'preload'),
      sourcemap: true,
      // A sandboxed preload script can require nothing but Electron: all else goes into the file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: path.join(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src/renderer'),
    build: {
      target: CHROME_TARGET,
      outDir: path.join(out, 'renderer'),
      sourcemap: true,
      minify: true,
      chunkSizeWarningLimit: 2000,
      // Fonts as data: addresses would be refused by the page's policy.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: path.join(root, 'src/renderer/index.html'),
        output: {
          // What each start needs is one file: every other one is a question to main, and its answer.
          codeSplitting: {
            groups: [{ name: 'start', test: /renderer\/(app\.ts|rooms\/home\/HomeRoom\.vue)$/ }],
          },
        },
      },
    },
    // Read by vue and vue-i18n; undefined flags would warn. Messages are compiled to an AST, never to code (no eval).
    define: {
      __VUE_OPTIONS_API__: true,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __VUE_I18N_FULL_INSTALL__: true,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
      __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    },
    plugins: [vue()],
  },
})
