import type { Claim } from '../../../shared/run/verdict'

/** How a claim came out: the sign, and the key of the word that says the same. */
export function claimMark({ holds }: Claim): {
  readonly sign: string
  readonly word: 'holds' | 'fails' | 'open'
} {
  if (holds === null) return { sign: '–', word: 'open' }
  return holds ? { sign: '✓', word: 'holds' } : { sign: '✗', word: 'fails' }
}
