// @ts-check
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * A bench's `entry.ts`, the parts of the app that it measures, as one module. It lies in node_modules, from where native
 * addons resolve.
 * @param {string} name folder of the bench
 */
export async function bundle(name) {
  const folder = fileURLToPath(new URL(`../node_modules/.cache/forkscope-bench/${name}/`, import.meta.url))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL(`./${name}/entry.ts`, import.meta.url)),
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'bench.mjs' } },
    },
  })
  return import(`${folder}bench.mjs`)
}
