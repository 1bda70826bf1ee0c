export type Child = Node | string | undefined | false

/**
 * An element with attributes and children. Strings become text nodes, so that nothing out of a file is
 * ever read as markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

/** A real button; it is clicked by pointer, Enter and Space alike. */
export function button(label: string, onClick: () => void, kind = 'plain'): HTMLButtonElement {
  const element = h('button', { type: 'button', class: kind }, label)
  element.addEventListener('click', onClick)
  return element
}
