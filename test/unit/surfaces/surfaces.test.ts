import { describe, it } from 'vitest'
import { expectSame, SURFACES } from '../../support/surfaces'
import { RUNS } from './runs'

describe.each(RUNS)('$name', ({ records, facts }) => {
  it.each(Object.entries(SURFACES))('is the same in %s', (_, read) => expectSame(read(records), facts))
})
