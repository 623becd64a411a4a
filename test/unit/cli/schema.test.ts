import { readFileSync, writeFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv } from 'ajv'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { summarize } from '../../../src/shared/run/summarize'
import { SummarySchema } from '../../../src/shared/summary'
import { poolModel } from './support/records'

const file = new URL('../../../docs/summary.schema.json', import.meta.url).pathname

async function generated(): Promise<string> {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'forkscope.summary/1',
    description:
      'What `forkscope run --json` prints. CPU and wall times are seconds, memory is bytes, shares are 0 to 1; null: not known on this platform or in this run.',
    ...toJsonSchema(SummarySchema),
  }
  return format(JSON.stringify(schema), { ...(await resolveConfig(file)), filepath: file })
}

describe('docs/summary.schema.json', () => {
  it('is what src/shared/summary.ts says', async () => {
    const now = await generated()
    if (process.env.FORKSCOPE_WRITE_SCHEMA) writeFileSync(file, now)
    const remedy = 'It is out of date. Write it anew: FORKSCOPE_WRITE_SCHEMA=1 npm run test:unit -- schema'
    expect(readFileSync(file, 'utf8'), remedy).toBe(now)
  })

  it('accepts a summary and refuses what is none', () => {
    const ajv = new Ajv({ formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } })
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')))
    const summary = JSON.parse(JSON.stringify(summarize(poolModel())))
    expect(validate(summary), JSON.stringify(validate.errors)).toBe(true)
    for (const wrong of [
      { ...summary, format: 'forkscope.summary/2' },
      { ...summary, outcome: 'great' },
      { ...summary, startedAt: 'yesterday' },
      { ...summary, processes: [{ pid: 1 }] },
      { ...summary, coverage: 'all' },
    ])
      expect(validate(wrong)).toBe(false)
  })
})
