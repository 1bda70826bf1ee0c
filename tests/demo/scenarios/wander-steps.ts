import fc from 'fast-check'
import { KITS } from './wander-files.js'
import type { KitName } from './wander-files.js'

/** What a user does next, where it can be done; `pick` chooses among what is there. */
export type WanderStep = { readonly pause: number } & (
  | { readonly do: 'drop'; readonly kit: KitName }
  | { readonly do: 'press'; readonly pick: number }
  | { readonly do: 'seek'; readonly words: Wish; readonly waits: boolean }
  | { readonly do: 'back' | 'forward' | 'reload' | 'crash' | 'other tab' | 'close tab' | 'rest' }
)

/** What leads on; pressed at random, a page seldom comes far. */
export const WISHES = {
  sample: /^(An old file|A half upgraded file|A file that fails)/,
  review: /^(Review upgrade|Back to the plan)/,
  go: /^(Apply \d|Undo \d|Bring the original back|Try again)/,
  undo: /^Undo…/,
  way: /^(Undo|Back to|The original)/,
  target: /^Go to version/,
  cancel: /^Cancel/,
  trip: /^Test up, down, up/,
  slider: /^Time slider/,
  download: /^(Download|Export copy)/,
  continue: /^(Continue|Look at it)/,
  leave: /^(Open another file|Back to the start)/,
  forget: /^(Forget|Discard)/,
  over: /^Take over/,
} as const

export type Wish = keyof typeof WISHES

const pause = fc.constantFrom(0, 0, 0, 20, 100, 400, 900)

const names = (all: object) => Object.keys(all)
const kits = names(KITS).filter((each): each is KitName => each in KITS)
const wishes = names(WISHES).filter((each): each is Wish => each in WISHES)

const sought = fc.constant('seek' as const)
const seek: fc.Arbitrary<WanderStep> = fc.record({
  pause,
  do: sought,
  words: fc.constantFrom(...wishes),
  waits: fc.boolean(),
})

const dropped = fc.record({
  pause,
  do: fc.constant('drop' as const),
  kit: fc.constantFrom<KitName>('good', 'slow', 'failing', 'endless', 'endlessBack'),
})

const step: fc.Arbitrary<WanderStep> = fc.oneof(
  { weight: 12, arbitrary: seek },
  {
    weight: 5,
    arbitrary: fc.record({
      pause,
      do: fc.constant('drop' as const),
      kit: fc.constantFrom(...kits),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ pause, do: fc.constant('press' as const), pick: fc.nat(200) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      pause,
      do: fc.constantFrom('back' as const, 'forward', 'reload', 'rest'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      pause,
      do: fc.constantFrom('crash' as const, 'other tab', 'close tab'),
    }),
  },
)

/** One after the other, each as soon as it is there: at random, a page seldom comes so far. */
const journey = fc
  .constantFrom<readonly Wish[]>(
    ['review', 'go'],
    ['review', 'go'],
    ['review', 'go', 'undo', 'way', 'go'],
    ['undo', 'way', 'go'],
    ['review', 'target', 'go'],
    ['review', 'trip'],
    ['review', 'cancel'],
    ['review', 'go', 'cancel'],
    ['leave', 'continue', 'review', 'go'],
    ['sample', 'review', 'go', 'leave', 'continue'],
  )
  .chain((words) =>
    fc.tuple(
      fc.oneof(dropped, fc.constant(undefined)),
      ...words.map((each) =>
        fc.record({ pause, do: sought, words: fc.constant(each), waits: fc.constant(true) }),
      ),
    ),
  )
  .map((steps) => steps.filter((each) => each !== undefined))

const stretch: fc.Arbitrary<readonly WanderStep[]> = fc.oneof(
  { weight: 3, arbitrary: step.map((each) => [each]) },
  { weight: 2, arbitrary: journey },
)

export interface Plan {
  readonly seed: number
  readonly most: number
  readonly steps: readonly WanderStep[]
}

/** A walk: how slow workers are, what is dropped first, and where it goes. */
export const plans: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.nat(),
    most: fc.constantFrom(0, 60, 400, 1500),
    first: dropped,
    others: fc.array(stretch, { minLength: 3, maxLength: 14 }),
  })
  .map(({ seed, most, first, others }) => ({ seed, most, steps: [first, ...others.flat()] }))
