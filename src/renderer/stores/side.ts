import { ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Side } from '../../shared/knobs'
import { SIDES } from '../../shared/knobs'
import type { ScenarioFacts } from '../../shared/scenario'
import { windowStorage } from './keep'

/** The language whose programs are wanted; chapters that have none in it run the one that they have. */
export const useSide = defineStore('side', () => {
  const kept = windowStorage<Side>('forkscope.side')
  const wanted = ref<Side>(SIDES.find((side) => side === kept.read()) ?? 'node')
  watch(wanted, (side) => kept.write(side))

  const of = ({ sides }: ScenarioFacts): Side => (sides.includes(wanted.value) ? wanted.value : sides[0])

  return { wanted, of }
})
