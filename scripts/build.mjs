// @ts-check
/** `npm run build`: out/ from the sources, always. */
import { build } from './lib/build.mjs'
import { command, log, root } from './lib/command.mjs'
import { step } from './lib/steps.mjs'
import { t, UserError } from './lib/messages.mjs'

await command(async () => {
  await step(t('build.run'), async () => {
    const { code, output } = await build(root)
    if (output.trim()) log(output.trim())
    if (code !== 0) throw new UserError(t('build.failed'))
  })
  return 0
})
