import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/scenarios'
import { sourceFiles } from '../../../src/engine/source'

const root = resolve('src/scenarios')

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  'the source of %s',
  (id, scenario) => {
    it('is the program first, then every module that takes part, as they are on disk', async () => {
      const files = await sourceFiles(root, join(root, id, scenario.program))
      expect(files[0].file).toBe(`${id}/${scenario.program}`)
      const names = files.map(({ file }) => file)
      expect(new Set(names).size).toBe(names.length)
      expect(names).toContain('lib/telemetry.mjs')
      expect(names).toContain(`${id}/defaults.json`)
      for (const { file, text } of files) {
        expect(text).toBe(readFileSync(join(root, file), 'utf8'))
        // Whatever one of them imports is there too.
        for (const [, path] of text.matchAll(/from '(\.[^']+)'/g))
          expect(names, `${path} of ${file}`).toContain(join(file, '..', path))
      }
    })
  },
)
