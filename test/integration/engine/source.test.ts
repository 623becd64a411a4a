import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/scenarios'
import { PROGRAMS } from '../../../src/shared/scenario'
import { sourceFiles } from '../../../src/engine/source'

const root = resolve('src/scenarios')

const programs = scenarios.flatMap(({ id, sides }) => sides.map((side) => [id, side] as const))

describe.each(programs)('the source of %s in %s', (id, side) => {
  it('is the program first, then every module that takes part, as they are on disk', async () => {
    const files = await sourceFiles(root, join(root, id, PROGRAMS[side]))
    expect(files[0].file).toBe(`${id}/${PROGRAMS[side]}`)
    const names = files.map(({ file }) => file)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain(side === 'node' ? 'lib/telemetry.mjs' : 'lib/telemetry.py')
    expect(names).toContain(`${id}/defaults.json`)
    for (const { file, text } of files) {
      expect(text).toBe(readFileSync(join(root, file), 'utf8'))
      // Whatever one of them imports is there too.
      for (const [, path] of text.matchAll(/from '(\.[^']+)'/g))
        expect(names, `${path} of ${file}`).toContain(join(file, '..', path))
    }
  })
})
