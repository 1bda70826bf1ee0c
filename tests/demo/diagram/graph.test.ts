import { expect, test } from 'vitest'
import { graphOf, idOf, tablesOf } from '../../../demo/diagram/graph.js'
import type { Graph } from '../../../demo/diagram/graph-shape.js'
import { BLOG, diffOf, HOSTILE_NAMES, hostileSql, NEWER_BLOG, schemaOf } from './schemas.js'

function graphOfSql(sql: string): Graph {
  return graphOf(tablesOf(schemaOf(sql)))
}

/** 'posts.user -> users.id' */
function relationsOf({ relations }: Graph): string[] {
  return relations.map(
    ({ from, columns, to, parentColumns, mark }) =>
      `${mark} ${from}.${columns.join()} -> ${to}.${parentColumns.join()}`,
  )
}

test('tables are entities, foreign keys are relations, also those that do not name the key', () => {
  const graph = graphOfSql(BLOG)
  expect(graph.entities.map(({ name, mark }) => [name, mark])).toEqual([
    ['drafts', 'same'],
    ['posts', 'same'],
    ['tags', 'same'],
    ['users', 'same'],
  ])
  expect(relationsOf(graph).toSorted()).toEqual([
    'same posts.draft -> drafts.id',
    'same posts.user -> users.id',
    'same users.boss -> users.id',
  ])
})

test('after a change both sides are there, each part with what became of it', () => {
  const diff = diffOf(BLOG, NEWER_BLOG)
  const graph = graphOf(tablesOf(diff.after, diff), diff.changes)
  expect(graph.entities.map(({ name, mark }) => `${mark} ${name}`)).toEqual([
    'dropped drafts',
    'added post_tags',
    'changed posts',
    'changed tags',
    'same users',
  ])
  expect(relationsOf(graph).toSorted()).toEqual([
    'added post_tags.post -> posts.id',
    'added post_tags.tag -> tags.id',
    'added posts.user -> users.id', // it now deletes with the user
    'dropped posts.draft -> drafts.id',
    'dropped posts.user -> users.id',
    'same users.boss -> users.id',
  ])
})

test('a dropped column stays where it stood, and every column has its mark', () => {
  const diff = diffOf(
    'CREATE TABLE t (gone_first, a, gone, b, gone_last)',
    'CREATE TABLE t (new_first, a, b INTEGER, new_last)',
  )
  const [entity] = graphOf(tablesOf(diff.after, diff), diff.changes).entities
  expect(entity?.columns.map(({ name, mark }) => `${mark} ${name}`)).toEqual([
    'dropped gone_first',
    'added new_first',
    'same a',
    'dropped gone',
    'changed b',
    'dropped gone_last',
    'added new_last',
  ])
})

test('what changed at no column is a note', () => {
  const diff = diffOf(BLOG, NEWER_BLOG)
  const graph = graphOf(tablesOf(diff.after, diff), diff.changes)
  const notes = graph.entities.find(({ id }) => id === 'tags')?.notes
  expect(notes).toEqual([{ mark: 'added', what: 'index', name: 'tags_by_name' }])
})

test('a parent that is not there is an entity that says so, in the spelling of the key', () => {
  const graph = graphOfSql('CREATE TABLE t (a REFERENCES Nowhere(id), b REFERENCES nowhere(id))')
  expect(graph.entities.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    'table t',
    'missing nowhere',
  ])
  expect(graph.relations).toHaveLength(2)
})

test('names are compared as SQLite compares them', () => {
  expect(idOf('Größe ÄÖ Z')).toBe('größe ÄÖ z')
  const graph = graphOfSql('CREATE TABLE Users (id); CREATE TABLE t (u REFERENCES USERS(id))')
  expect(graph.entities.map(({ kind }) => kind)).toEqual(['table', 'table'])
})

test('of some tables only what leads to none of the others is there', () => {
  const graph = graphOf(tablesOf(schemaOf(BLOG)), [], new Set(['posts', 'users']))
  expect(graph.entities.map(({ name }) => name)).toEqual(['posts', 'users'])
  expect(relationsOf(graph).toSorted()).toEqual([
    'same posts.user -> users.id',
    'same users.boss -> users.id',
  ])
})

test('names that mean something to JavaScript or to a page are names', () => {
  const graph = graphOfSql(hostileSql())
  expect(new Set(graph.entities.map(({ name }) => name))).toEqual(new Set(HOSTILE_NAMES))
  expect(graph.relations.every(({ from, to }) => from === to)).toBe(true)
  expect(graph.relations).toHaveLength(HOSTILE_NAMES.length)
})
