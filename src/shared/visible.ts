/**
 * What a text can hold without showing it: controls, what ends a line, reorders text, joins or separates without a sign of
 * its own, selects a form or tags, and halves of characters.
 */
const HIDDEN = String.raw`[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]`
const ANY_HIDDEN = new RegExp(HIDDEN, 'u')
const HIDDEN_ALONE = new RegExp(`^${HIDDEN}$`, 'u')
/** Made when it is needed: to list all emoji takes longer than anything else at the start of a process. */
let emojiOrHidden: RegExp | undefined

/**
 * A name that somebody else chose, with all that would not be seen spelled out (`\n`, `\x1b`, `\u202e`, `\U000e0041`): two
 * that look the same are the same, and none reorders what stands beside it. Emoji are kept whole, joiners and
 * selectors inside included, in the sequences that Unicode lists. Joiners inside of Persian or Indic words are spelled out:
 * such a name stays readable, while one that differs from another by nothing but a joiner could not be told from it.
 */
export function visible(text: string): string {
  if (!ANY_HIDDEN.test(text)) return text
  emojiOrHidden ??= new RegExp(String.raw`\p{RGI_Emoji}|${HIDDEN}`, 'gv')
  return text.replace(emojiOrHidden, (found) => (HIDDEN_ALONE.test(found) ? spelledOut(found) : found))
}

/** As bash and zsh write it in `$'…'`. */
function spelledOut(hidden: string): string {
  const short = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` }[hidden]
  const code = hidden.codePointAt(0)!
  const hex = (digits: number) => code.toString(16).padStart(digits, '0')
  if (code > 0xffff) return `\\U${hex(8)}`
  return short ?? (code < 128 ? `\\x${hex(2)}` : `\\u${hex(4)}`)
}
