// @ts-check
/**
 * ESLint rule `forkscope/layers`: which part of the app may import what. The path of a file names the runtime it is
 * for, so an import across a line that is not drawn here would break (or bloat) another runtime: it is an error.
 */
import { builtinModules } from 'node:module'
import path from 'node:path'

/**
 * `layers`: other layers under src/ that may be imported. `node`, `electron`: whether those modules may be.
 * `packages`: npm packages allowed; absent means all but `denied`.
 * @typedef {{ layers: string[], node: boolean, electron: boolean, packages?: string[], denied?: string[] }} Layer
 */

/** Packages that need Node: they can never load in a window. */
const NODE_PACKAGES = ['koffi', 'pidusage', 'piscina', 'systeminformation', 'workerpool']

/** @type {Record<string, Layer>} */
export const LAYERS = {
  shared: { layers: [], node: false, electron: false, packages: ['valibot'] },
  renderer: { layers: ['shared'], node: false, electron: false, denied: NODE_PACKAGES },
  preload: { layers: [], node: false, electron: true, packages: [] },
  main: { layers: ['shared'], node: true, electron: true },
  engine: { layers: ['shared', 'scenarios'], node: true, electron: false },
  cli: { layers: ['engine', 'shared', 'scenarios'], node: true, electron: false },
  scenarios: { layers: ['shared'], node: true, electron: false },
}

const BUILTINS = new Set(builtinModules)

/**
 * Why `specifier` must not be imported by `file`, or null when it may be.
 * @param {string} file path relative to the repository root, with forward slashes
 * @param {string} specifier as written in the import
 * @returns {string | null}
 */
export function violation(file, specifier) {
  const name = /^src\/([^/]+)\//.exec(file)?.[1] ?? ''
  const layer = LAYERS[name]
  if (!layer) return null
  if (specifier.startsWith('.')) return relativeViolation(file, name, layer, specifier.replace(/\?.*$/, ''))
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return layer.electron ? null : `src/${name} must not import Electron; only src/main and src/preload do`
  }
  if (specifier.startsWith('node:') || BUILTINS.has(specifier)) {
    return layer.node ? null : `src/${name} must not import Node ("${specifier}"); it also runs without it`
  }
  const pkg = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const allowed = layer.packages ? layer.packages.includes(pkg) : !layer.denied?.includes(pkg)
  return allowed ? null : `src/${name} must not import the package "${pkg}"`
}

/**
 * @param {string} file
 * @param {string} name
 * @param {Layer} layer
 * @param {string} specifier
 * @returns {string | null}
 */
function relativeViolation(file, name, layer, specifier) {
  const target = path.posix.join(path.posix.dirname(file), specifier)
  const other = /^src\/([^/]+)(\/|$)/.exec(target)?.[1]
  if (!other) return `src/${name} must not import files outside src ("${target}")`
  if (other !== name && !layer.layers.includes(other)) {
    const may = layer.layers.map((l) => `src/${l}`).join(', ') || 'no other layer'
    return `src/${name} must not import src/${other}; it may import ${may}`
  }
  // A scenario's program is copied as it is, next to other programs: nothing compiled exists beside it.
  if (name === 'scenarios' && file.endsWith('.mjs') && !(other === name && target.endsWith('.mjs'))) {
    return `a scenario program (.mjs) is run as it is and can only import other .mjs files of src/scenarios`
  }
  return null
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: { type: 'problem', schema: [], messages: { layer: 'Layers: {{why}}.' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/')
    /** @param {any} source the string literal that names the module, if it is one */
    const check = (source) => {
      if (typeof source?.value !== 'string') return
      const why = violation(file, source.value)
      if (why) context.report({ node: source, messageId: 'layer', data: { why } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {any} node `import('x').Type`, known to the TypeScript parser only */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      CallExpression: (node) => {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node.arguments[0])
      },
    }
  },
}

/** The plugin as eslint.config.js registers it. */
export const layersPlugin = { rules: { layers: rule } }
