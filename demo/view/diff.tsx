import type { SchemaChange } from 'tidemark'
import { Capped } from './capped.js'
import { Hidden, Name, Words } from './text.js'

// Changes by sign, word and shape; colour comes fourth.

const SIGNS = { added: '+', dropped: '−', changed: '~' } as const
const WORDS = { added: 'added', dropped: 'removed', changed: 'changed' } as const

/** All that changed, table by table. */
export function Diff({ changes }: { readonly changes: readonly SchemaChange[] }) {
  if (changes.length === 0) return <p class="quiet">The schema stays as it is.</p>
  return (
    <Capped
      of={groups(changes)}
      noun={['changed table', 'changed tables']}
      class="diff"
      hint="The report has them all."
    >
      {(group) => <Group key={group.key} group={group} />}
    </Capped>
  )
}

interface ChangeGroup {
  readonly key: string
  readonly title: SchemaChange
  readonly parts: readonly SchemaChange[]
}

/** A table with what changed in it; a view stands alone. */
export function groups(changes: readonly SchemaChange[]): ChangeGroup[] {
  const byTable = new Map<string, SchemaChange[]>()
  for (const change of changes) {
    const key = change.table === undefined ? `view ${change.name}` : `table ${change.table}`
    const group = byTable.get(key)
    if (group) group.push(change)
    else byTable.set(key, [change])
  }
  return [...byTable].map(([key, all]) => {
    const whole = all.find(({ what, action }) => isWhole(what) && action !== 'changed')
    const [first] = all
    const title: SchemaChange = whole ?? {
      action: 'changed',
      what: first?.table === undefined ? 'view' : 'table',
      name: first?.table ?? first?.name ?? '',
    }
    return { key, title, parts: all.filter((each) => each !== whole) }
  })
}

function isWhole(what: SchemaChange['what']): boolean {
  return what === 'table' || what === 'view'
}

function Group({ group: { title, parts } }: { readonly group: ChangeGroup }) {
  return (
    <li class="diff-group" data-table={title.name}>
      <p class="diff-title">
        <Sign of={title.action} silent />
        {`${title.what} `}
        <Name of={title.name} /> <span class="diff-word">{WORDS[title.action]}</span>
      </p>
      {parts.length > 0 && (
        <Capped of={parts} noun={['change', 'changes']} most={100} class="diff-parts">
          {(change, place) => <Part key={place} change={change} />}
        </Capped>
      )}
    </li>
  )
}

function Part({ change }: { readonly change: SchemaChange }) {
  const { action, what, name, attribute } = change
  const label = isWhole(what) ? (attribute ?? what) : what
  return (
    <li class={`diff-part ${action}`}>
      <Sign of={action} />
      <span>
        {`${label} `}
        {!isWhole(what) && <Name of={name} />}
        {attribute !== undefined && !isWhole(what) && !isSaid(change) && `: ${attribute}`}{' '}
        <Texts change={change} />
      </span>
    </li>
  )
}

/** 'NOT NULL' needs no "not null" before it. */
function isSaid({ attribute = '', before = '', after = '' }: SchemaChange): boolean {
  return [before, after].some((text) => text.toLowerCase().startsWith(attribute))
}

function Texts({
  change: { action, before, after, attribute },
}: {
  readonly change: SchemaChange
}) {
  if (action !== 'changed') {
    const text = action === 'added' ? after : before
    return text ? <Marked as={action} text={text} /> : null
  }
  const long = attribute === 'text' || attribute === 'name'
  return (
    <>
      {before && <Marked as="dropped" text={before} length={long ? 400 : 120} />}{' '}
      {after && <Marked as="added" text={after} length={long ? 400 : 120} />}
    </>
  )
}

interface MarkedProps {
  readonly as: 'added' | 'dropped'
  readonly text: string
  readonly length?: number
}

/** A text that came or went; the word for it is there for those who cannot see the line through it. */
export function Marked({ as, text, length = 120 }: MarkedProps) {
  const inner = (
    <>
      <Hidden>{as === 'added' ? 'now ' : 'before '}</Hidden>
      <Words of={text} length={length} />
    </>
  )
  return as === 'added' ? <ins>{inner}</ins> : <del>{inner}</del>
}

export interface SignProps {
  readonly of: SchemaChange['action']
  /** The word stands beside it already. */
  readonly silent?: boolean
}

export function Sign({ of, silent = false }: SignProps) {
  return (
    <span class={`sign ${of}`}>
      <span aria-hidden="true">{SIGNS[of]}</span>
      {!silent && <Hidden>{`${WORDS[of]}: `}</Hidden>}
    </span>
  )
}
