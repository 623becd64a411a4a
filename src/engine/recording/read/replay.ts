import type { Moment } from '../../../shared/protocol'
import type { SeriesRecord, TicksRecord } from '../../../shared/run/recorded'
import type { RunRecord } from '../../../shared/run/records'
import { Budget } from '../format/budget'
import { MOST_ENDED } from '../../../shared/run/listing'
import { RunModel } from '../../../shared/run/model'
import { Voids } from '../../../shared/run/voids'
import { withoutUnlisted } from '../../runs/log'
import { Blocks, type Chunk } from './blocks'
import { interruption } from './interruption'
import { momentAt, type Life } from './moment-at'
import { reading } from './read-failures'
import { RunFile } from './run-file'
import { coarseSeries, fineSeries } from './series-of'
import { toldRecords } from './told'

/** A recording of this many samples is given whole: some 40 MB for the window; larger ones coarse at first. */
const MOST_WHOLE = 400_000
/** Processes of a large recording that are given whole all the same: as many as charts have lines for. */
const WHOLE_OF_LARGE = 12

/** A recorded run as windows follow it: the same records as from a live one, the samples in bulk. */
export class Replay {
  readonly #run: RunFile
  readonly #blocks: Blocks
  readonly #known = new Map<number, Life>()
  #records: readonly RunRecord[] | null = null
  #listed: readonly RunRecord[] | null = null
  #recent: readonly { readonly block: number; readonly chunks: readonly Chunk[] }[] = []

  /**
   * @param file absolute path
   * @param mostWhole samples up to which a recording is given whole
   * @throws EngineFailure `no-file`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`, `no-permission`
   */
  constructor(
    readonly file: string,
    readonly mostWhole = MOST_WHOLE,
  ) {
    this.#run = RunFile.open(file)
    try {
      this.#blocks = reading(file, () => new Blocks(this.#run))
    } catch (error) {
      this.#run.close()
      throw error
    }
  }

  /**
   * Everything but ticks in the order told, with the `series` of each process before its end: who lists it no more then
   * has counted it. Then `ticks`, and the `series` of those without an end; last, of an interrupted run, its end.
   * @throws EngineFailure `corrupt-file`
   */
  get records(): readonly RunRecord[] {
    this.#records ??= reading(this.file, () => {
      const told = toldRecords(this.#run)
      const series = new Map(this.#allSeries().map((record) => [record.id, record]))
      const records = told.flatMap((record) => {
        const own = record.kind === 'exit' ? series.get(record.id) : undefined
        if (own === undefined) return [record]
        series.delete(own.id)
        return [own, record]
      })
      return [...records, this.#ticks(), ...series.values(), ...interruption(this.#run, told)]
    })
    return this.#records
  }

  /**
   * What a window begins with: the same, but of processes that it would not list anyway only what they came to. Made once.
   * @throws EngineFailure `corrupt-file`
   */
  get listed(): readonly RunRecord[] {
    if (this.#listed !== null) return this.#listed
    const { records } = this
    const many = records.filter(({ kind }) => kind === 'exit').length > MOST_ENDED
    this.#listed = many ? listedOf(records) : records
    // Of many, whoever exports all of them reads them again.
    if (many) this.#records = null
    return this.#listed
  }

  /** Whether some series are coarse. */
  get coarse(): boolean {
    return this.#blocks.samples > this.mostWhole
  }

  /**
   * All samples of these processes. Those that are not known are passed over.
   * @throws EngineFailure `corrupt-file`
   */
  series(ids: readonly number[]): readonly SeriesRecord[] {
    return reading(this.file, () =>
      [...new Set(ids)].flatMap((id) => {
        const chunks = this.#blocks.chunksOf(id)
        return chunks.length === 0 ? [] : [fineSeries(this.#blocks, id, chunks)]
      }),
    )
  }

  /**
   * What was read of every process that was alive at the last tick not after `t`; no such tick: `t` of the answer is NaN.
   * @throws EngineFailure `corrupt-file`
   */
  moment(t: number): Moment {
    return reading(this.file, () => {
      const blocks = this.#blocks
      return momentAt(blocks, (block) => this.#chunks(block), this.#lives(), t)
    })
  }

  /** Twice is once. */
  close(): void {
    this.#run.close()
  }

  #ticks(): TicksRecord {
    return { kind: 'ticks', ...this.#blocks.tree }
  }

  #allSeries(): SeriesRecord[] {
    const blocks = this.#blocks
    if (this.coarse) {
      const all = coarseSeries(blocks)
      const spent = (record: SeriesRecord) =>
        record.columns.cpu?.findLast((value) => !Number.isNaN(value)) ?? 0
      const most = all.toSorted((a, b) => spent(b) - spent(a)).slice(0, WHOLE_OF_LARGE)
      const whole = new Map(most.map(({ id }) => [id, fineSeries(blocks, id, blocks.chunksOf(id))]))
      return all.map((record) => whole.get(record.id) ?? record)
    }
    const chunks = new Map<number, Chunk[]>()
    let rows = 0
    for (const block of blocks.blocks)
      for (const chunk of blocks.chunks(block)) {
        // Its ticks said that there are few.
        Budget.atOnce((rows += chunk.rows))
        const list = chunks.get(chunk.process)
        if (list === undefined) chunks.set(chunk.process, [chunk])
        else list.push(chunk)
      }
    return [...chunks].sort(([a], [b]) => a - b).map(([id, own]) => fineSeries(blocks, id, own))
  }

  /** Decoded blocks: whoever moves a cursor looks at the same one, or the next, again and again. */
  #chunks(block: number): readonly Chunk[] {
    const known = this.#recent.find((one) => one.block === block)
    if (known !== undefined) return known.chunks
    const chunks = this.#blocks.chunks(this.#blocks.blocks[block])
    this.#recent = [{ block, chunks }, ...this.#recent.slice(0, 1)]
    return chunks
  }

  #lives(): ReadonlyMap<number, Life> {
    if (this.#known.size > 0) return this.#known
    const { startedAt } = this.#run.meta
    for (const record of this.#records ?? reading(this.file, () => toldRecords(this.#run))) {
      if (record.kind === 'process')
        this.#known.set(record.id, { startedAt: record.createdAt - startedAt, voids: new Voids() })
      else if (record.kind === 'exec') this.#known.get(record.id)?.voids.execs.push(record.t)
      else if (record.kind === 'unreadable') this.#known.get(record.id)?.voids.refusals.push(record)
    }
    return this.#known
  }
}

function listedOf(records: readonly RunRecord[]): readonly RunRecord[] {
  const model = new RunModel()
  model.applyAll(records)
  return withoutUnlisted(records, model)
}
