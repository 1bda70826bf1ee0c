import type { Entity, Graph, Mark, Relation } from './graph-shape.js'
import { count } from '../words.js'
import { nameText } from '../view/text.js'

// What a diagram says by sign, word and line, in words for those who hear it.

export const SIGNS: Readonly<Record<Mark, string>> = {
  same: '',
  added: '+',
  changed: '~',
  dropped: '−',
}
export const WORDS: Readonly<Record<Mark, string>> = {
  same: '',
  added: 'added',
  changed: 'changed',
  dropped: 'removed',
}

/** 'orders, changed, 7 columns, refers to users'. It begins with what is seen, so that it can be said. */
export function entityWords(entity: Entity, title: string, { relations, entities }: Graph): string {
  const names = new Map(entities.map(({ id, name }) => [id, nameText(name, 40)]))
  const list = (ids: readonly string[]) => [...new Set(ids)].map((id) => names.get(id)).join(', ')
  const parents = relations.filter(({ from }) => from === entity.id).map(({ to }) => to)
  const children = relations.filter(({ to }) => to === entity.id).map(({ from }) => from)
  return [
    title,
    WORDS[entity.mark],
    entity.kind === 'missing' ? 'is not in this file' : count(entity.columns.length, 'column'),
    entity.kind === 'virtual' ? 'virtual table' : '',
    parents.length > 0 ? `refers to ${list(parents)}` : '',
    children.length > 0 ? `referred to by ${list(children)}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** 'user_id refers to id of users; is deleted with the row there' */
export function relationWords(
  { columns, parentColumns, onDelete }: Relation,
  parentName: string,
): string {
  const list = (names: readonly string[]) => names.map((name) => nameText(name, 40)).join(' and ')
  const target = parentColumns.length > 0 ? `${list(parentColumns)} of ` : ''
  const consequence = ON_DELETE[onDelete.toUpperCase()]
  const words = `${list(columns)} refers to ${target}${nameText(parentName, 40)}`
  return consequence === undefined ? words : `${words}; ${consequence}`
}

const ON_DELETE: Readonly<Partial<Record<string, string>>> = {
  CASCADE: 'is deleted with the row there',
  'SET NULL': 'becomes empty when the row there is deleted',
  'SET DEFAULT': 'becomes its default when the row there is deleted',
  RESTRICT: 'keeps the row there from being deleted',
}
