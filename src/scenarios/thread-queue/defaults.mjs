// @ts-check
/** Knobs of the queue between threads, as they are before anyone touches them. */
export const defaults = {
  order: 'fifo',
  producers: 2,
  consumers: 1,
  capacity: 20,
  'item-size': 1024,
  work: 'cpu',
  'produce-ms': 2,
  'consume-ms': 4,
  items: 300,
  repeats: 3,
}
